"""Posts whose details are masked, posts that wait for a moderator, and whose details need no mask."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import ADMIN, MODERATOR, User
from community.core.access import Actor
from community.core.db import db
from community.core.mail import ours
from community.core.text.contacts import EMAIL, PHONE
from community.core.text.masking import Masking
from community.questions.models import Answer, HeldPost, MaskedPost, Post, Question
from community.reputation.rules import SHOW_CONTACTS, threshold
from community.staff.models import StaffGrant
from community.staff.queries import is_live


def some_history() -> ColumnElement[bool]:
    """Whether a person of a statement may show how to reach them: enough reputation, an answer that somebody else
    accepted, or a part in running this site."""
    asked = aliased(Question)
    helped = (
        select(Answer.id)
        .join(asked, asked.id == Answer.question_id)
        .where(Answer.author_id == User.id, Answer.accepted_at.is_not(None), asked.author_id != User.id)
        .correlate(User)
    )
    speaks = select(StaffGrant.id).where(StaffGrant.user_id == User.id, is_live()).correlate(User)
    enough = User.reputation >= threshold(SHOW_CONTACTS)
    return or_(enough, User.role.in_([MODERATOR, ADMIN]), helped.exists(), speaks.exists())


def has_history(person: User) -> bool:
    """Whether this person may show how to reach them."""
    return bool(db.session.scalar(select(some_history()).where(User.id == person.id)))


def masked_no_longer(limit: int) -> Sequence[MaskedPost]:
    """Some posts that are masked and need it no more."""
    wanted = select(MaskedPost).join(User, User.id == MaskedPost.author_id).where(some_history())
    return db.session.scalars(wanted.order_by(MaskedPost.post_id).limit(limit)).all()


def masked_post(post: Post) -> MaskedPost | None:
    """A post as it was written, if its details are masked."""
    return db.session.get(MaskedPost, post.id)


def told(text: str, post: Post, me: Actor) -> str:
    """A version of a post for a reader: the details in it are left out as they are in the post, in older ones, too."""
    author = db.session.get(User, post.author_id) if post.author_id else None
    if author is None or me.is_moderator or me.id == author.id or has_history(author):
        return text
    return masking().masked_line(text)[0]


def masked_line_for(author_id: int | None, text: str, reader: Actor | None = None) -> str:
    """A line that somebody wrote beside a post, such as what they changed, for a reader, or for anybody: without
    contact details where its author has little history. Asks the database only where there are some."""
    masked, found = masking().masked_line(text, words_for)
    if not found or author_id is None or (reader and (reader.is_moderator or reader.id == author_id)):
        return text
    known = select(some_history()).where(User.id == author_id)
    return text if db.session.scalar(known) else masked


def words_for(kind: str) -> str:
    """What stands in place of a detail where nothing can be pressed."""
    if kind == PHONE:
        return _("[hidden: phone number]")
    return _("[hidden: e-mail address]") if kind == EMAIL else _("[hidden: remote-control link]")


def masking() -> Masking:
    """What is looked for in lines."""
    settings = ours()
    return Masking(settings.phone_countries, settings.trusted_link_hosts, str)


def waiting(post_id: int) -> HeldPost | None:
    """What the post waits for, if it does."""
    return db.session.scalars(
        select(HeldPost).where(HeldPost.post_id == post_id, HeldPost.decided_at.is_(None))
    ).first()
