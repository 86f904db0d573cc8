"""Reading one segment of the index: columns and posting lists as numpy arrays.

Whoosh reads a posting list document by document; here it is decoded once, as a whole, which is what makes searching
quick. A segment's files never change, only which of its documents are deleted does.
"""

import os
import struct
import weakref
import zlib
from collections.abc import Iterator
from functools import cached_property
from io import BytesIO
from itertools import count, islice
from pathlib import Path
from pickle import load, loads
from threading import Lock
from typing import IO, Any

import numpy as np
from whoosh.codec import whoosh3 as w3
from whoosh.codec.whoosh3 import W3Codec, W3TermInfo
from whoosh.columns import VarBytesColumn
from whoosh.filedb.filetables import OrderedHashReader
from whoosh.filedb.structfile import StructFile
from whoosh.system import pack_ushort
from whoosh.util.numeric import byte_to_length

from community.search.ranking import IN_TITLE, K1, TITLE_B, UNIT, B
from community.search.whoosh_engine.schema import COLUMNS, TEXT, TITLE

NUMBERS = count()
WORDS_EXT = ".words"
place_of_term = struct.Struct("!qi")  # where its postings begin, and how many bytes they are
LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float32)
NOTHING = (np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.float32))

Postings = tuple[Any, Any]  # document numbers (uint32) and weights (float32)


class Segment:
    """The files of a segment. `averages` are the mean lengths of text and title in the index when it was opened."""

    def __init__(self, storage: Any, segment: Any, averages: dict[str, float] | None = None) -> None:
        self.storage, self.segment = storage, segment
        self.name: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self.averages = averages or {}
        self.number = next(NUMBERS)  # Whoosh's names are random, which may not be enough
        self.lock = Lock()
        self.keywords: dict[str, tuple[list[str], Any, Any]] = {}
        self.around: dict[str, list[tuple[str, int, int]]] = {}  # see suggesting.around

    def path(self, ending: str) -> Path:
        return Path(self.storage.folder) / self.segment.make_filename(ending)

    def column(self, name: str) -> Any:
        """A column of numbers; Whoosh leaves zeros away at its end."""
        values = self.numbers(f".{name}{W3Codec.COLUMN_EXT}", COLUMNS[name])
        if name == "id" and not values.all():
            raise ValueError(f"{self.name}: documents without an id")
        return values

    def length_bytes(self, field: str) -> Any:
        """The lengths of the texts or titles, each in one byte by Whoosh's table."""
        ending = f".{w3._lenfield(field)}{W3Codec.COLUMN_EXT}"
        return self.numbers(ending, "B") if self.path(ending).exists() else np.zeros(self.size, dtype=np.uint8)

    def numbers(self, ending: str, code: str) -> Any:
        values = np.zeros(self.size, dtype=code)
        written = np.frombuffer(self.path(ending).read_bytes(), dtype=np.dtype(code).newbyteorder(">"))
        values[: len(written)] = written
        return values

    def opened(self, ending: str) -> IO[bytes]:
        """A file that stays open as long as this segment is in use, even when a commit removes it meanwhile.

        It is not mapped into memory: a file that is cut short then would end the process.
        """
        file = self.path(ending).open("rb")
        weakref.finalize(self, file.close)
        return file

    def bytes_column(self, name: str) -> Any:
        """A column of bytes, to be read by document number under `lock`."""
        file = self.opened(f".{name}{W3Codec.COLUMN_EXT}")
        return VarBytesColumn().reader(StructFile(file), 0, os.fstat(file.fileno()).st_size, self.size)

    @cached_property
    def columns(self) -> dict[str, Any]:
        return {name: self.column(name) for name in COLUMNS}

    @cached_property
    def rows(self) -> tuple[int, list[int], list[int]]:
        """The open file of rows, where each begins, and how long each is."""
        reader = self.bytes_column("row")
        lengths = np.array(reader._lengths, dtype=np.int64)
        return reader._dbfile.fileno(), (np.cumsum(lengths) - lengths).tolist(), lengths.tolist()

    def row(self, number: int) -> bytes:
        """The fingerprints of a document's stems in a row, with BETWEEN its texts."""
        file, starts, lengths = self.rows
        return os.pread(file, lengths[number], starts[number])

    @cached_property
    def terms(self) -> OrderedHashReader:
        """Whoosh's table of terms: a field's number and the term lead to what is known of it."""
        file = self.opened(W3Codec.TERMS_EXT)
        return OrderedHashReader(StructFile(file), os.fstat(file.fileno()).st_size)

    @cached_property
    def postings_file(self) -> IO[bytes]:
        return self.opened(W3Codec.POSTS_EXT)

    @cached_property
    def norms(self) -> dict[str, Any]:
        """K1 * (1 - B + B * length / average) for each document, by field; see search.ranking."""
        return {
            field: (unit * K1 * (1 - b + b * LENGTHS / self.averages[field])).astype(np.float32)[
                self.length_bytes(field)
            ]
            for field, b, unit in ((TEXT, B, UNIT), (TITLE, TITLE_B, 1))
        }

    @cached_property
    def words(self) -> tuple[list[str], Any]:
        """The plain words of titles, goals and tags in order, and in how many documents each stands."""
        written = self.path(WORDS_EXT).read_bytes()
        size = int.from_bytes(written[:8], "big")
        words = written[8 : 8 + size].decode()
        return words.split("\n") if words else [], np.frombuffer(written[8 + size :], dtype="<u4")

    @cached_property
    def letters(self) -> Any:
        """Which letters each of these words has (see `words.letters_of`)."""
        words = self.words[0]
        written = np.array(words or [" "], dtype=np.str_)
        width = written.dtype.itemsize // 4
        codes = (
            written.view(np.uint32).reshape(len(written), width) if width else np.zeros((len(written), 0), np.uint32)
        )
        bits = np.where(codes, np.uint32(1) << (codes & np.uint32(31)), np.uint32(0))
        return np.bitwise_or.reduce(bits, axis=1)[: len(words)]

    @cached_property
    def word_counts(self) -> dict[str, int]:
        words, counts = self.words
        return dict(zip(words, counts.tolist(), strict=True))

    def postings(self, field: str, term: str) -> Postings:
        """The documents that have a term, and its weight in each; for the text, as search.ranking says."""
        if field != TEXT:
            return self.plain_postings(field, term)
        documents, weights = self.saturated(TEXT, term)
        titled, heavy = self.saturated(TITLE, term)
        if len(titled):  # whatever stands in a title stands in the text, too
            weights[np.searchsorted(documents, titled)] += np.float32(IN_TITLE) * heavy
        return documents, weights

    def saturated(self, field: str, term: str) -> Postings:
        """A term's documents, and tf / (tf + norm) for each."""
        documents, weights = self.plain_postings(field, term)
        return documents, weights / (weights + self.norms[field][documents])

    def plain_postings(self, field: str, term: str) -> Postings:
        """A posting list as it was written."""
        found = self.known(field, term)
        return NOTHING if found is None else self.decoded(found)

    def frequency(self, field: str, term: str) -> int:
        """How many documents have a term."""
        found = self.known(field, term)
        return 0 if found is None else int(W3TermInfo._struct.unpack_from(found)[2])

    def known(self, field: str, term: str) -> bytes | None:
        """What the table of terms says about a term."""
        with self.lock:
            found: bytes | None = self.terms.get(self.key(field, term))
        return found

    def key(self, field: str, term: str) -> bytes:
        return pack_ushort(self.terms.extras["fieldmap"].get(field, 0xFFFF)) + term.encode(errors="replace")

    def decoded(self, known: bytes) -> Postings:
        """All blocks of the posting list of which this is known."""
        start, length = place_of_term.unpack_from(known, W3TermInfo._struct.size)
        file = BytesIO(os.pread(self.postings_file.fileno(), length, start))
        file.seek(len(w3.WHOOSH3_HEADER_MAGIC))
        documents, weights = [], []
        while size := int.from_bytes(file.read(4), "big", signed=True):
            end = file.tell() + abs(size)
            number, _last, _heaviest, level, _shortest, _longest = load(file)
            body = file.read(end - file.tell())
            gaps, heavy, _payload = loads(zlib.decompress(body) if level else body)
            documents.append(np.cumsum(np.array(gaps, dtype=np.uint32), dtype=np.uint32))
            if heavy is None or isinstance(heavy, float):
                weights.append(np.full(number, heavy or 1.0, dtype=np.float32))
            else:
                weights.append(np.array(heavy, dtype=np.float32))
        if len(documents) == 1:
            return documents[0], weights[0]
        return np.concatenate(documents), np.concatenate(weights)

    def keyword(self, field: str) -> tuple[list[str], Any, Any]:
        """Every value in a field of keywords, the documents that have the first one, the second one and so on, and
        where the documents of each begin."""
        with self.lock:
            if field not in self.keywords:
                having = [(term, self.decoded(found)[0]) for term, found in self.terms_of(field)]
                values, documents = [term for term, _ in having], [NOTHING[0], *(found for _, found in having)]
                starts = np.cumsum([len(found) for found in documents[:-1]], dtype=np.intp)
                self.keywords[field] = values, np.concatenate(documents), starts
            return self.keywords[field]

    def check(self) -> None:
        """Read a little of every file; raises almost anything when one is damaged or gone."""
        for _key, known in islice(self.terms.items(), 3):
            self.decoded(known)
        for ending in (W3Codec.TERMS_EXT, W3Codec.POSTS_EXT, WORDS_EXT):
            self.path(ending).stat()  # an open file can be read although it was removed
        _words = self.words
        if self.size:
            self.bytes_column("row")[self.size - 1]
            self.bytes_column("stamp")[0]

    def terms_of(self, field: str) -> Iterator[tuple[str, bytes]]:
        """The terms of a field in order, with what is known of each."""
        start = self.key(field, "")
        for key, known in self.terms.items_from(start):
            if not key.startswith(start):
                return
            yield key[len(start) :].decode(), known

    def all_postings(self) -> Iterator[tuple[str, str, Any, Any]]:
        """Every term of every field with its postings, for merging."""
        for field in self.terms.extras["fieldmap"]:
            for term, known in self.terms_of(field):
                yield field, term, *self.decoded(known)


def living(segment: Any) -> Any:
    """Which documents of a segment are not deleted, by its entry in the table of contents."""
    alive = np.ones(segment.doc_count_all(), dtype=bool)
    if segment.has_deletions():
        alive[list(segment.deleted_docs())] = False
    return alive
