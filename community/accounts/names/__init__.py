"""Names of people: which can be shown, which nobody may take, and what a name looks like at a glance."""

from community.accounts.names.checking import (
    checked_name,
    keep_protecting,
    marked_name,
    problem_with,
    protect_name,
    protected_names,
)
from community.accounts.names.folding import fold, key
from community.accounts.names.reserved import reserved_part
from community.accounts.names.shape import JOINERS, LONGEST_NAME, SHORTEST_NAME, problem_with_shape, without_invisible

__all__ = [
    "JOINERS",
    "LONGEST_NAME",
    "SHORTEST_NAME",
    "checked_name",
    "fold",
    "keep_protecting",
    "key",
    "marked_name",
    "problem_with",
    "problem_with_shape",
    "protect_name",
    "protected_names",
    "reserved_part",
    "without_invisible",
]
