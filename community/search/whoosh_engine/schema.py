"""The fields of the Whoosh index, and a document taken apart for them.

`text` holds every word of a thread with its weighted frequency (BM25F in one posting list), `title` those of the title
once more, `word` the plain words of title, goal and tags for suggestions. The other terms and the columns are for
conditions, facets and orders. `row` keeps the fingerprints of the stems in a row, so that phrases can be checked. A
stock Whoosh reads it.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from whoosh import columns, fields, formats

from community.search.contract import FLAGS, WEIGHTS, Document
from community.search.words import LONGEST, TOKEN, Forms, folded, vocabulary

FORMAT = 5  # of the files; an index in another one is built anew
APART = "\n\n"  # between texts; no phrase goes across
BETWEEN = b"\0\0"  # two texts in a row of fingerprints
HEAVIEST = (1 << 20) - 1  # weight of a term in a document
AUDIENCES = {"everyone": 2, "members": 1, "staff": 3}
PRIVATE = 0  # what a damaged column reads as
TEXT, TITLE, WORD = "text", "title", "word"
SCORED = (TEXT, TITLE)
TERMS = (*SCORED, WORD, "tag", "product", "version", "staff", "person", "audience_of")
# The struct code of each number; see whoosh.columns.
COLUMNS = {
    "id": "q", "created": "q", "active": "q", "author": "q", "votes": "i", "answers": "i", "flags": "H", "audience": "B"
}  # fmt: skip


class Weighted(formats.Frequency):
    """Postings of a document and a weight, without the payload that would say the weight again."""

    posting_size = 0

    def decode_frequency(self, valuestring: bytes) -> int:
        return 1

    def decode_weight(self, valuestring: bytes) -> float:
        return 1.0

    def fixed_value_size(self) -> int:
        return 0


class Terms(fields.FieldType):
    """A field whose terms are worked out by `entry_of`."""

    def __init__(self, scorable: bool = False) -> None:
        self.format = Weighted()
        self.analyzer = None
        self.scorable = scorable
        self.stored = False

    def to_bytes(self, value: str | bytes) -> bytes:
        return value if isinstance(value, bytes) else value.encode()

    def from_bytes(self, value: bytes) -> str:
        return value.decode()


def schema() -> fields.Schema:
    found = fields.Schema()
    for name in TERMS:
        found.add(name, Terms(scorable=name in SCORED))
    for name, code in COLUMNS.items():
        found.add(name, fields.COLUMN(columns.NumericColumn(code)))
    found.add("stamp", fields.COLUMN(columns.VarBytesColumn()))
    found.add("row", fields.COLUMN(columns.VarBytesColumn()))
    return found


@dataclass(frozen=True)
class Entry:
    """A document as it is written: the weight of each term by field, the lengths of text and title, its columns."""

    terms: dict[str, dict[str, int]]
    lengths: dict[str, int]
    columns: dict[str, Any]


def entry_of(document: Document) -> Entry:
    """Take a document apart."""
    known = vocabulary()
    text: dict[str, int] = {}
    rows: list[bytes] = []
    lengths = {TEXT: 0}
    for part, weight in parts_of(document):
        found: list[Forms] = []
        for piece in part.split(APART):
            forms = [known[token] for token in TOKEN.findall(piece)]
            if forms:
                rows.append(b"".join([form.prints for form in forms]))
                found += forms
        lengths[TEXT] += weight * len(found)
        for form, count in Counter(found).items():
            for term in form.terms:
                text[term] = text.get(term, 0) + weight * count
    if lengths[TEXT] > HEAVIEST:  # no weight is greater than the length
        text = {term: min(weight, HEAVIEST) for term, weight in text.items()}
    title = Counter(term for token in TOKEN.findall(document.title) for term in known[token].terms)
    lengths[TITLE] = title.total()
    return Entry(
        {
            TEXT: text,
            TITLE: title,
            WORD: dict.fromkeys(plain_words(document), 1),
            "tag": dict.fromkeys(document.tags, 1),
            "product": {document.product: 1} if document.product else {},
            "version": {document.version: 1} if document.version else {},
            "staff": dict.fromkeys(document.staff, 1),
            "person": {str(person): 1 for person in document.people},
            "audience_of": {} if document.audience in AUDIENCES else {document.audience: 1},
        },
        lengths,
        {
            "id": document.id,
            "created": int(document.created_at),
            "active": int(document.active_at),
            "author": document.author_id,
            "votes": document.score,
            "answers": document.answer_count,
            "flags": sum(1 << bit for bit, name in enumerate(FLAGS) if document.flags[name]),
            "audience": AUDIENCES.get(document.audience, PRIVATE),
            "stamp": document.stamp.encode(),
            "row": BETWEEN.join(rows),
        },
    )


def parts_of(document: Document) -> list[tuple[str, int]]:
    """The texts of a document with their weights."""
    return [
        (document.title, WEIGHTS["title"]),
        (document.goal, WEIGHTS["goal"]),
        (APART.join([*document.tags, f"{document.product} {document.version}"]), WEIGHTS["tags"]),
        (document.body, WEIGHTS["body"]),
        (document.accepted, WEIGHTS["accepted"]),
        (document.answers, WEIGHTS["answers"]),
    ]


def plain_words(document: Document) -> set[str]:
    """The words of title, goal and tags as people write them."""
    return {
        word
        for token in TOKEN.findall(" ".join([document.title, document.goal, *document.tags]))
        for word in plain_forms(vocabulary()[token], token)
    }


def plain_forms(forms: Forms, token: str) -> tuple[str, ...]:
    """The plain parts of a token, and the whole if it is joined."""
    return forms.plain if len(forms.plain) == 1 else (*forms.plain, folded(token)[:LONGEST])
