"""Changing the catalogue: tags come with the questions that need them."""

import re
from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.catalog.models import Tag
from community.catalog.queries import main_tags
from community.core.db import command, db
from community.core.errors import Invalid

TAG = re.compile(r"[^\W_][\w.+#-]{0,34}", re.UNICODE)
MOST = 5


def parse_tags(text: str) -> list[str]:
    """Tag names from what somebody typed: split by commas or blanks, lower case, each once, at most five.

    Raises Invalid, naming the tag, when one is malformed or there are too many.
    """
    names = list(dict.fromkeys(word.lstrip("#").lower() for word in re.split(r"[,\s]+", text) if word.strip("#")))
    if len(names) > MOST:
        raise Invalid(_("Choose at most %(n)s topics.", n=MOST), field="tags")
    for name in names:
        if not TAG.fullmatch(name):
            raise Invalid(
                _("“%(tag)s” cannot be a topic: use up to 35 letters, digits and - . + #", tag=name[:40]), field="tags"
            )
    return names


@command
def tags_named(names: Iterable[str]) -> Sequence[Tag]:
    """The tags with these names, made where they do not exist yet; for another name of a tag, the tag itself."""
    names = set(names)
    main = main_tags(names)
    wanted = sorted({main.get(name, name) for name in names})
    found = {tag.name: tag for tag in db.session.scalars(select(Tag).where(Tag.name.in_(wanted)))}
    for name in wanted:
        if name not in found:
            found[name] = new_tag(name)
    return [found[name] for name in wanted]


def new_tag(name: str) -> Tag:
    """A tag of this name: a new one, or the one that somebody else made a moment ago."""
    try:
        with db.session.begin_nested():
            tag = Tag(name=name, question_count=0)
            db.session.add(tag)
    except IntegrityError:
        return db.session.scalars(select(Tag).where(Tag.name == name)).one()
    return tag
