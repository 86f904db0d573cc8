"""What the spam of the simulation is made of: two banks, one to tune the filter on, one to measure it with.

No line of one bank is in the other, nor are things sold and kinds of hosts. Nobody may tune the filter on `test.toml`:
whoever changes points or words looks at `--bank train` alone, and runs the other once. Braces stand for what differs
from post to post; `a|b` is one of several.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

BANKS = ("train", "test")


@dataclass(frozen=True)
class Bank:
    """The pieces of each style, and of the hosts behind its links."""

    shops: list[str]  # what is sold
    offers: list[str]  # sentences that sell {shop} at {link}
    titles: list[str]
    products: list[str]  # whose support is faked
    support: list[str]  # sentences with {product} and {number}
    bridges: list[str]  # that lead from somebody else's answer to {link}
    testimony: list[str]  # whole texts with {name} and {reach}
    praise: list[str]
    signatures: list[str]  # after the praise, with {link}
    harmless: list[str]  # what a sleeper posts first
    late: list[str]  # what it adds later, with {link}
    hosts: list[str]
    endings: list[str]


def bank(name: str) -> Bank:
    """The bank of this name."""
    return Bank(**tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text("utf-8")))
