"""A document taken apart into the row of its table: text vectors in PostgreSQL's own notation, and columns.

A vector says of each word where it stands and how much that counts: `'fan':1A,7 'hub.local':8 'hub':8 'local':9`. A
joined token stands where its first part does, so that phrases still fit.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from community.search.contract import WEIGHTS, Document
from community.search.words import LONGEST, TOKEN, folded, vocabulary

APART = "\n\n"  # between texts; no phrase goes across
BEYOND = 16_383  # PostgreSQL counts places no further: all other words stand at this one
LAST = BEYOND - 2  # of a word with a place of its own; the gap behind it ends every phrase
MOST_PLACES = 255  # of one word
MOST_BYTES = 900_000  # of a vector; PostgreSQL takes one megabyte


@cache
def labelled(label: str) -> list[str]:
    """Every place with a label behind it; a megabyte for each label, in processes that write the index."""
    return [f"{place}{label}" for place in range(BEYOND + 1)]


@dataclass(frozen=True)
class Row:
    """The values of a row, and the words that its document is counted for."""

    columns: dict[str, Any]
    stems: frozenset[str]
    plain: frozenset[str]


class Vector:
    """A text vector being put together: each word with its places, in PostgreSQL's notation."""

    def __init__(self) -> None:
        self.places: dict[str, list[str]] = defaultdict(list)
        self.place = 1

    def add(self, text: str, label: str) -> int:
        """Add the words of a text; say how many tokens it has."""
        known, places, place, count = vocabulary(), self.places, self.place, 0
        names = labelled(label)
        for piece in text.split(APART):
            tokens = TOKEN.findall(piece)
            for token in tokens:
                forms = known[token]
                if len(forms.terms) == 1:
                    places[forms.terms[0]].append(names[place if place <= LAST else BEYOND])
                    place += 1
                    continue
                for other in forms.others:
                    places[other].append(names[place if place <= LAST else BEYOND])
                for word in forms.row:
                    places[word].append(names[place if place <= LAST else BEYOND])
                    place += 1
            count += len(tokens)
            place += 1
        self.place = place
        return count

    def __str__(self) -> str:
        """As PostgreSQL reads it. What it has no room for is left out: the last words of a very long text."""
        found, room = [], MOST_BYTES
        for word, places in self.places.items():
            if len(places) > MOST_PLACES:
                places = places[:MOST_PLACES]
            room -= 2 * len(places) + (len(word) if word.isascii() else len(word.encode())) + 4
            if room < 0:
                break
            found.append(f"{quoted(word)}:{','.join(places)}")
        return " ".join(found)


def quoted(word: str) -> str:
    """A word as PostgreSQL reads it in text vectors and queries, whatever letters it is made of."""
    if "'" in word or "\\" in word:
        word = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{word}'"


def row_of(document: Document) -> Row:
    """Take a document apart."""
    words, heading, length = Vector(), "", 0
    for text, label, weight in parts_of(document):
        if label == "C":
            heading = str(words)  # so far: title, goal and tags
        length += weight * words.add(text, label)
    plain: dict[str, str] = {}
    for word, label in plain_words(document):
        plain.setdefault(word, label)
    columns = {
        "id": document.id,
        "author": document.author_id,
        "created": document.created_at,
        "active": document.active_at,
        "votes": document.score,
        "answers": document.answer_count,
        "length": length,
        **document.flags,
        "audience": clean(document.audience),
        "product": clean(document.product),
        "version": clean(document.version),
        "stamp": clean(document.stamp),
        "tag": [clean(tag) for tag in document.tags],
        "staff": [clean(function) for function in document.staff],
        "person": document.people,
        "heading": heading,
        "plain": " ".join(f"{quoted(word)}:1{label}" for word, label in plain.items()),
        "words": str(words),
    }
    return Row(columns, frozenset(words.places), frozenset(plain))


def parts_of(document: Document) -> list[tuple[str, str, int]]:
    """The texts of a document with their labels and weights. What stands first is sure to find room."""
    return [
        (document.title, "A", WEIGHTS["title"]),
        (document.goal, "B", WEIGHTS["goal"]),
        (APART.join([*document.tags, f"{document.product} {document.version}"]), "B", WEIGHTS["tags"]),
        (document.accepted, "C", WEIGHTS["accepted"]),
        (document.body, "", WEIGHTS["body"]),
        (document.answers, "", WEIGHTS["answers"]),
    ]


def plain_words(document: Document) -> Iterator[tuple[str, str]]:
    """The words of title, goal and tags as people write them, the parts of joined ones too; with their labels."""
    known = vocabulary()
    for text, label in ((document.title, "A"), (document.goal, "B"), (" ".join(document.tags), "C")):
        for token in TOKEN.findall(text):
            forms = known[token]
            for word in forms.plain:
                yield word, label
            if len(forms.plain) > 1:
                yield folded(token)[:LONGEST], label


def clean(text: str) -> str:
    """With something else for what PostgreSQL keeps in no text: NUL, and halves of characters."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def counts_of(rows: list[Row]) -> dict[str, list[int]]:
    """How many documents to count for each word: public ones with it anywhere, all with it in title, goal or tags."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        for word in row.plain:
            counts[word][1] += 1
        if row.columns["audience"] != "everyone":
            continue
        for word in row.stems:
            counts[word][0] += 1
        counts[""][0] += 1
        counts[""][1] += int(row.columns["length"])
    return counts
