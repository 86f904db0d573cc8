"""How every engine keeps its documents: changes, building anew while it serves, and failures on the way."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from community.search.contract import Document, IndexUnavailable, SearchEngine
from tests.search.documents import document, engine_at, fill, ids


class Stop(Exception):
    """What goes wrong in these tests."""


def breaking(*documents: Document) -> Iterator[Document]:
    """Some documents, and then the database goes away."""
    yield from documents
    raise Stop


def nothing() -> tuple[list[Document], list[int]]:
    return [], []


def test_a_change_shows_at_once_also_to_others(engine: SearchEngine, another: Callable[[], SearchEngine]) -> None:
    other = another()
    fill(engine, document(1, "fan"), document(2, "fan"))
    assert ids(engine, "fan") == ids(other, "fan") == [1, 2]
    engine.replace([document(2, "lamp"), document(3, "fan")], removed=[1, 77])
    for one in (engine, other):
        assert ids(one, "fan") == [3] and ids(one, "lamp") == [2]
    other.close()


def test_a_document_is_there_once_however_often_it_changes(engine: SearchEngine) -> None:
    fill(engine, document(1, "fan"))
    for number in range(12):
        engine.replace([document(1, "fan", body=f"word{number}", stamp=str(number)), document(2, "fan")])
    assert sorted(engine.stamps()) == [(1, "11"), (2, "first 2")]
    assert ids(engine, "word3") == [] and ids(engine, "word11") == [1]
    engine.replace([], removed=[1, 2])
    assert list(engine.stamps()) == [] and ids(engine, "fan") == []
    assert engine.fault() == ""


def test_an_empty_index_serves(engine: SearchEngine) -> None:
    fill(engine)
    assert ids(engine, "fan") == [] and list(engine.stamps()) == [] and engine.fault() == ""
    engine.replace([document(1, "fan")])
    assert ids(engine, "fan") == [1]


def test_without_an_index_everything_says_so(engine: SearchEngine) -> None:
    assert "no search index" in engine.fault()
    for act in (
        lambda: ids(engine, "fan"),
        lambda: list(engine.stamps()),
        lambda: engine.replace([document(1)]),
    ):
        with pytest.raises(IndexUnavailable):
            act()


def test_building_anew_forgets_the_old_and_catches_up(engine: SearchEngine) -> None:
    fill(engine, document(1, "fan"), document(2, "fan"))

    def meanwhile() -> tuple[list[Document], list[int]]:
        return [document(3, "lamp"), document(5, "fan")], [4]

    engine.build([document(3, "fan"), document(4, "fan")], meanwhile)
    assert ids(engine, "fan") == [5] and ids(engine, "lamp") == [3]
    assert sorted(number for number, _stamp in engine.stamps()) == [3, 5]


def test_the_old_index_serves_and_changes_while_the_new_one_is_built(engine: SearchEngine) -> None:
    fill(engine, document(1, "fan"))

    def slowly() -> Iterator[Document]:
        yield document(1, "fan")
        engine.replace([document(2, "fan")])
        assert sorted(ids(engine, "fan")) == [1, 2]
        yield document(3, "fan")

    engine.build(slowly(), lambda: ([document(2, "fan")], []))
    assert sorted(ids(engine, "fan")) == [1, 2, 3]


@pytest.mark.parametrize("when", ["first", "later", "catching up"])
def test_a_build_that_breaks_leaves_the_old_one_serving(
    engine: SearchEngine, generations: Callable[[], set[str]], when: str
) -> None:
    fill(engine, document(1, "fan"))
    before = generations()
    with pytest.raises(Stop):
        if when == "catching up":
            engine.build([document(2, "fan")], lambda: (list(breaking()), []))
        else:
            engine.build(breaking(*([document(2, "fan")] if when == "later" else [])), nothing)
    assert ids(engine, "fan") == [1] and engine.fault() == ""
    assert generations() == before
    engine.replace([document(3, "fan")])
    fill(engine, document(4, "fan"))
    assert ids(engine, "fan") == [4]


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def build_and_be_killed(place: str, moment: str) -> None:
    def documents() -> Iterator[Document]:
        yield document(2, "lamp")
        if moment == "reading":
            killed()

    def catch_up() -> tuple[list[Document], list[int]]:
        killed()
        return [], []

    engine_at(place).build(documents(), catch_up)


@pytest.mark.parametrize("moment", ["reading", "catching up"])
def test_a_build_that_is_killed_leaves_the_old_one_serving(
    engine: SearchEngine, place: str, generations: Callable[[], set[str]], moment: str
) -> None:
    fill(engine, document(1, "fan"))
    before = generations()
    process = multiprocessing.get_context("spawn").Process(target=build_and_be_killed, args=(place, moment))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert ids(engine, "fan") == [1] and ids(engine, "lamp") == [] and engine.fault() == ""
    assert generations() > before, "something half-built is left"
    engine.replace([document(3, "fan")])  # no lock is
    assert sorted(ids(engine, "fan")) == [1, 3]
    fill(engine, document(4, "fan"))
    assert ids(engine, "fan") == [4]
    assert len(generations()) == len(before), "and tidied up by the next build"


def test_a_write_that_fails_changes_nothing_and_frees_the_lock(engine: SearchEngine) -> None:
    fill(engine, document(1, "fan"))
    with pytest.raises((Stop, IndexUnavailable)):
        engine.replace(breaking(document(1, "lamp"), document(2, "fan")), removed=[1])
    assert ids(engine, "fan") == [1] and ids(engine, "lamp") == []
    engine.replace([document(2, "fan")])
    assert sorted(ids(engine, "fan")) == [1, 2]


def test_readers_never_notice_changes_and_swaps(engine: SearchEngine) -> None:
    """Four readers ask all the time while documents change and the index is built anew again and again."""
    fill(engine, *(document(number, "fan") for number in range(1, 30)))
    wrong: list[object] = []
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                found = ids(engine, "fan", limit=50)
                if found[:1] != [1] or len(found) not in (29, 30):
                    wrong.append(found)
                sleep(0.001)  # lets the writer have its turn
        except Exception as error:
            wrong.append(error)
        finally:
            engine.close()

    readers = [threading.Thread(target=ask) for _ in range(4)]
    for reader in readers:
        reader.start()
    for turn in range(8):
        engine.replace([document(30, "fan", body=f"turn {turn}")])
        fill(engine, *(document(number, "fan") for number in range(1, 31 - turn % 2)))
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_two_builds_at_once_both_end_well(engine: SearchEngine) -> None:
    fill(engine, document(1, "fan"))
    documents = [document(number, "fan") for number in range(1, 40)]
    with ThreadPoolExecutor(2) as builders:
        for building in [builders.submit(fill, engine, *documents) for _ in range(2)]:
            building.result()
    assert len(ids(engine, "fan", limit=50)) == 39
