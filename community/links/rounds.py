"""The worker's rounds: a few posts are read for links, and a few links looked at. Slow on purpose."""

from collections.abc import Collection

import structlog

from community.core.db import db
from community.core.mail import ours
from community.core.worker import beside
from community.links.commands import NEEDED, PORTION, claim, note, walk
from community.links.looking import Outcome
from community.links.visiting import Visitor

log = structlog.get_logger()

PORTIONS = 10  # read in one round
SEVERAL = 3  # hosts
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
    found = dict(visitor.looks(urls))
    if is_cut_off(found.values()):
        log.warning("no host answers, so nothing is said about links; may this machine reach the internet?")
        return 0
    for link_id, outcome in found.items():
        note(link_id, outcome)
    return len(found)


def is_cut_off(found: Collection[Outcome]) -> bool:
    """Whether the fault seems to be ours: of several hosts none answers at all."""
    return len(found) >= SEVERAL and all(outcome.status is None and outcome.kind in NEEDED for outcome in found)
