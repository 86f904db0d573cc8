"""The seals of official posts: looking for those that do not fit, and sealing anew after a new secret key."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select, update

from community.core.db import command, db
from community.core.pages import ALL, changed
from community.core.signing import fits, seal
from community.core.stretches import Progress, portions, stretches
from community.questions.models import Post
from community.staff.models import POST

posts: Any = Post.__table__
SEALED = (posts.c.id, posts.c.author_id, posts.c.staff_grant_id, posts.c.official_function_id)


def not_sealed(progress: Progress | None = None) -> Iterator[tuple[int | None, ...]]:
    """Posts that are marked as official and were not marked by the product, with what a seal covers."""
    official = select(*SEALED, posts.c.official_seal).where(
        posts.c.staff_grant_id.is_not(None) | posts.c.official_function_id.is_not(None)
    )
    for stretch in stretches(posts.c.id, progress):
        for *sealed, kept in db.session.execute(official.where(stretch.holds(posts.c.id))):
            if not fits(kept, POST, *sealed):
                yield tuple(sealed)


def reseal_posts() -> int:
    """Seal every official post as it stands, a few at a time. Returns how many had another seal."""
    wrong = {sealed[0]: sealed for sealed in not_sealed()}
    for ids in portions([one for one in wrong if one]):
        put_seals([wrong[one] for one in ids])
    return len(wrong)


@command
def put_seals(sealed: list[tuple[int | None, ...]]) -> None:
    """Seal these posts."""
    for values in sealed:
        db.session.execute(update(posts).where(posts.c.id == values[0]).values(official_seal=seal(POST, *values)))
    changed(ALL)
