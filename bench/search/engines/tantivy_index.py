"""Yardstick: tantivy, a search library written in Rust, with its English stemmer and weights that suit it."""

import re
import time
from collections.abc import Iterable, Mapping

import tantivy

from bench.search.engines.contract import FIELDS, WEIGHTS, Place, Search, size_of, texts_of
from community.search.contract import Document

WORD = re.compile(r"\w+")
WEIGHED = {name: float(weight) for name, weight in WEIGHTS.items()}
HEAP = 64_000_000  # bytes that its writer may use; one thread


class Tantivy:
    def __init__(self, place: Place) -> None:
        self.folder = place.folder
        self.index: tantivy.Index | None = None

    def open(self) -> tantivy.Index:
        if self.index is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            builder = tantivy.SchemaBuilder()
            builder.add_integer_field("id", stored=True, indexed=True)
            for name in FIELDS:
                builder.add_text_field(name, tokenizer_name="en_stem")
            self.index = tantivy.Index(builder.build(), path=str(self.folder))
            self.index.reload()
        return self.index

    def build(self, documents: Iterable[Document]) -> None:
        writer = self.open().writer(HEAP, 1)
        for document in documents:
            writer.add_document(tantivy.Document(id=document.id, **texts_of(document)))
        writer.commit()
        writer.wait_merging_threads()
        self.open().reload()

    def ways(self) -> Mapping[str, Search]:
        return {"tantivy": self.any_word, "tantivy, equal weights": self.any_word_anywhere}

    def any_word(self, text: str, limit: int) -> list[int]:
        return self.weighed(text, limit, WEIGHED)

    def any_word_anywhere(self, text: str, limit: int) -> list[int]:
        return self.weighed(text, limit, {})

    def weighed(self, text: str, limit: int, weights: dict[str, float]) -> list[int]:
        words = " ".join(dict.fromkeys(word.lower() for word in WORD.findall(text)))
        if not words:
            return []
        return self.ask(self.open().parse_query(words, list(FIELDS), field_boosts=weights), limit)

    def begun(self, text: str, limit: int) -> list[int]:
        *words, last = WORD.findall(text.lower())
        schema = self.open().schema
        parts = [(tantivy.Occur.Must, self.open().parse_query(word, ["title"])) for word in words]
        parts.append((tantivy.Occur.Must, tantivy.Query.regex_query(schema, "title", f"{re.escape(last)}.*")))
        return self.ask(tantivy.Query.boolean_query(parts), limit)

    def ask(self, query: tantivy.Query, limit: int) -> list[int]:
        searcher = self.open().searcher()
        return [searcher.doc(place)["id"][0] for _score, place in searcher.search(query, limit, count=False).hits]

    def replace(self, documents: list[Document]) -> None:
        writer = self.open().writer(HEAP, 1)
        for document in documents:
            writer.delete_documents("id", document.id)
            writer.add_document(tantivy.Document(id=document.id, **texts_of(document)))
        writer.commit()
        writer.wait_merging_threads()
        self.open().reload()

    def cpu(self) -> float:
        return time.process_time()

    def size(self) -> int:
        return size_of(self.folder)

    def close(self) -> None:
        self.index = None
