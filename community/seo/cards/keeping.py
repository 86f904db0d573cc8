"""Finished pictures on disk, under the hash of what stands on them; drawn when somebody asks, one at a time."""

import hashlib
import itertools
import threading
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from community.core.db import now
from community.core.errors import Problem
from community.core.files import keep
from community.core.mail import ours
from community.seo.cards.content import Card, card_of_site

LOOK = "1"  # another number when pictures look different from now on
MOST = 5_000  # files, of about 15 kB; more than that and the oldest go
OLDEST = 30 * 24 * 3600  # seconds
OFTEN = 200  # new pictures between two looks at how many there are
PATIENCE = 5.0  # seconds to wait while another picture is drawn

_drawing = threading.Lock()
_made = itertools.count(1)


def stamp_of(card: Card) -> str:
    """A short hash of everything that is seen: another picture has another address."""
    settings = ours()
    seen = (LOOK, settings.site_name, str(settings.brand_hue), *card.__dict__.values())
    return hashlib.blake2b("\0".join(seen).encode(), digest_size=6).hexdigest()


def path_of(question_id: int, card: Card) -> str:
    """The address of a question's picture."""
    return f"/cards/q/{question_id}-{stamp_of(card)}.png"


def path_of_site() -> str:
    """The address of the picture for all other pages."""
    return f"/cards/site-{stamp_of(card_of_site())}.png"


def folder() -> Path:
    return ours().data_dir / "cards"


def picture_of(card: Card) -> bytes:
    """The picture, from the disk or drawn now. Raises Problem 503 when too many others are waiting for theirs."""
    path = folder() / f"{stamp_of(card)}.png"
    with suppress(FileNotFoundError):
        return path.read_bytes()
    if not _drawing.acquire(timeout=PATIENCE):
        raise Problem(status=503)
    try:
        if path.exists():  # while this one waited
            return path.read_bytes()
        settings = ours()
        drawing = import_module("community.seo.cards.drawing")  # and Pillow: 4 MB, for the first picture
        content: bytes = drawing.drawn(card, settings.site_name, settings.brand_hue)
        keep(content, path)
    finally:
        _drawing.release()
    if next(_made) % OFTEN == 0:
        sweep()
    return content


def sweep() -> None:
    """Delete pictures that are old, and the oldest of too many: those still wanted are drawn again."""
    found = []
    for path in folder().glob("*.png"):
        with suppress(FileNotFoundError):  # another process sweeps, too
            found.append((path.stat().st_mtime, path))
    found.sort(reverse=True)
    too_old = now().timestamp() - OLDEST
    for place, (made, path) in enumerate(found):
        if place >= MOST or made < too_old:
            path.unlink(missing_ok=True)
