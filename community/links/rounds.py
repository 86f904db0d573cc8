"""The worker's rounds: a few posts are read for links, and a few links looked at. Slow on purpose."""

from community.core.db import db
from community.core.mail import ours
from community.core.worker import beside
from community.links.commands import PORTION, claim, note, walk
from community.links.visiting import Visitor

PORTIONS = 10  # read in one round
_visitors: dict[str, Visitor] = {}  # for each site address: remembers which host was asked when


@beside
def look_at_links() -> None:
    """One round: nothing unless BROKEN_LINKS is on."""
    settings = ours()
    if not settings.broken_links:
        return
    for _portion in range(PORTIONS):
        if walk() < PORTION:
            break
    go_round(_visitors.setdefault(settings.site_url, Visitor(settings.site_url)))


def go_round(visitor: Visitor) -> int:
    """Look at the links whose time has come. Returns at how many."""
    urls = claim()
    db.session.remove()  # waiting must not hold a transaction open
    looks = 0
    for link_id, outcome in visitor.looks(urls):
        note(link_id, outcome)
        db.session.remove()
        looks += 1
    return looks
