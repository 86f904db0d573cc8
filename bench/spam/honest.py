"""What honest people write: real questions, answers and comments of Stack Exchange dumps where there are any, and
support posts put together from sentences with devices, versions and errors in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.search.corpus import dumps_in
from community.core.text import clean
from community.transfer.stackexchange.dump import read_rows
from community.transfer.stackexchange.markdown import to_markdown

QUESTION, ANSWER, COMMENT = "question", "answer", "comment"
KINDS = {"1": QUESTION, "2": ANSWER}
LONGEST = {QUESTION: 20_000, ANSWER: 20_000, COMMENT: 900}

THINGS = (
    "hub",
    "fan",
    "thermostat",
    "export",
    "invoice view",
    "gateway",
    "sensor in the cellar",
    "mobile app",
    "calendar sync",
    "backup job",
    "label printer",
    "report page",
    "heat pump",
    "API client",
    "door contact",
)
ACTS = (
    "restart it",
    "change the schedule",
    "open the settings",
    "update the firmware",
    "import the file",
    "switch rooms",
    "sign in again",
    "move it to the other port",
    "reset the counter",
    "edit a row",
)
FAULTS = (
    "stays at zero",
    "shows error {n}",
    "loses the connection",
    "takes {n} seconds",
    "ignores the night setting",
    "prints an empty page",
    "counts everything twice",
    "says that the token has expired",
    "stops after {n} rows",
    "goes back to the old value",
)
SENTENCES = (
    "Since version {v} the {thing} {fault} whenever I {act}.",
    "I can reproduce it: {act}, wait {n} minutes, and the {thing} {fault}.",
    "With {v} it was fine, so I think something changed in the {thing}.",
    "The log only says `{code}` and nothing else.",
    "What I expected: the {thing} keeps its value when I {act}.",
    "I have tried to {act} and to {act} on version {v}, both without success.",
    "Our setup has {n} devices, and only the {thing} {fault}.",
    "On the other site the same {thing} has worked with {v} for {n} days.",
    "It helps for {n} hours to {act}, then the {thing} {fault} again.",
    "Is there a setting of the {thing} for that, or do I have to {act} every {n} days?",
    "You have to {act} before the {thing} takes the new value.",
    "That is how the {thing} works until {v}; afterwards you can {act} once and be done.",
    "In my case the {thing} {fault} because the clock was {n} minutes wrong.",
    "Look at the reading under {thing}: if it {fault}, the cable is the cause.",
    "The release notes of {v} mention it: the {thing} {fault} when two people {act}.",
    "I would first {act}; if the {thing} still {fault}, send us the file.",
    "Does anybody know why the {thing} {fault} at {n} o'clock only?",
    "Support asked me to {act} {n} times, and since then the {thing} is quiet.",
    "The order matters here: {act} first, then {act}.",
    "My colleague sees the same with {v}, mine is {v}.",
)  # fmt: skip
TITLES = (
    "Why does the {thing} say that it {fault}?",
    "How can I {act} without losing the {thing}?",
    "{thing} {fault} after I {act}",
    "Is it normal that the {thing} {fault} with {v}?",
)
LINKS = (
    "https://docs.northwind.example/{thing}",
    "https://github.com/example/{thing}/issues/{n}",
    "https://en.wikipedia.org/wiki/{thing}",
    "https://blog.home-{n}.net/2025/{thing}",
    "https://forum.install-{n}.org/t/{n}",
    "https://stackoverflow.com/questions/{n}{n}",
)


@dataclass(frozen=True)
class Honest:
    """A post of somebody honest; questions have a title."""

    kind: str
    text: str
    title: str = ""


def real(folder: Path, bank: str) -> list[Honest]:
    """Real posts of the dumps in a folder: those with an even number to tune on, the others to measure."""
    wanted = 0 if bank == "train" else 1
    found: list[Honest] = []
    for dump in dumps_in(folder):
        for row in read_rows(dump / "Posts.xml", "Posts"):
            kind = KINDS.get(row.get("PostTypeId", ""))
            if kind and int(row["Id"]) % 2 == wanted:
                found.append(
                    Honest(kind, to_markdown(clean(row.get("Body", "")))[: LONGEST[kind]], row.get("Title", "")[:140])
                )
        for row in read_rows(dump / "Comments.xml", "Comments"):
            if int(row["Id"]) % 2 == wanted:
                found.append(Honest(COMMENT, row.get("Text", "")[: LONGEST[COMMENT]]))
    return [one for one in found if len(one.text) >= 15 and (one.kind != QUESTION or len(one.title) >= 12)]


def made(random: Random) -> Iterator[Honest]:
    """Support posts without end: a third questions, half answers, the others comments."""
    while True:
        kind = random.choices([QUESTION, ANSWER, COMMENT], [33, 47, 20])[0]
        count = 1 if kind == COMMENT else random.randint(2, 8)
        lines = [with_detail(random, filled(random, line)) for line in random.sample(SENTENCES, count)]
        if kind != COMMENT and random.random() < 0.22:
            links = random.sample(LINKS, random.randint(1, 2))
            lines.append("See " + " and ".join(filled(random, link).replace(" ", "-") for link in links))
        if kind != COMMENT and random.random() < 0.15:
            lines.append(f"\n```\n{code(random)}\n{code(random)}\n```")
        title = filled(random, random.choice(TITLES)) if kind == QUESTION else ""
        yield Honest(kind, " ".join(lines), title[:1].upper() + title[1:])


def with_detail(random: Random, line: str) -> str:
    """A sentence that says where and since when, so that two people do not write the same one by chance."""
    where = random.choice(["flat", "building", "room", "line", "house", "site", "cabinet", "channel"])
    detail = f"{where} {random.randint(1, 400)}, since {random.randint(1, 28)}.{random.randint(1, 12)}."
    return f"{line[:-1]} ({detail}){line[-1]}"


def filled(random: Random, line: str) -> str:
    """A sentence with things of a household and a business in it."""
    while "{" in line:
        line = re.sub(
            r"\{(\w+)\}",
            lambda found: {
                "thing": lambda: random.choice(THINGS),
                "act": lambda: random.choice(ACTS),
                "fault": lambda: random.choice(FAULTS),
                "v": lambda: f"{random.randint(1, 9)}.{random.randint(0, 12)}",
                "n": lambda: str(random.randint(2, 600)),
                "code": lambda: code(random),
            }[found[1]](),
            line,
        )
    return line


def code(random: Random) -> str:
    fault = random.choice(["timeout", "refused", "overflow", "no route", "bad checksum"])
    return f"E{random.randint(100, 999)} {fault} at {random.randint(1, 60)}s"
