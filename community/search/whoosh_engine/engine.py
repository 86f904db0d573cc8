"""The embedded engine: a Whoosh 2.7.4 index in a folder of the data directory, read in our own way.

`CURRENT` names the generation folder that serves and says how it was written; building anew fills another folder and
swaps. Rules learnt from this version of Whoosh (docs/decisions/0001-stack.md): one writer; `cancel()` a writer
that failed, or its lock stays; a damaged index raises almost anything.
"""

import fcntl
import os
import secrets
import shutil
import threading
import time
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, TypeVar

import structlog
from whoosh import index as whoosh
from whoosh.filedb.filestore import FileStorage

from community.search.contract import Document, Filters, IndexUnavailable, Results
from community.search.wanted import Clause, Wanted
from community.search.whoosh_engine import suggesting
from community.search.whoosh_engine.schema import FORMAT, SCORED, entry_of, schema
from community.search.whoosh_engine.scoring import Finder, at_most
from community.search.whoosh_engine.segments import Segment, living
from community.search.whoosh_engine.snapshot import MEMORY, Memory, Snapshot
from community.search.whoosh_engine.writing import LARGEST, MOST_POSTINGS, Writer, merge_tiers
from community.search.words import vocabulary

log = structlog.get_logger()
Result = TypeVar("Result")
Look = tuple[int, int, int, str]
CLOCK_STEP = 100_000_000  # nanoseconds; the times of files go on in steps of a few milliseconds
MOVED = (FileNotFoundError, whoosh.EmptyIndexError)  # a commit removes the old files while somebody opens them
MOST_TRIES = 6
NAME = whoosh._DEF_INDEX_NAME


class WhooshEngine:
    """See `contract.SearchEngine`. Posting lists that were decoded are kept in so many bytes of `memory`."""

    def __init__(self, folder: Path, memory: int = MEMORY) -> None:
        self.folder = folder
        self.lock = threading.Lock()
        self.memory = Memory(memory)
        self.kept: tuple[Path, Snapshot] | None = None
        self.looked: Look | None = None  # what `look` said before `kept` was found to be the newest

    def current(self) -> Path:
        """The folder of the generation that serves."""
        try:
            name, _blank, written = (self.folder / "CURRENT").read_text().partition(" ")
        except (OSError, ValueError) as error:
            raise IndexUnavailable("There is no search index yet.") from error
        if written != this_format():
            raise IndexUnavailable("The search index was written by another version or for another language.")
        return self.folder / name

    def read(self, use: Callable[[Snapshot], Result]) -> Result:
        """What `use` makes of the newest snapshot; again when the index was swapped or written just then."""
        tries = 0
        while True:
            place, snapshot = self.untouched() or (self.current(), None)
            tries += 1
            try:
                return use(snapshot or self.snapshot(place))
            except Exception as error:  # damage raises zlib.error, MemoryError, plain Exception ...
                self.close()
                if place != self.current():
                    continue
                if isinstance(error, MOVED) and tries < MOST_TRIES:
                    time.sleep(0.01 * tries)
                    continue
                why = f"The search index cannot be read ({error!r})."
                self.note_damage(place, why)
                raise IndexUnavailable(why) from error

    def snapshot(self, place: Path) -> Snapshot:
        """The newest snapshot of a folder; what did not change since the one before is taken over from it."""
        kept, look = self.kept, self.look(place)
        storage = FileStorage(str(place))
        generation = whoosh.TOC._latest_generation(storage, NAME)
        if kept and kept[0] == place and kept[1].generation == generation:
            self.looked = look
            return kept[1]
        with self.lock:
            if self.kept and self.kept[0] == place and self.kept[1].generation == generation:
                return self.kept[1]
            old = self.kept[1].segments if self.kept and self.kept[0] == place else []
            known = {segment.name: segment for segment in old}
            contents = whoosh.TOC.read(storage, NAME)
            averages = mean_lengths(contents.segments)
            segments = [known.get(one.segment_id()) or Segment(storage, one, averages) for one in contents.segments]
            alive = [living(one) for one in contents.segments]
            snapshot = Snapshot(contents.generation, segments, alive, self.memory)
            _opened = snapshot.columns  # now, while the files are sure to be there
            self.kept = place, snapshot
            return snapshot

    def untouched(self) -> tuple[Path, Snapshot] | None:
        """The snapshot at hand and its folder, when nothing was written since it was the newest."""
        kept = self.kept
        return kept if kept and self.looked is not None and self.looked == self.look(kept[0]) else None

    def look(self, place: Path) -> Look | None:
        """What changes whenever somebody writes or swaps; None when a change just then could not be told from it."""
        try:
            pointer, folder = (self.folder / "CURRENT").stat(), place.stat()
        except OSError:
            return None
        if time.time_ns() - max(pointer.st_mtime_ns, folder.st_mtime_ns) < CLOCK_STEP:
            return None
        return pointer.st_ino, pointer.st_mtime_ns, folder.st_mtime_ns, this_format()

    def close(self) -> None:
        self.kept = None

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

    def session(self) -> AbstractContextManager[None]:
        return nullcontext()

    def search(
        self, wanted: Wanted, filters: Filters, order: str, limit: int, offset: int, facets: Collection[str] = ()
    ) -> Results:
        return self.read(lambda snapshot: Finder(snapshot, filters).search(wanted, order, limit, offset, facets))

    def alike(self, wanted: Wanted, filters: Filters, limit: int) -> list[tuple[int, float]]:
        return self.read(lambda snapshot: Finder(snapshot, filters).best(wanted, limit))

    def complete(self, words: list[str], prefix: str, filters: Filters, limit: int) -> list[int]:
        def use(snapshot: Snapshot) -> list[int]:
            allowed = snapshot.readable(filters)
            for condition in filters.conditions:
                allowed = allowed & snapshot.fulfilling(condition)
            return suggesting.completions(snapshot, allowed, words, prefix, limit)

        return self.read(use)

    def near(self, word: str, limit: int) -> list[tuple[str, int]]:
        return self.read(lambda snapshot: suggesting.near(snapshot, word, limit))

    def known(self, words: Collection[str]) -> dict[str, int]:
        return self.read(lambda snapshot: suggesting.known(snapshot, words))

    def matching(self, clause: Clause, filters: Filters, least: int = 1) -> int:
        def use(snapshot: Snapshot) -> int:
            if at_most(snapshot, clause) < least:
                return 0
            found = int(snapshot.readable(filters)[Finder(snapshot, filters).one(clause)[0]].sum())
            return found if found >= least else 0

        return self.read(use)

    def replace(self, documents: Iterable[Document], removed: Iterable[int] = ()) -> None:
        with self.alone():
            place = self.current()
            try:
                write(place, documents, removed)
            except Exception as error:  # damage raises zlib.error, MemoryError, plain Exception ...
                why = f"The search index cannot be written ({error!r})."
                self.note_damage(place, why)
                raise IndexUnavailable(why) from error

    def build(self, documents: Iterable[Document], catch_up: Callable[[], tuple[list[Document], list[int]]]) -> None:
        with self.alone("build.lock"):
            fresh = self.folder / secrets.token_hex(6)
            fresh.mkdir(parents=True)
            try:
                whoosh.create_in(str(fresh), schema())
                write_all(fresh, documents)
                with self.alone():
                    write(fresh, *catch_up())
                    pointer = fresh / "CURRENT"
                    pointer.write_text(f"{fresh.name} {this_format()}")
                    os.replace(pointer, self.folder / "CURRENT")
            except BaseException:
                shutil.rmtree(fresh, ignore_errors=True)
                raise
            for old in self.folder.iterdir():
                if old.is_dir() and old != fresh:
                    shutil.rmtree(old, ignore_errors=True)

    def stamps(self) -> Iterator[tuple[int, str]]:
        def use(snapshot: Snapshot) -> list[tuple[int, str]]:
            found = []
            for segment, start, end in snapshot.slices():
                stamps, ids, alive = segment.bytes_column("stamp"), segment.columns["id"], snapshot.alive[start:end]
                found += [(int(ids[one]), stamps[one].decode()) for one in alive.nonzero()[0].tolist()]
            return found

        return iter(self.read(use))

    def count(self) -> int:
        return self.read(lambda snapshot: snapshot.count)

    def fault(self) -> str:
        def use(snapshot: Snapshot) -> str:
            for segment in snapshot.segments:
                segment.check()
            note = self.current() / "DAMAGED"
            return note.read_text() if note.exists() else ""

        try:
            return self.read(use)
        except IndexUnavailable as error:
            return str(error)


def this_format() -> str:
    """What this version writes: the format of the files, and the language whose stems are in them."""
    return f"{FORMAT} {vocabulary().language}"


def mean_lengths(segments: Sequence[Any]) -> dict[str, float]:
    """How long texts (in weighted words) and titles are on average."""
    documents = max(1, sum(segment.doc_count_all() for segment in segments))
    return {
        field: sum(segment._fieldlengths.get(field, 0) for segment in segments) / documents or 1.0 for field in SCORED
    }


def write(place: Path, documents: Iterable[Document], removed: Iterable[int] = ()) -> None:
    """Write documents and removals in one commit; a failure leaves the index as it was and frees its lock."""
    with writer_of(place) as writer:
        fresh = list(documents)
        writer.delete_ids([*removed, *(document.id for document in fresh)])
        for document in fresh:
            writer.add_entry(entry_of(document))
        writer.commit(mergetype=merge_tiers)


def write_all(place: Path, documents: Iterable[Document]) -> None:
    """Write many documents that are not there yet, segment by segment, so that memory stays bounded."""
    rest = iter(documents)
    more = True
    while more:
        with writer_of(place) as writer:
            more = False
            for document in rest:
                writer.add_entry(entry_of(document))
                if writer.docnum >= LARGEST or writer.pool.size >= MOST_POSTINGS:
                    more = True
                    break
            writer.commit(merge=False)


@contextmanager
def writer_of(place: Path) -> Iterator[Writer]:
    """A writer that is given up, and lets go of its lock, when something fails."""
    writer = Writer(whoosh.open_dir(str(place)))
    try:
        yield writer
    except BaseException:
        if not writer.is_closed:
            with suppress(Exception):  # on a full disk this fails as well; what matters is the first reason
                writer.cancel()
        if writer.writelock.fd is not None:
            writer.writelock.release()
        raise
