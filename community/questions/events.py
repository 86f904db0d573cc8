"""Facts about posts. Each one names the question, because its index entry and its page change with it."""

from dataclasses import dataclass, field

from community.core.events import Fact


@dataclass(frozen=True)
class QuestionAsked(Fact):
    question_id: int
    author_id: int
    mentioned: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class AnswerPosted(Fact):
    answer_id: int
    question_id: int
    author_id: int
    mentioned: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class CommentPosted(Fact):
    comment_id: int
    parent_id: int
    question_id: int
    author_id: int
    mentioned: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class PostEdited(Fact):
    post_id: int
    question_id: int
    editor_id: int
    mentioned: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class EditSuggested(Fact):
    """`edition` is how many times the person has written it by now."""

    suggestion_id: int
    post_id: int
    question_id: int
    author_id: int
    edition: int = 1


@dataclass(frozen=True)
class SuggestionDecided(Fact):
    """Accepted, improved or rejected."""

    suggestion_id: int
    post_id: int
    question_id: int
    actor_id: int


@dataclass(frozen=True)
class PostDeleted(Fact):
    post_id: int
    question_id: int


@dataclass(frozen=True)
class PostRestored(Fact):
    post_id: int
    question_id: int


@dataclass(frozen=True)
class AnswerAccepted(Fact):
    answer_id: int
    question_id: int
    actor_id: int


@dataclass(frozen=True)
class AnswerUnaccepted(Fact):
    answer_id: int
    question_id: int
    actor_id: int


@dataclass(frozen=True)
class VoteCast(Fact):
    post_id: int
    question_id: int


@dataclass(frozen=True)
class VotesReversed(Fact):
    """Votes of one person for another one were taken back, because they came in series, or by a moderator, who tells
    the voter. `series` is told once."""

    voter_id: int
    author_id: int
    count: int
    series: int
    by_moderator: bool = False


@dataclass(frozen=True)
class QuestionRetagged(Fact):
    """Its tag has another name since."""

    question_id: int


@dataclass(frozen=True)
class QuestionClosed(Fact):
    question_id: int


@dataclass(frozen=True)
class QuestionReopened(Fact):
    question_id: int


@dataclass(frozen=True)
class PostHeld(Fact):
    """It is hidden until a moderator has looked at it."""

    post_id: int
    question_id: int


@dataclass(frozen=True)
class PostReleased(Fact):
    """A moderator has looked at what waited, and let it be shown."""

    post_id: int
    moderator_id: int


@dataclass(frozen=True)
class PostHidden(Fact):
    """Readers flagged it; nobody sees it until a moderator has looked at it."""

    post_id: int
    question_id: int


@dataclass(frozen=True)
class PostShown(Fact):
    """What was hidden is seen again."""

    post_id: int
    question_id: int


@dataclass(frozen=True)
class DetailsShown(Fact):
    """What was masked in it can be read since."""

    post_id: int
    question_id: int


@dataclass(frozen=True)
class AudienceChanged(Fact):
    """More or fewer people may read it."""

    question_id: int


@dataclass(frozen=True)
class AreaChanged(Fact):
    """Who may read what is asked there changed; its questions follow."""

    area_id: int


@dataclass(frozen=True)
class ThreadChanged(Fact):
    """A tool of moderators changed what its page shows, or where it is found."""

    question_id: int


@dataclass(frozen=True)
class PostsMoved(Fact):
    """Posts belong to this question since."""

    question_id: int
    post_ids: list[int]


@dataclass(frozen=True)
class VersionRedacted(Fact):
    """A version of it is gone for good, and nothing may quote that any more."""

    post_id: int
    question_id: int
