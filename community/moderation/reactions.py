"""What opens and closes cases by itself. All of these may run twice."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import select, update

from community.accounts.commands.clearing import CLEAR
from community.accounts.commands.clearing import NAME as NAME_PART
from community.accounts.models import User
from community.core.audit import Act, PersonConcerned
from community.core.db import command, db
from community.moderation.commands.appealing import settle_appeal
from community.moderation.commands.cases import open_case, others_about, settle
from community.moderation.commands.cases import waiting as waiting_case
from community.moderation.commands.deciding import CLOSED, REDACTED, RENAMED, TAKEN_DOWN, close_together
from community.moderation.kinds import DUPLICATE, OFF_TOPIC, PRIVATE
from community.moderation.merging import forget_dropped
from community.moderation.models import (
    ACT,
    APPEAL,
    FLAGGED,
    HELD,
    IMPORT,
    NAME,
    OF_POSTS,
    PERSON,
    POST,
    SPAM,
    SUGGESTED,
    SUGGESTION,
    UPHELD,
    Case,
    Flag,
)
from community.moderation.queries.appeals import appeal_against
from community.questions.commands.merging import MERGE
from community.questions.events import (
    EditSuggested,
    PostDeleted,
    PostEdited,
    PostHeld,
    PostRestored,
    QuestionClosed,
    SuggestionDecided,
    ThreadChanged,
    VersionRedacted,
)
from community.questions.models import HeldPost, Post, Question, SuggestedEdit
from community.questions.queries.holding import waiting
from community.questions.queries.removed import act_on, removal_of
from community.spam.signs import told

ANSWERED_BY_CLOSING = (DUPLICATE, OFF_TOPIC)


@command
def queue_held(fact: PostHeld | PostRestored) -> None:
    """A post that waits stands in the queue."""
    row, post = waiting(fact.post_id), db.session.get(Post, fact.post_id)
    if row is not None and post is not None and not post.is_deleted:
        kinds = row.kinds.split()
        kind = SPAM if SPAM in kinds else HELD
        open_case(kind, (POST, post.id), [*why_held(kinds), *told(row.why)], person_id=post.author_id, since=row.at)


def why_held(kinds: list[str]) -> list[str]:
    """What was found in a post, in words."""
    words = {"phone": _("a phone number"), "email": _("an e-mail address"), "remote": _("a remote-control link")}
    return [words[kind] for kind in kinds if kind in words]


@command
def unqueue_held(fact: PostEdited | PostDeleted) -> None:
    """A post that waits no longer, or is gone, leaves the queue."""
    post = db.session.get(Post, fact.post_id)
    if post is None or post.is_deleted or waiting(post.id) is None:
        row = db.session.query(HeldPost).filter_by(post_id=fact.post_id).order_by(HeldPost.id.desc()).first()
        decision = row.decision if row and row.decision else "gone"
        for kind in (HELD, SPAM):
            settle(kind, (POST, fact.post_id), decision)


@command
def settle_removed(fact: PostDeleted) -> None:
    """What a moderator removed where it stood needs no decision any more; whoever flagged it was right."""
    act = removal_of(fact.post_id)
    moderator = db.session.get(User, act.actor_id) if act else None
    if act and moderator:
        close_together(moderator, others_about(fact.post_id, OF_POSTS), TAKEN_DOWN, UPHELD, act)


@command
def settle_undone(fact: PersonConcerned) -> None:
    """An appeal against what was taken back meanwhile, or lifted, or brought back, has got what it asked for."""
    done = db.session.get_one(Act, fact.act_id)
    act = db.session.get(Act, done.undoes_id) if done.undoes_id else None
    case, moderator = waiting_case(APPEAL, (ACT, act.id)) if act else None, db.session.get(User, done.actor_id or 0)
    made = appeal_against(act) if act else None
    if case is not None and made is not None and moderator is not None:
        settle_appeal(moderator, case, made, "", done)


@command
def settle_renamed(fact: PersonConcerned) -> None:
    """A name that waited for a moderator, and that one of them took away where it stood."""
    act = db.session.get_one(Act, fact.act_id)
    if act.kind == CLEAR and NAME_PART in act.before:
        for kind in (NAME, IMPORT):
            settle(kind, (PERSON, fact.person_id), RENAMED, act.actor_id)


@command
def settle_closed(fact: QuestionClosed) -> None:
    """A question that a moderator closed where it stood: this answers flags that wanted no more than that."""
    question = db.session.get(Question, fact.question_id)
    if question is not None and question.is_closed:
        settle_flags(question.id, "close question", ANSWERED_BY_CLOSING, CLOSED)


@command
def settle_merged(fact: ThreadChanged) -> None:
    """A question that a moderator merged into the one that it repeats."""
    question = db.session.get(Question, fact.question_id)
    if question is not None and question.merged_into_id is not None:
        settle_flags(question.id, MERGE, (DUPLICATE,), CLOSED)


@command
def settle_redacted(fact: VersionRedacted) -> None:
    """Private data that a moderator took out where it stood."""
    settle_flags(fact.post_id, "redact version", (PRIVATE,), REDACTED)


def settle_flags(post_id: int, kind: str, reasons: Collection[str], decision: str) -> None:
    """Decide the case of flags of no other reasons than these, about a post that everybody sees, by the latest act of a
    kind on it: whoever flagged was right."""
    post, act = db.session.get(Post, post_id), act_on(post_id, kind)
    moderator = db.session.get(User, act.actor_id) if act else None
    if act is None or moderator is None or post is None or post.hidden_at:
        return
    for case in others_about(post_id, (FLAGGED,)):
        standing = select(Flag.reason).where(Flag.case_id == case.id, Flag.withdrawn_at.is_(None))
        said = {*db.session.scalars(standing)}
        if said and said.issubset(reasons):
            close_together(moderator, [case], decision, UPHELD, act)


@command
def forget_why(fact: VersionRedacted) -> None:
    """What moderators were told about a post may quote it, and what merging accounts left out. What somebody wrote in
    an appeal is their own."""
    about = update(Case).where(Case.post_id == fact.post_id, Case.kind != APPEAL).values(why=[])
    db.session.execute(about.execution_options(synchronize_session=False))
    forget_dropped(fact.post_id)


@command
def queue_suggestion(fact: EditSuggested) -> None:
    suggestion = db.session.get(SuggestedEdit, fact.suggestion_id)
    if suggestion is not None and suggestion.is_open:
        about, note = (SUGGESTED, suggestion.id), [suggestion.note]
        open_case(SUGGESTION, about, note, post_id=suggestion.post_id, person_id=suggestion.author_id)


@command
def unqueue_suggestion(fact: SuggestionDecided) -> None:
    suggestion = db.session.get(SuggestedEdit, fact.suggestion_id)
    if suggestion is not None and not suggestion.is_open:
        settle(SUGGESTION, (SUGGESTED, suggestion.id), suggestion.decision, suggestion.decided_by_id)
