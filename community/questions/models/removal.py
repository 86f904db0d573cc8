"""Why posts are removed or hidden. Criticism of the product is no reason, and there is no category for it."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from community.core.access import Words

BY_AUTHOR = "author"
BY_MODERATOR = "moderator"  # of before there were categories
SPAM, RUDE, PRIVATE, OFF_TOPIC, WRONG = "spam", "rude", "private", "offtopic", "wrong"
DUPLICATE, UNLAWFUL, RULES = "duplicate", "unlawful", "rules"

# What a removed post leaves in public, and what its author is told.
CATEGORIES: Mapping[str, Words] = {
    SPAM: _l("spam"),
    RUDE: _l("unkind to a person"),
    PRIVATE: _l("somebody’s private data"),
    OFF_TOPIC: _l("not about what this site is for"),
    WRONG: _l("wrong in a way that may do harm"),
    DUPLICATE: _l("said before"),
    UNLAWFUL: _l("against the law"),
    RULES: _l("against the house rules"),
}

# Why a post is hidden for now: `posts.hidden_for`. Empty: it names a way to reach somebody outside.
FOR_FLAGS, FOR_SPAM = "flags", "spam"


def removed_for(category: str) -> Words:
    """The words of a category; of what was removed before there were any, that moderators did it."""
    return CATEGORIES.get(category, _l("by moderators"))
