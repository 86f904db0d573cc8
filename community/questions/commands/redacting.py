"""Taking a version of a post out of the database for good: private data that nobody may keep. It cannot be undone."""

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, forget_reasons, log_act
from community.core.db import after_commit, command, compact, db, lock, now
from community.core.errors import Invalid, NotFound
from community.core.events import record
from community.core.text import slugify
from community.core.withdrawing import withdraw_mails
from community.questions import tools
from community.questions.commands.editing import EDIT
from community.questions.commands.showing import stand_elsewhere
from community.questions.commands.withholding import LINES
from community.questions.events import VersionRedacted
from community.questions.models import (
    Answer,
    Comment,
    Draft,
    HeldPost,
    MaskedPost,
    Post,
    Question,
    Revision,
    SuggestedEdit,
)
from community.questions.models.suggestions import REJECTED
from community.questions.writing import question_of, within


@command
def redact(moderator: User, post: Post, number: int, reason: str) -> None:
    """Empty a version of a post, and everything else that may quote it: suggested edits, drafts of edits, mails, why it
    waited. The search index is built anew, so that no old part of it is left.

    What a post says now is edited first; of a removed post, the newest version can go as well, and the post with it.
    """
    require(tools.can_redact(moderator))
    lock(post)
    revision = db.session.scalars(
        select(Revision).where(Revision.post_id == post.id, Revision.number == number)
    ).first()
    if revision is None:
        raise NotFound()
    reason = within(reason, 3, 300, _("The reason"), "reason")
    if number == post.revision_count:
        if not post.is_deleted:
            raise Invalid(_("This is what the post says now. Edit it, or remove it, and then redact this version."))
        empty(post)
    title = revision.fields.get("title", "")  # in mails about posts that are part of another question since, too
    revision.source, revision.fields, revision.note, revision.redacted_at = "", {}, "", now()
    forget_suggestions(post, number)
    forget_words(post, number)
    db.session.execute(delete(Draft).where(Draft.key == f"edit-{post.id}"))
    withdraw_mails(quoting(post), title)
    log_act("redact version", moderator.id, ("post", post.id), person_id=post.author_id, reason=reason,
            after={"number": number})  # fmt: skip
    stand_elsewhere(question_of(post))
    record(VersionRedacted(post_id=post.id, question_id=question_of(post).id), moderator.id)
    after_commit(compact)


def empty(post: Post) -> None:
    """Take every text out of a removed post."""
    post.source = post.html = ""
    for name in LINES[post.kind]:
        setattr(post, name, "")
    if isinstance(post, Question):
        post.title = _("A redacted question")
        post.slug = slugify(post.title)
    db.session.execute(delete(MaskedPost).where(MaskedPost.post_id == post.id))


def forget_suggestions(post: Post, number: int) -> None:
    """Empty the edits that somebody suggested of a version, or that led to it; those that wait are over."""
    db.session.execute(
        update(SuggestedEdit)
        .where(SuggestedEdit.post_id == post.id, SuggestedEdit.base.in_([number - 1, number]))
        .values(source="", fields={}, note="")
    )
    db.session.execute(
        update(SuggestedEdit)
        .where(SuggestedEdit.post_id == post.id, SuggestedEdit.base == number, SuggestedEdit.decided_at.is_(None))
        .values(decided_at=now(), decision=REJECTED)
    )


def forget_words(post: Post, number: int) -> None:
    """Empty what quotes a post elsewhere: why it waited, and the note of a moderator's edit that made this version."""
    held = update(HeldPost).where(HeldPost.post_id == post.id).values(why=[])
    db.session.execute(held.execution_options(synchronize_session=False))
    about = Act.subject_kind == "post", Act.subject_id == post.id, Act.kind == EDIT
    acts = db.session.scalars(select(Act).where(*about)).all()
    forget_reasons([act.id for act in acts if act.before["revision"] == number - 1])


def quoting(post: Post) -> list[str]:
    """The addresses of ours in mails that may quote a post: its own, and for a question those of its whole thread."""
    ids = [post.id]
    if isinstance(post, Question):
        for kind in (Answer, Comment):
            table = kind.__table__
            ids += db.session.scalars(select(table.c.id).where(table.c.question_id == post.id))
    return [f"/p/{post_id}" for post_id in ids] + [f"/q/{question_of(post).id}/outcome"]
