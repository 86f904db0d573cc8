"""What writing any post has in common: rendering with mentions, the first revision, the official mark, limits."""

from dataclasses import asdict, dataclass, field
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, insert, select
from sqlalchemy.orm.attributes import set_committed_value

from community.accounts.models import User
from community.accounts.queries import by_handles
from community.catalog.commands import parse_tags
from community.core.access import require
from community.core.db import db, directly, now
from community.core.errors import Invalid
from community.core.text import render
from community.questions import policy
from community.questions.models import Answer, Comment, Post, Question, Revision
from community.staff.queries import live_grant
from community.staff.replying import must_be_edited

TITLE_LEAST, TITLE_MOST = 10, 150
LINE_MOST = 200
NOTES_MOST = 5_000
BODY_LEAST, BODY_MOST = 10, 30_000
COMMENT_LEAST, COMMENT_MOST = 3, 1_000
REASON_MOST = 300
ENVIRONMENT_MOST = 500
FIRST_REVISION = insert(cast("Any", Revision.__table__))


@dataclass(frozen=True, kw_only=True)
class AskFields:
    """Everything that the ask form holds."""

    title: str
    source: str
    goal: str = ""
    done_when: str = ""
    tried: str = ""
    proposed_solution: str = ""
    environment: str = ""
    product_id: int | None = None
    version_id: int | None = None
    tags: list[str] = field(default_factory=list)

    def for_revision(self) -> dict[str, Any]:
        """What a revision keeps beside the text."""
        kept = asdict(self)
        kept.pop("source")
        return kept


def within(text: str, least: int, most: int, what: str, field: str) -> str:
    """The text without blanks around it; Invalid, naming the limit, when it is too short or too long."""
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) < least:
        enough = ngettext("one character", "%(num)s characters", least)
        raise Invalid(_("%(what)s needs at least %(enough)s.", what=what, enough=enough), field=field)
    if len(text) > most:
        raise Invalid(
            _("%(what)s may have at most %(n)s characters; this has %(have)s.", what=what, n=most, have=len(text)),
            field=field,
        )
    return text


def checked(fields: AskFields) -> AskFields:
    """The fields within their limits. Raises Invalid naming the field and the limit."""
    return AskFields(
        title=" ".join(within(fields.title, TITLE_LEAST, TITLE_MOST, _("The title"), "title").split()),
        source=within(fields.source, BODY_LEAST, BODY_MOST, _("The text"), "source"),
        goal=within(fields.goal, 0, LINE_MOST, _("The goal"), "goal"),
        done_when=within(fields.done_when, 0, LINE_MOST, _("“You’ll know it worked when”"), "done_when"),
        tried=within(fields.tried, 0, NOTES_MOST, _("“What you tried”"), "tried"),
        proposed_solution=within(
            fields.proposed_solution, 0, NOTES_MOST, _("Your proposed solution"), "proposed_solution"
        ),
        environment=within(fields.environment, 0, ENVIRONMENT_MOST, _("The environment"), "environment"),
        product_id=fields.product_id,
        version_id=fields.version_id,
        tags=checked_tags(fields.tags),
    )


def checked_tags(names: list[str]) -> list[str]:
    """Names of topics as the catalogue wants them, whoever sends them: a form, an import, an older version."""
    if any(len(name.split()) != 1 for name in names):
        raise Invalid(_("A topic is one word; join words with a dash."), field="tags")
    return parse_tags(" ".join(names))


def write_text(post: Post, source: str) -> list[int]:
    """Set a post's source and its rendered text. Returns the ids of the people it mentions."""
    mentioned: dict[str, User] = {}

    def mentionable(handles: set[str]) -> dict[str, str]:
        mentioned.update(by_handles(handles))
        return {handle: f"/people/{user.id}/{user.slug}" for handle, user in mentioned.items()}

    try:
        rendered = render(source, mentionable)
    except Invalid as invalid:
        raise Invalid(invalid.message, field="source") from invalid
    post.source, post.html = source, rendered.html
    return sorted({mentioned[handle].id for handle in rendered.mentions if handle in mentioned})


def speak_officially(post: Post, author: User) -> None:
    """Add a post as the vendor's word, from the author's live grant; the mark names the function as of now."""
    grant = live_grant(author.id)
    require(policy.can_speak_officially(grant))
    assert grant is not None
    must_be_edited(post.source)
    post.staff_grant_id, post.official_function_id = grant.id, grant.function_id
    db.session.add(post)
    db.session.flush()  # gives the post its number, which the seal covers
    post.put_seal()


def keep_first(post: Post, author_id: int | None, fields: dict[str, Any] | None = None) -> None:
    """Write down a post that was just made, and has its number."""
    said = {"post_id": post.id, "number": 1, "author_id": author_id, "source": post.source, "fields": fields or {}}
    directly(FIRST_REVISION, {**said, "note": ""})


def keep_revision(post: Post, author_id: int | None, fields: dict[str, Any] | None = None, note: str = "") -> Revision:
    """Write down the post as it is now."""
    newest = db.session.scalar(select(func.max(Revision.number)).where(Revision.post_id == post.id)) or 0
    revision = Revision(
        post_id=post.id,
        number=newest + 1,
        author_id=author_id,
        source=post.source,
        fields=fields or {},
        note=note[:200],
    )
    db.session.add(revision)
    if newest:
        post.revision_count, post.edited_at = newest + 1, now()
    return revision


def question_of(post: Post) -> Question:
    """The question whose page shows the post, which knows it from now on: policies ask for its area."""
    if isinstance(post, Question):
        return post
    assert isinstance(post, Answer | Comment)
    question = db.session.get_one(Question, post.question_id)
    set_committed_value(post, "question", question)
    return question
