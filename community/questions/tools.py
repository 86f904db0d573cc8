"""What moderators can do with a thread beyond closing and removing: asked by commands, pages and menus alike."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _

from community.core.access import ALLOWED, Actor, Verdict, denied
from community.questions.models import Post, Question
from community.questions.models.lines import Asked, Line
from community.questions.moderating import moderates

LOCK, PROTECT, PIN, FEATURE = "lock", "protect", "pin", "feature"
MOVE, MERGE, SPLIT, TO_COMMENT, TO_ANSWER = "move", "merge", "split", "to_comment", "to_answer"
MARKS = {LOCK: "locked_at", PROTECT: "protected_at", PIN: "pinned_at", FEATURE: "featured_at"}


def can_moderate(actor: Actor, question: Question | Asked, post: Post | Line | None = None) -> Verdict:
    """Whether the person may use these tools on a question, or on an answer or a comment of it."""
    meant = post or question
    if not moderates(actor, question):
        return denied(_("Only moderators can do this."))
    if meant.is_deleted:
        return denied(_("This post was removed."))
    if meant.hidden_at:
        return denied(_("This post waits for a moderator."))
    return ALLOWED


def can_mark(actor: Actor, question: Question | Asked) -> Verdict:
    """Whether the person may lock, protect, pin or feature a question."""
    return can_moderate(actor, question)


def can_unmark(actor: Actor, question: Question | Asked, name: str) -> Verdict:
    """Whether the person may take such a mark away; nobody unlocks their own question, which others have locked."""
    if name == LOCK and question.author_id == actor.id and can_mark(actor, question):
        return denied(_("This concerns yourself: another moderator decides."))
    return can_mark(actor, question)


def can_move(actor: Actor, question: Question | Asked) -> Verdict:
    """Whether the person may give a question another product, version or topics."""
    return can_moderate(actor, question)


def can_merge(actor: Actor, question: Question | Asked) -> Verdict:
    """Whether the person may merge a question with another one; they need this for both."""
    return can_moderate(actor, question)


def can_convert(actor: Actor, question: Question | Asked, post: Post | Line) -> Verdict:
    """Whether the person may make a comment of an answer, an answer of a comment, or a question of either."""
    verdict = can_moderate(actor, question, post)
    if verdict and getattr(post, "accepted_at", None):
        return denied(_("This answer is accepted. Take the mark away first."))
    return verdict


def can_redact(actor: Actor) -> Verdict:
    """What is redacted is gone for ever, wherever it stood, removed posts included."""
    return ALLOWED if actor.is_moderator else denied(_("Only moderators can do this."))


def of_question(actor: Actor, question: Asked) -> tuple[str, ...]:
    """The tools to be offered for a question; "un" in front of a mark that it has already."""
    if not can_moderate(actor, question):
        return ()
    marks = tuple(f"un{name}" if getattr(question, column) else name for name, column in MARKS.items())
    return (*(name for name in marks if name != "unlock" or can_unmark(actor, question, LOCK)), MOVE, MERGE)


def of_answer(actor: Actor, question: Asked, answer: Line) -> tuple[str, ...]:
    return (TO_COMMENT, SPLIT) if can_convert(actor, question, answer) else ()


def of_comments(actor: Actor, question: Asked, comments: Sequence[Line]) -> tuple[tuple[str, ...], ...]:
    """The same for each of these comments; empty for all who can only read them."""
    if not moderates(actor, question):
        return ()
    return tuple((TO_ANSWER, SPLIT) if can_convert(actor, question, one) else () for one in comments)
