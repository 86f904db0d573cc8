"""Writing the index: whole documents at once, grouped by term, into files that a stock Whoosh reads.

Whoosh's own writer sorts every single posting; here a term's postings are collected in arrays, and only the terms are
sorted, which is several times faster. Segments are merged from their arrays as well.
"""

import struct
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import sub
from pickle import dumps
from typing import Any

import numpy as np
from whoosh.codec import whoosh3 as w3
from whoosh.codec.whoosh3 import LENGTHS_COLUMN, W3TermInfo
from whoosh.util.numeric import byte_to_length
from whoosh.writing import SegmentWriter

from community.search.whoosh_engine.schema import COLUMNS, HEAVIEST, SCORED, TERMS, WORD, Entry
from community.search.whoosh_engine.segments import WORDS_EXT, Segment, living, place_of_term

BLOCK = 4096  # postings
FEW = 24  # postings that are handled one by one
SHORT = 160  # bytes that are not worth compressing
TIER = 8  # segments of about one size are merged when there are so many of them
LARGEST = 20_000  # documents of a segment; larger ones are never merged
MOST_POSTINGS = 4_000_000  # kept in memory before a segment is written
WEIGHT_BITS = HEAVIEST.bit_length()
length_of_block = struct.Struct("!i").pack


class Pool:
    """The postings of the segment being written: by field and term, document and weight packed into one number."""

    def __init__(self) -> None:
        self.fields: dict[str, dict[str, Any]] = {name: defaultdict(numbers) for name in TERMS}
        self.size = 0

    def add(self, field: str, document: int, weights: dict[str, int]) -> None:
        terms, place = self.fields[field], document << WEIGHT_BITS
        for term, weight in weights.items():
            terms[term].append(place | weight)
        self.size += len(weights)

    def extend(self, field: str, term: str, documents: Any, weights: Any) -> None:
        """Add many postings of a term, from another segment."""
        packed = documents.astype("=u8") << np.uint64(WEIGHT_BITS) | weights.astype("=u8")
        self.fields[field][term].frombytes(packed.tobytes())
        self.size += len(documents)

    def cleanup(self) -> None:
        """Called by Whoosh when the segment is complete or given up."""
        self.fields = {}


def numbers() -> Any:
    return array("Q")


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
        for field, length in entry.lengths.items():
            pdw.add_field(field, None, None, length)
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
        rows, stamps = old.bytes_column("row"), old.bytes_column("stamp")
        lengths = {field: old.length_bytes(field) for field in SCORED}
        pdw = self.perdocwriter
        for number in keep.tolist():
            pdw.start_doc(self.docnum)
            for field in SCORED:
                pdw.add_column_value(w3._lenfield(field), LENGTHS_COLUMN, lengths[field][number])
                pdw._fieldlengths[field] += byte_to_length(lengths[field][number])
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
        for field in sorted(self.pool.fields):
            column = reader._cached_reader(w3._lenfield(field), LENGTHS_COLUMN) if field in SCORED else None
            lengths = np.zeros(self.docnum, dtype=np.uint8) if column is None else np.array(list(column), np.uint8)
            self.write_field(field, self.pool.fields[field], lengths)
        reader.close()
        self.fieldwriter.close()
        self.write_words(self.pool.fields[WORD])

    def write_field(self, field: str, terms: dict[str, Any], lengths: Any) -> None:
        writer = self.fieldwriter
        writer.start_field(field, self.schema[field])
        key, file = struct.pack("!H", writer._fieldid), writer._postfile
        place = file.tell()
        for term in sorted(terms):
            info, written = (few if len(terms[term]) <= FEW else many)(terms[term], lengths)
            file.write(written)
            writer._tindex.add(key + term.encode(), info + place_of_term.pack(place, len(written)))
            place += len(written)
        writer.finish_field()

    def write_words(self, terms: dict[str, Any]) -> None:
        """Write the plain words with their numbers of documents, all in one piece that is quick to read."""
        words = sorted(terms)
        file = self.newsegment.create_file(self.storage, WORDS_EXT)
        counts = np.array([len(terms[word]) for word in words], dtype="<u4")
        joined = "\n".join(words).encode()
        file.write(len(joined).to_bytes(8, "big") + joined + counts.tobytes())
        file.close()


def few(packed: Any, lengths: Any) -> tuple[bytes, bytes]:
    """As `many`, quicker for a few postings."""
    documents = [one >> WEIGHT_BITS for one in packed]
    weights = [one & HEAVIEST for one in packed]
    sizes = lengths[documents].tolist()
    heaviest, shortest, longest, count = max(weights), min(sizes), max(sizes), len(packed)
    info = W3TermInfo._struct.pack(0, sum(weights), count, shortest, longest, heaviest, documents[0], documents[-1])
    gaps = (documents[0], *map(sub, documents[1:], documents))
    head = dumps((count, documents[-1], heaviest, 0, shortest, longest), 2)
    body = dumps((gaps, shared(weights, heaviest, min(weights)), None), 2)
    return info, w3.WHOOSH3_HEADER_MAGIC + length_of_block(-len(head) - len(body)) + head + body


def many(packed: Any, lengths: Any) -> tuple[bytes, bytes]:
    """What Whoosh knows of a term (total weight, number of documents, lengths, greatest weight, first and last), and
    its posting list."""
    both = np.frombuffer(packed, dtype=np.uint64)
    documents = (both >> np.uint64(WEIGHT_BITS)).astype(np.int64)
    weights = (both & np.uint64(HEAVIEST)).astype(np.int64)
    sizes = lengths[documents]
    info = W3TermInfo._struct.pack(
        0, weights.sum(), len(both), sizes.min(), sizes.max(), weights.max(), documents[0], documents[-1]
    )
    return info, b"".join(blocks(documents, weights, sizes))


def blocks(documents: Any, weights: Any, sizes: Any) -> Iterator[bytes]:
    """A term's postings in Whoosh's form: blocks of gaps between document numbers, and weights."""
    yield w3.WHOOSH3_HEADER_MAGIC
    for start in range(0, len(documents), BLOCK):
        some, heavy, long = (values[start : start + BLOCK] for values in (documents, weights, sizes))
        first, last, heaviest = int(some[0]), int(some[-1]), int(heavy.max())
        gaps = (first, *(some[1:] - some[:-1]).tolist())
        body = dumps((gaps, shared(heavy.tolist(), heaviest, heavy.min()), None), 2)
        level = 1 if len(body) > SHORT else 0
        if level:
            body = zlib.compress(body, level)
        head = dumps((len(some), last, heaviest, level, int(long.min()), int(long.max())), 2)
        size = len(head) + len(body)
        yield length_of_block(-size if start + BLOCK >= len(documents) else size) + head + body


def shared(weights: list[int], heaviest: int, lightest: int) -> float | tuple[int, ...] | None:
    """Weights as Whoosh writes them: none when all are one, and once when all are the same."""
    if heaviest != lightest:
        return tuple(weights)
    return None if heaviest == 1 else float(heaviest)


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
