"""What still has to be told."""

from dataclasses import dataclass

from community.core.events import Fact


@dataclass(frozen=True)
class FollowersWait(Fact):
    """Something happened to a question, of the kind of note that tells of it, at one of its posts; who follows the
    question and has an id above `after` has not been told."""

    kind: str
    post_id: int
    question_id: int
    actor_id: int | None
    after: int = 0
