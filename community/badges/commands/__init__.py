"""Everything that changes badges."""

from community.badges.commands.awarding import review_everybody, review_people, review_posts
from community.badges.commands.giving import (
    change_badge,
    give_badge,
    make_badge,
    retire_badge,
    revive_badge,
    take_back_badge,
)

__all__ = [
    "change_badge",
    "give_badge",
    "make_badge",
    "retire_badge",
    "review_everybody",
    "review_people",
    "review_posts",
    "revive_badge",
    "take_back_badge",
]
