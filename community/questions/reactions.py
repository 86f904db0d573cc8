"""What follows when the rule of an area changes; pictures go with their posts."""

from collections.abc import Sequence

from community.core.events import batched
from community.questions.commands.audience import settle_area
from community.questions.commands.picturing import follow_pictures
from community.questions.events import (
    AnswerPosted,
    AreaChanged,
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
Changed = PostEdited | PostHeld | PostDeleted | PostRestored | PostHidden | PostShown | VersionRedacted


def follow_area(fact: AreaChanged) -> None:
    """Every question of the area gets its readers anew, a few at a time."""
    settle_area(fact.area_id)


@batched
def keep_pictures(facts: Sequence[Written | Changed | ThreadChanged | PostsMoved]) -> None:
    """Pictures can be opened as long as a post that shows them can be read."""
    written = {post_id for fact in facts for post_id in posts_of(fact)}
    follow_pictures(written, {fact.question_id for fact in facts if not isinstance(fact, Written)})


def posts_of(fact: Written | Changed | ThreadChanged | PostsMoved) -> Sequence[int]:
    """The posts whose versions a fact tells of."""
    match fact:
        case AnswerPosted():
            return [fact.answer_id]
        case CommentPosted():
            return [fact.comment_id]
        case PostsMoved():
            return fact.post_ids
        case QuestionAsked() | ThreadChanged():
            return [fact.question_id]
    return [fact.post_id]
