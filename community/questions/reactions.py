"""What follows when the rule of an area changes; pictures go with their posts."""

from collections.abc import Sequence

from community.accounts.events import ProfileChanged
from community.catalog.models import Area
from community.core.db import db
from community.core.events import batched
from community.core.stretches import portions
from community.questions.commands.audience import ids_in, settle_some
from community.questions.commands.picturing import follow_face, follow_pictures
from community.questions.events import (
    AnswerPosted,
    AreaChanged,
    AudienceChanged,
    CommentPosted,
    PostDeleted,
    PostEdited,
    PostHeld,
    PostHidden,
    PostRestored,
    PostShown,
    PostsMoved,
    QuestionAsked,
    ThreadChanged,
    VersionRedacted,
)

Written = QuestionAsked | AnswerPosted | CommentPosted
Rewritten = PostEdited | PostHeld | PostDeleted | PostRestored | PostHidden | PostShown | VersionRedacted
Elsewhere = AudienceChanged | ThreadChanged | PostsMoved


def follow_area(fact: AreaChanged) -> None:
    """Every question of the area gets its readers anew, and pictures with it, a few at a time."""
    for ids in portions(ids_in(db.session.get_one(Area, fact.area_id))):
        settle_some(ids)
        follow_pictures((), ids)


def keep_face(fact: ProfileChanged) -> None:
    """The picture beside a name can be opened as long as it stands there."""
    if fact.picture:
        follow_face(fact.picture)


@batched
def keep_pictures(facts: Sequence[Written | Rewritten | Elsewhere]) -> None:
    """Pictures can be opened as long as a post that shows them can be read."""
    written = {post_id for fact in facts for post_id in posts_of(fact)}
    follow_pictures(written, {fact.question_id for fact in facts if not isinstance(fact, Written)})


def posts_of(fact: Written | Rewritten | Elsewhere) -> Sequence[int]:
    """The posts whose versions a fact tells of."""
    match fact:
        case AnswerPosted():
            return [fact.answer_id]
        case CommentPosted():
            return [fact.comment_id]
        case PostsMoved():
            return fact.post_ids
        case AudienceChanged():
            return []
        case QuestionAsked() | ThreadChanged():
            return [fact.question_id]
    return [fact.post_id]
