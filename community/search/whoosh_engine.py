"""The embedded engine: Whoosh 2.7.4 in a folder of the data directory.

`CURRENT` names the generation folder that serves; building anew fills another one and swaps. Rules learnt from this
version (docs/decisions/0001-stack.md): one writer; `cancel()` a writer that failed, or its lock stays; a new searcher
when the index changed, never `refresh()`; one searcher per thread; a damaged index raises almost anything.
"""

import fcntl
import os
import secrets
import shutil
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep
from typing import Any, TypeVar

import structlog
from whoosh import index as whoosh
from whoosh import query
from whoosh.collectors import FilterCollector
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from community.search.contract import NEWEST, Document, Filters, IndexUnavailable, Results
from community.search.schema import WEIGHTS, Top, as_fields, schema
from community.search.wanted import Term, Wanted

log = structlog.get_logger()
Result = TypeVar("Result")
MOVED = (FileNotFoundError, whoosh.EmptyIndexError)  # a commit removes the old files while somebody opens them
MOST_TRIES = 6
FEW = 100  # documents that are searched in no time


class WhooshEngine:
    """See `contract.SearchEngine`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.local = threading.local()

    def current(self) -> Path:
        """The folder of the generation that serves."""
        try:
            return self.folder / (self.folder / "CURRENT").read_text().strip()
        except (OSError, ValueError) as error:
            raise IndexUnavailable("There is no search index yet.") from error

    def read(self, use: Callable[[Searcher], Result]) -> Result:
        """What `use` makes of this thread's searcher; again when the index was swapped or written just then."""
        tries = 0
        while True:
            place, tries = self.current(), tries + 1
            try:
                return use(self.searcher(place))
            except Exception as error:  # damage raises zlib.error, MemoryError, plain Exception ...
                self.close()
                if place != self.current():
                    continue
                if isinstance(error, MOVED) and tries < MOST_TRIES:
                    sleep(0.01 * tries)
                    continue
                why = f"The search index cannot be read ({error!r})."
                self.note_damage(place, why)
                raise IndexUnavailable(why) from error

    def searcher(self, place: Path) -> Searcher:
        """This thread's searcher, a new one when the index changed since."""
        index, searcher, generation = getattr(self.local, "kept", (None, None, -1))
        if index is None or Path(index.storage.folder) != place:
            self.close()
            index, generation = whoosh.open_dir(str(place)), -1
        newest = index.latest_generation()
        if generation != newest:
            self.close()
            searcher = index.searcher(weighting=BM25F())
            self.local.kept = index, searcher, newest
        return searcher

    def close(self) -> None:
        kept = self.local.__dict__.pop("kept", None)
        if kept is not None:
            kept[1].close()

    def note_damage(self, place: Path, why: str) -> None:
        """Leave a note for `fault`, wherever that is asked: some damage shows only in some searches."""
        log.error("search index", fault=why, folder=str(place), trace=traceback.format_exc())
        with suppress(OSError):
            (place / "DAMAGED").write_text(why)

    @contextmanager
    def alone(self, lock: str = "lock") -> Iterator[None]:
        """Keep other threads and processes from writing or swapping (or, by another name, building) meanwhile."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / lock).open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def search(self, wanted: Wanted, filters: Filters, order: str, limit: int, offset: int) -> Results:
        def use(searcher: Searcher) -> Results:
            for all_terms in (True, False):
                joined = query.And if all_terms else query.Or
                terms = wanted.terms if all_terms else telling(searcher, wanted.terms)
                tree = narrowed(joined([anywhere(term) for term in terms]), wanted)
                ids, total = first(searcher, tree, filters, Top(offset + limit, newest=order == NEWEST))
                if total or len(wanted.terms) < 2:
                    break
            return Results(ids[offset:], total, all_terms)

        return self.read(use)

    def alike(self, wanted: Wanted, filters: Filters, limit: int) -> list[int]:
        def use(searcher: Searcher) -> list[int]:
            tree = query.Or([anywhere(term) for term in telling(searcher, wanted.terms)], scale=0.9)
            return first(searcher, tree, filters, Top(limit))[0]

        return self.read(use)

    def replace(self, documents: Iterable[Document], removed: Iterable[int] = ()) -> None:
        with self.alone():
            place = self.current()
            try:
                write(whoosh.open_dir(str(place)), documents, removed)
            except Exception as error:  # damage raises zlib.error, MemoryError, plain Exception ...
                why = f"The search index cannot be written ({error!r})."
                self.note_damage(place, why)
                raise IndexUnavailable(why) from error

    def build(self, documents: Iterable[Document], catch_up: Callable[[], tuple[list[Document], list[int]]]) -> None:
        with self.alone("build.lock"):
            fresh = self.folder / secrets.token_hex(6)
            fresh.mkdir(parents=True)
            try:
                index = whoosh.create_in(str(fresh), schema())
                write(index, documents)
                with self.alone():
                    write(index, *catch_up())
                    pointer = fresh / "CURRENT"
                    pointer.write_text(fresh.name)
                    os.replace(pointer, self.folder / "CURRENT")
            except BaseException:
                shutil.rmtree(fresh, ignore_errors=True)
                raise
            for old in self.folder.iterdir():
                if old.is_dir() and old != fresh:
                    shutil.rmtree(old, ignore_errors=True)

    def stamps(self) -> Iterator[tuple[int, str]]:
        def use(searcher: Searcher) -> list[tuple[int, str]]:
            return [(int(stored["id"]), stored["stamp"]) for stored in searcher.reader().all_stored_fields()]

        return iter(self.read(use))

    def fault(self) -> str:
        def use(searcher: Searcher) -> str:
            list(zip(range(3), searcher.reader().all_stored_fields(), strict=False))
            searcher.search(query.Term("text", "the"), limit=1)
            note = self.current() / "DAMAGED"
            return note.read_text() if note.exists() else ""

        try:
            return self.read(use)
        except IndexUnavailable as error:
            return str(error)


def first(searcher: Searcher, tree: query.Query, filters: Filters, top: Top) -> tuple[list[int], int]:
    """The ids of the first documents, and how many there are in all."""
    allowed = as_filter(filters)
    searcher.search_with_collector(tree, top if allowed is None else FilterCollector(top, allow=allowed))
    return [int(hit["id"]) for hit in top.results()], top.total


def write(index: Any, documents: Iterable[Document], removed: Iterable[int] = ()) -> None:
    """Write documents and removals in one commit; a failure leaves the index as it was and frees its lock."""
    writer = index.writer(limitmb=64)
    try:
        for document_id in removed:
            writer.delete_by_term("id", str(document_id))
        for document in documents:
            writer.update_document(**as_fields(document))
        writer.commit()
    except BaseException:
        if not writer.is_closed:
            with suppress(Exception):  # on a full disk this fails as well; what matters is the first reason
                writer.cancel()
        if writer.writelock.fd is not None:
            writer.writelock.release()
        raise


def anywhere(term: Term) -> query.Query:
    """A term in any field, each with its weight."""
    ways = []
    for name, weight in WEIGHTS.items():
        if len(term.words) > 1:
            ways.append(query.Phrase(name, list(term.words), boost=weight * 1.5))
        else:
            ways.append(query.Term(name, term.words[0], boost=weight))
        if term.whole:
            ways.append(query.Term(name, term.whole, boost=weight * 2))
    return query.Or(ways)


def telling(searcher: Searcher, terms: list[Term]) -> list[Term]:
    """The terms that tell documents apart: without those in every tenth one, as long as rarer ones are there.

    Where any term is enough, a common one costs much time and changes little. A small index keeps them all.
    """
    reader = searcher.reader()
    most = max(FEW, reader.doc_count() // 10)
    counts = [max(min(reader.doc_frequency(name, word) for word in term.words) for name in WEIGHTS) for term in terms]
    return [term for term, count in zip(terms, counts, strict=True) if 0 < count <= most] or terms


def narrowed(tree: query.Query, wanted: Wanted) -> query.Query:
    """Without the excluded terms."""
    if not wanted.excluded:
        return tree
    return query.AndNot(tree, query.Or([anywhere(term) for term in wanted.excluded]))


def as_filter(filters: Filters) -> query.Query | None:
    """Audience, tag, product and state as one condition."""
    conditions: list[query.Query] = []
    if not filters.sees_private:
        audiences = [query.Term("audience", "everyone")]
        if filters.viewer.is_authenticated:
            audiences += [query.Term("audience", "members"), query.Term("author", str(filters.viewer.id))]
        conditions.append(query.Or(audiences))
    if filters.tag:
        conditions.append(query.Term("tag", filters.tag))
    if filters.product:
        conditions.append(query.Term("product", filters.product))
    if filters.solved is not None:
        conditions.append(query.Term("solved", "yes" if filters.solved else "no"))
    return query.And(conditions) if conditions else None
