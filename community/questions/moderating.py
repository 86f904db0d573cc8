"""Who moderates a post: moderators of the site, and those of its area."""

from community.core.access import Actor
from community.questions.models import Post
from community.questions.models.lines import Asked, Line


def moderates(actor: Actor, post: Post | Asked | Line) -> bool:
    """Whether the person looks after the post. Moderators of an area do so only with what they can read anyway."""
    return actor.is_moderator or (bool(actor.moderates) and str(post.area_id) in actor.moderates.split())


def areas_of(actor: Actor) -> list[int]:
    """The areas that somebody moderates besides the site, for statements."""
    return [int(number) for number in actor.moderates.split()]
