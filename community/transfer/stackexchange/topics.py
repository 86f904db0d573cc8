"""Taking over tags, with the excerpt of their description."""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select, update

from community.catalog.commands import tags_named
from community.catalog.models import Tag
from community.core.db import command, db
from community.core.pages import ALL, changed
from community.core.text import clean, plain
from community.transfer.stackexchange import values
from community.transfer.stackexchange.dump import Row
from community.transfer.stackexchange.takeover import EXCERPT, TAG, Takeover

LONGEST_ABOUT = 500
EXCERPT_TYPE = "4"


def take_tags(site: Takeover) -> None:
    """Add the tags; where the site has one of that name already, both become one."""
    for rows in site.batches("Tags", _("Tags")):
        add_tags(site, rows)
    for rows in site.batches("Posts", _("Descriptions of tags"), lambda row: row.get("PostTypeId") == EXCERPT_TYPE):
        describe(site, rows)


@command
def add_tags(site: Takeover, rows: list[Row]) -> None:
    """Write one batch of tags, and note which post holds the description of each."""
    changed(ALL)
    names = {number: values.tag_name(row.get("TagName", "")) for number, row in site.fresh(TAG, rows).items()}
    site.summary.skipped[_("tags without a usable name")] += sum(not name for name in names.values())
    ids = ids_of(name for name in names.values() if name)
    here = {number: ids[name] for number, name in names.items() if name}
    site.remember(TAG, here)
    by_number = {values.key(row): row for row in rows}
    excerpts = {values.key(by_number[number], "ExcerptPostId"): tag_id for number, tag_id in here.items()}
    site.remember(EXCERPT, {post: tag_id for post, tag_id in excerpts.items() if post})
    site.summary.taken[_("tags")] += len(here)


def ids_of(names: Iterable[str]) -> dict[str, int]:
    """The ids of tags by name; those that do not exist are made."""
    return {tag.name: tag.id for tag in tags_named(names)}


@command
def describe(site: Takeover, rows: list[Row]) -> None:
    """Give tags without a description the one they had."""
    changed(ALL)
    tags = site.known(EXCERPT, (values.key(row) for row in rows))
    empty = set(db.session.scalars(select(Tag.id).where(Tag.id.in_(tags.values()), Tag.about == "")))
    for row in rows:
        tag_id = tags.get(values.key(row) or "")
        if tag_id in empty:
            about = plain(clean(values.text(row, "Body")), LONGEST_ABOUT)
            db.session.execute(update(Tag).where(Tag.id == tag_id).values(about=about))
