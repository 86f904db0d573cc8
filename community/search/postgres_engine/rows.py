"""A document taken apart into the row of its table: text vectors in PostgreSQL's own notation, and columns.

A vector says of each word where it stands and how much that counts: `'fan':1A,7 'hub.local':8 'hub':8 'local':9`. A
joined token stands where its first part does, so that phrases still fit.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from community.search.contract import WEIGHTS, Document
from community.search.words import LONGEST, TOKEN, folded, vocabulary

APART = "\n\n"  # between texts; no phrase goes across
LAST_PLACE = 16_383  # PostgreSQL counts no further
LAST_IN_ROW = LAST_PLACE - 2  # words behind it all stand at the last place, where no phrase reaches
MOST_PLACES = 255  # of one word
MOST_BYTES = 900_000  # of a vector; PostgreSQL takes one megabyte


@dataclass(frozen=True)
class Row:
    """The values of a row, and the words that its document is counted for."""

    columns: dict[str, Any]
    stems: frozenset[str]
    plain: frozenset[str]


class Vector:
    """A text vector being put together. What does not fit any more is left out."""

    def __init__(self) -> None:
        self.places: dict[str, list[str]] = {}
        self.bytes = 0
        self.place = 1

    def add(self, word: str, place: int, label: str) -> None:
        found = self.places.get(word)
        if found is None:
            size = len(word.encode()) + 6
            if self.bytes + size > MOST_BYTES:
                return
            self.bytes += size
            self.places[word] = [f"{place if place <= LAST_IN_ROW else LAST_PLACE}{label}"]
        elif len(found) < MOST_PLACES and self.bytes < MOST_BYTES:
            self.bytes += 2
            found.append(f"{place if place <= LAST_IN_ROW else LAST_PLACE}{label}")

    def add_text(self, text: str, label: str) -> int:
        """Add the words of a text; say how many tokens it has."""
        known, count = vocabulary(), 0
        for piece in text.split(APART):
            for token in TOKEN.findall(piece):
                forms = known[token]
                for other in forms.others:
                    self.add(other, self.place, label)
                for word in forms.row:
                    self.add(word, self.place, label)
                    self.place += 1
                count += 1
            self.place += 1
        return count

    def __str__(self) -> str:
        return " ".join([f"{quoted(word)}:{','.join(places)}" for word, places in self.places.items()])


def quoted(word: str) -> str:
    """A word as PostgreSQL reads it in text vectors and queries, whatever letters it is made of."""
    if "'" in word or "\\" in word:
        word = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{word}'"


def row_of(document: Document) -> Row:
    """Take a document apart."""
    words, heading, length = Vector(), Vector(), 0
    for text, label, weight in parts_of(document):
        length += weight * words.add_text(text, label)
        if label in "AB":
            heading.add_text(text, label)
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
        "heading": str(heading),
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
    """Without what PostgreSQL keeps in no text: NUL, and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


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
