"""The embedded engine: Whoosh 2.7.4 in a folder of the data directory.

`CURRENT` names the generation folder that serves; building anew fills another one and swaps. Rules learnt from this
version (docs/decisions/0001-stack.md): one writer; `cancel()` a writer that failed, or its lock stays; a new searcher
when the index changed, never `refresh()`; one searcher per thread; a damaged index raises almost anything.
"""

import fcntl
import os
import secrets
import shutil
import struct
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh import index as whoosh
from whoosh import query
from whoosh.searching import Searcher

from community.search.contract import NEWEST, Document, Filters, IndexUnavailable, Results
from community.search.schema import WEIGHTS, Ranking, as_fields, schema
from community.search.wanted import Term, Wanted

DAMAGE = (OSError, EOFError, struct.error, whoosh.EmptyIndexError, KeyError, ValueError, IndexError, AttributeError)


class WhooshEngine:
    """See `contract.SearchEngine`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.local = threading.local()

    def current(self) -> Path:
        """The folder of the generation that serves."""
        try:
            return self.folder / (self.folder / "CURRENT").read_text().strip()
        except OSError as error:
            raise IndexUnavailable("There is no search index yet.") from error

    @contextmanager
    def reading(self) -> Iterator[Searcher]:
        """This thread's searcher, opened anew when the index changed since."""
        try:
            place = self.current()
            kept = getattr(self.local, "kept", None)
            if kept is None or kept[0] != place:
                kept = (place, whoosh.open_dir(str(place)), None, -1)
            _place, index, searcher, generation = kept
            newest = index.latest_generation()
            if searcher is None or generation != newest:
                searcher = index.searcher(weighting=Ranking())
                self.local.kept = (place, index, searcher, newest)
            yield searcher
        except DAMAGE as error:
            self.local.kept = None
            raise IndexUnavailable(f"The search index cannot be read ({error!r}).") from error

    @contextmanager
    def writing_alone(self) -> Iterator[None]:
        """Keep other processes from writing or swapping meanwhile."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def search(self, wanted: Wanted, filters: Filters, order: str, limit: int, offset: int) -> Results:
        with self.reading() as searcher:
            for all_terms in (True, False):
                joined = query.And if all_terms else query.Or
                tree = narrowed(joined([anywhere(term) for term in wanted.terms]), wanted)
                hits = searcher.search(
                    tree,
                    limit=offset + limit,
                    filter=as_filter(filters),
                    sortedby="created" if order == NEWEST else None,
                    reverse=order == NEWEST,
                )
                if len(hits) or len(wanted.terms) < 2:
                    break
            return Results([int(hit["id"]) for hit in hits[offset : offset + limit]], len(hits), all_terms)

    def alike(self, wanted: Wanted, filters: Filters, limit: int) -> list[int]:
        with self.reading() as searcher:
            tree = query.Or([anywhere(term) for term in wanted.terms], scale=0.9)
            return [int(hit["id"]) for hit in searcher.search(tree, limit=limit, filter=as_filter(filters))]

    def replace(self, documents: Iterable[Document], removed: Iterable[int] = ()) -> None:
        with self.writing_alone():
            try:
                write(whoosh.open_dir(str(self.current())), documents, removed)
            except DAMAGE as error:
                raise IndexUnavailable(f"The search index cannot be written ({error!r}).") from error

    def build(self, documents: Iterable[Document], catch_up: Callable[[], tuple[list[Document], list[int]]]) -> None:
        fresh = self.folder / secrets.token_hex(6)
        fresh.mkdir(parents=True)
        try:
            index = whoosh.create_in(str(fresh), schema())
            write(index, documents)
            with self.writing_alone():
                write(index, *catch_up())
                pointer = self.folder / f"CURRENT.{fresh.name}"
                pointer.write_text(fresh.name)
                os.replace(pointer, self.folder / "CURRENT")
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        for old in self.folder.iterdir():
            if old.is_dir() and old != fresh:
                shutil.rmtree(old, ignore_errors=True)

    def stamps(self) -> Iterator[tuple[int, str]]:
        with self.reading() as searcher:
            for stored in searcher.reader().all_stored_fields():
                yield int(stored["id"]), stored["stamp"]

    def fault(self) -> str:
        try:
            with self.reading() as searcher:
                list(zip(range(3), searcher.reader().all_stored_fields(), strict=False))
                searcher.search(query.Term("text", "the"), limit=1)
        except IndexUnavailable as error:
            return str(error)
        return ""


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
        writer.cancel()
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
