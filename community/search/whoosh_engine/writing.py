"""Writing the index: whole documents at once, grouped by term, into files that a stock Whoosh reads.

Whoosh's own writer sorts every single posting; here a term's postings are collected in arrays, and only the terms are
sorted, which is several times faster. Segments are merged from their arrays as well.
"""

import struct
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pickle import dumps
from typing import Any

import numpy as np
from whoosh.codec import whoosh3 as w3
from whoosh.codec.whoosh3 import LENGTHS_COLUMN, W3TermInfo
from whoosh.util.numeric import byte_to_length
from whoosh.writing import SegmentWriter

from community.search.whoosh_engine.schema import COLUMNS, HEAVIEST, TERMS, TEXT, WORD, Entry
from community.search.whoosh_engine.segments import WORDS_EXT, Segment, living, place_of_term

BLOCK = 4096  # postings
SHORT = 160  # bytes that are not worth compressing
TIER = 8  # segments of about one size are merged when there are so many of them
LARGEST = 20_000  # documents of a segment; larger ones are never merged
MOST_POSTINGS = 4_000_000  # kept in memory before a segment is written
Arrays = tuple[Any, Any]  # a term's documents (array "I") and weights (array "H")
length_of_block = struct.Struct("!i").pack


class Pool:
    """The postings of the segment being written: by field and term, the documents and weights."""

    def __init__(self) -> None:
        self.fields: dict[str, dict[str, Arrays]] = {name: {} for name in TERMS}
        self.size = 0

    def add(self, field: str, document: int, weights: dict[str, int]) -> None:
        terms = self.fields[field]
        for term, weight in weights.items():
            found = terms.get(term)
            if found is None:
                terms[term] = (array("I", (document,)), array("H", (min(weight, HEAVIEST),)))
            else:
                found[0].append(document)
                found[1].append(min(weight, HEAVIEST))
        self.size += len(weights)

    def extend(self, field: str, term: str, documents: Any, weights: Any) -> None:
        """Add many postings of a term, from another segment."""
        found = self.fields[field].setdefault(term, (array("I"), array("H")))
        found[0].frombytes(documents.astype("=u4").tobytes())
        found[1].frombytes(weights.astype("=u2").tobytes())
        self.size += len(documents)

    def cleanup(self) -> None:
        """Called by Whoosh when the segment is complete or given up."""
        self.fields = {}


class Writer(SegmentWriter):
    """Adds entries, deletes documents and merges segments, in one commit."""

    def __init__(self, index: Any) -> None:
        super().__init__(index, compound=False)
        self.pool: Any = Pool()

    def add_entry(self, entry: Entry) -> None:
        pdw, number = self.perdocwriter, self.docnum
        pdw.start_doc(number)
        for field, weights in entry.terms.items():
            if weights:
                self.pool.add(field, number, weights)
        pdw.add_field(TEXT, None, None, entry.length)
        for name, value in entry.columns.items():
            pdw.add_column_value(name, self.schema[name].column_type, value)
        pdw.finish_doc()
        self._added = True
        self.docnum += 1

    def delete_ids(self, ids: Iterable[int]) -> None:
        """Mark the documents of these ids as deleted, wherever they are."""
        wanted = np.fromiter(ids, dtype=np.int64)
        if not len(wanted):
            return
        for segment in self.segments:
            for number in np.flatnonzero(np.isin(Segment(self.storage, segment).column("id"), wanted)):
                segment.delete_document(int(number))

    def merge_segment(self, old: Segment) -> None:
        """Take over the living documents of a segment."""
        keep = np.flatnonzero(living(old.segment))
        renumbered = np.full(old.size, -1, dtype=np.int64)
        renumbered[keep] = np.arange(self.docnum, self.docnum + len(keep))
        for field, term, documents, weights in old.all_postings():
            moved = renumbered[documents]
            kept = moved >= 0
            if kept.any():
                self.pool.extend(field, term, moved[kept], weights[kept])
        numbers = {name: old.column(name) for name in COLUMNS}
        lengths, rows, stamps = old.length_bytes(), old.bytes_column("row"), old.bytes_column("stamp")
        pdw = self.perdocwriter
        for number in keep.tolist():
            pdw.start_doc(self.docnum)
            pdw.add_column_value(w3._lenfield(TEXT), LENGTHS_COLUMN, lengths[number])
            pdw._fieldlengths[TEXT] += byte_to_length(lengths[number])
            for name, values in numbers.items():
                pdw.add_column_value(name, self.schema[name].column_type, int(values[number]))
            pdw.add_column_value("row", self.schema["row"].column_type, rows[number])
            pdw.add_column_value("stamp", self.schema["stamp"].column_type, stamps[number])
            pdw.finish_doc()
            self.docnum += 1
        self._added = self._added or len(keep) > 0

    def _flush_segment(self) -> None:
        """Write the postings; Whoosh calls this when it finishes the segment."""
        self.perdocwriter.close()
        reader = self.per_document_reader()
        column = reader._cached_reader(w3._lenfield(TEXT), LENGTHS_COLUMN)
        lengths = np.zeros(self.docnum, dtype=np.uint8)
        if column is not None:
            lengths[:] = list(column)
        reader.close()
        for field in sorted(self.pool.fields):
            self.write_field(field, self.pool.fields[field], lengths if field == TEXT else np.zeros_like(lengths))
        self.fieldwriter.close()
        self.write_words(self.pool.fields[WORD])

    def write_field(self, field: str, terms: dict[str, Arrays], lengths: Any) -> None:
        writer = self.fieldwriter
        writer.start_field(field, self.schema[field])
        key, file = struct.pack("!H", writer._fieldid), writer._postfile
        place = file.tell()
        for term in sorted(terms):
            documents, weights = terms[term]
            written = b"".join(blocks(documents, weights, lengths))
            file.write(written)
            info = term_info(documents, weights, lengths)
            writer._tindex.add(key + term.encode(), info + place_of_term.pack(place, len(written)))
            place += len(written)
        writer.finish_field()

    def write_words(self, terms: dict[str, Arrays]) -> None:
        """Write the plain words with their numbers of documents, all in one piece that is quick to read."""
        words = sorted(terms)
        file = self.newsegment.create_file(self.storage, WORDS_EXT)
        counts = np.array([len(terms[word][0]) for word in words], dtype="<u4")
        joined = "\n".join(words).encode()
        file.write(len(joined).to_bytes(8, "big") + joined + counts.tobytes())
        file.close()


def blocks(documents: Any, weights: Any, lengths: Any) -> Iterator[bytes]:
    """A term's postings in Whoosh's form: blocks of gaps between document numbers, and weights."""
    yield w3.WHOOSH3_HEADER_MAGIC
    count = len(documents)
    for start in range(0, count, BLOCK):
        some, heavy = documents[start : start + BLOCK], weights[start : start + BLOCK]
        if len(some) == 1:
            gaps: tuple[int, ...] = (some[0],)
            shortest = longest = int(lengths[some[0]])
        else:
            numbers = np.frombuffer(some, dtype=np.uint32)
            gaps = (some[0], *np.diff(numbers).tolist())
            sizes = lengths[numbers]
            shortest, longest = int(sizes.min()), int(sizes.max())
        heaviest = max(heavy)
        # Python's 1.0 == 1: Whoosh leaves weights of one away, and writes a weight that all share only once.
        shared = heavy.count(heaviest) == len(heavy)
        packed = (None if heaviest == 1 else float(heaviest)) if shared else tuple(heavy)
        body = dumps((gaps, packed, None), 2)
        level = 1 if len(body) > SHORT else 0
        if level:
            body = zlib.compress(body, level)
        head = dumps((len(some), some[-1], heaviest, level, shortest, longest), 2)
        size = len(head) + len(body)
        yield length_of_block(-size if start + BLOCK >= count else size) + head + body


def term_info(documents: Any, weights: Any, lengths: Any) -> bytes:
    """What Whoosh keeps about a term: total weight, number of documents, lengths, greatest weight, first and last."""
    if len(documents) == 1:
        shortest = longest = int(lengths[documents[0]])
    else:
        sizes = lengths[np.frombuffer(documents, dtype=np.uint32)]
        shortest, longest = int(sizes.min()), int(sizes.max())
    return W3TermInfo._struct.pack(
        0, sum(weights), len(documents), shortest, longest, max(weights), documents[0], documents[-1]
    )


def merge_tiers(writer: Writer, segments: list[Any]) -> list[Any]:
    """Whoosh's merge policy here: TIER segments of about one size become one; much-deleted ones are written anew."""
    tiers: dict[int, list[Any]] = defaultdict(list)
    kept, merged = [], []
    for segment in segments:
        size = segment.doc_count()
        if size == 0:
            continue
        if segment.doc_count_all() > LARGEST:
            kept.append(segment)
        elif segment.deleted_count() > max(TIER, size):
            merged.append(segment)
        else:
            tiers[len(str(size))].append(segment)
    for tier in tiers.values():
        if len(tier) >= TIER and sum(segment.doc_count() for segment in tier) <= LARGEST:
            merged += tier
        else:
            kept += tier
    for segment in merged:
        writer.merge_segment(Segment(writer.storage, segment))
    return kept
