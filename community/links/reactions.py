"""What follows changes of posts: the links of an edited one are known anew, so that a mended link is off the list."""

from collections.abc import Sequence

from community.core.events import batched
from community.core.mail import ours
from community.links.commands import collect
from community.questions.events import PostEdited


@batched
def read_links_anew(facts: Sequence[PostEdited]) -> None:
    """Read edited posts for links; new posts are read by the walk. Nothing unless BROKEN_LINKS is on."""
    if ours().broken_links:
        collect({fact.post_id for fact in facts})
