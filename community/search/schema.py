"""The Whoosh index: its fields, their weights, and how a document is written."""

from collections.abc import Iterator
from typing import Any

from whoosh import fields
from whoosh.analysis import Tokenizer
from whoosh.analysis.acore import Token
from whoosh.collectors import TopCollector

from community.search.contract import Document
from community.search.words import words_of

# How much a match counts, by where it is. The accepted answer is indexed with the other texts, twice.
WEIGHTS = {"title": 3.0, "lead": 1.6, "text": 1.0}
SOLVED_BONUS, VOTED_BONUS = 0.12, 0.04
APART = "\n\n"  # between texts; no phrase goes across


class Words(Tokenizer):
    """Our own words as Whoosh tokens. A joined token and its first part share a position, so phrases still fit."""

    def __call__(
        self, value: str, positions: bool = False, start_pos: int = 0, mode: str = "", **more: Any
    ) -> Iterator[Token]:
        token = Token(positions, mode=mode, **more)
        position = start_pos
        for text in value.split(APART):
            for word in words_of(text):
                token.text, token.boost, token.stopped = word.text, 1.0, False
                token.original = word.text
                if positions:
                    token.pos = position
                yield token
                if not word.joined:
                    position += 1
            position += 1


class Top(TopCollector):
    """The first few documents and the exact number of all; scored by BM25F, or by time when `newest`.

    Robertson, Zaragoza: "The Probabilistic Relevance Framework: BM25 and Beyond" (2009); times a little for what
    people thought of the thread: 1 + SOLVED_BONUS (if solved) + VOTED_BONUS per binary order of magnitude of
    up-votes, kept as `quality`. Whoosh's own shortcuts are off: they skip documents by scores without that factor,
    and then neither order nor number is right.
    """

    def __init__(self, limit: int, newest: bool = False) -> None:
        super().__init__(limit=limit, usequality=False, replace=0)
        self.column = "created" if newest else "quality"
        self.values: Any = None

    def collect(self, sub_docnum: int) -> float:
        document = self.offset + sub_docnum
        if self.values is None:
            self.values = self.top_searcher.reader().column_reader(self.column)
        value = self.values[document]
        return self._collect(document, value if self.column == "created" else self.matcher.score() * value)


def schema() -> fields.Schema:
    text = fields.TEXT(analyzer=Words(), phrase=True)
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        stamp=fields.STORED,
        title=text,
        lead=text,
        text=text,
        tag=fields.KEYWORD(commas=True),
        product=fields.ID,
        solved=fields.ID,
        audience=fields.ID,
        author=fields.ID,
        created=fields.NUMERIC(int, 64, sortable=True),
        quality=fields.NUMERIC(int, sortable=True),
    )


def as_fields(document: Document) -> dict[str, Any]:
    """A document as the fields of the index."""
    lead = [document.goal, " ".join(document.tags), f"{document.product} {document.version}"]
    votes = max(document.score, 0)
    return {
        "id": str(document.id),
        "stamp": document.stamp,
        "title": document.title,
        "lead": APART.join(lead),
        "text": APART.join([document.body, document.accepted, document.accepted, document.answers]),
        "tag": ",".join(document.tags),
        "product": document.product,
        "solved": "yes" if document.solved else "no",
        "audience": document.audience,
        "author": str(document.author_id),
        "created": int(document.created_at * 1000),
        "quality": round(1000 * (1 + SOLVED_BONUS * document.solved + VOTED_BONUS * votes.bit_length())),
    }
