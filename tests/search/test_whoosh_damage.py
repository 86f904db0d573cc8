"""The Whoosh folder, damaged in every way we could think of."""

import gc
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from community.search.contract import IndexUnavailable
from community.search.whoosh_engine.engine import WhooshEngine, this_format
from tests.search.documents import document, fill, ids, look

# Whoosh itself forgets to close a file in which it finds garbage; Python does that for it.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
DOCUMENTS = [document(number, "fan", body=f"night {number} " * 30) for number in range(1, 60)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A healthy index of two commits that nobody has open."""
    engine = WhooshEngine(tmp_path / "index")
    fill(engine, *DOCUMENTS)
    engine.replace([document(60, "fan")], removed=[1])
    engine.close()
    return tmp_path / "index"


@pytest.fixture
def engine(folder: Path) -> Iterator[WhooshEngine]:
    made = WhooshEngine(folder)
    yield made
    made.close()
    gc.collect()


def serving(folder: Path) -> Path:
    return folder / (folder / "CURRENT").read_text().partition(" ")[0]


def cut_all(folder: Path) -> None:
    for file in serving(folder).iterdir():
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def empty_all(folder: Path) -> None:
    for file in serving(folder).iterdir():
        file.write_bytes(b"")


def delete_segments(folder: Path) -> None:
    for file in serving(folder).glob("MAIN_*.*"):
        file.unlink()


def garbage_in_the_table(folder: Path) -> None:
    for file in serving(folder).glob("*.toc"):
        file.write_bytes(os.urandom(file.stat().st_size))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "files are cut": cut_all,
    "files are empty": empty_all,
    "segments are deleted": delete_segments,
    "the table of contents is garbage": garbage_in_the_table,
    "the folder is deleted": lambda folder: shutil.rmtree(serving(folder)),
    "everything is deleted": shutil.rmtree,
    "CURRENT is garbage": lambda folder: (folder / "CURRENT").write_bytes(b"\xff\x00 garbage\n" * 9),
    "CURRENT is empty": lambda folder: (folder / "CURRENT").write_bytes(b""),
    "CURRENT leads nowhere": lambda folder: (folder / "CURRENT").write_text(f"not-there {this_format()}"),
    "it was written by another version": lambda folder: (folder / "CURRENT").write_text(f"{serving(folder).name} 1 en"),
    "it was written for another language": lambda folder: (folder / "CURRENT").write_text(
        f"{serving(folder).name} 2 de"
    ),
    "CURRENT is gone": lambda folder: (folder / "CURRENT").unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_index_says_so_and_building_mends_it(
    folder: Path, engine: WhooshEngine, damage: Callable[[Path], object]
) -> None:
    damage(folder)
    with pytest.raises(IndexUnavailable):
        ids(engine, "fan")
    with pytest.raises(IndexUnavailable):
        list(engine.stamps())
    assert engine.fault().endswith(".")
    with pytest.raises(IndexUnavailable):
        engine.replace([document(61, "fan")])
    fill(engine, *DOCUMENTS)
    assert engine.fault() == "" and look(engine, "fan").total == 59
    engine.replace([document(61, "fan")])
    assert look(engine, "fan").total == 60


@pytest.mark.parametrize("seed", range(25))
def test_damage_anywhere_gives_an_answer_or_says_so_never_another_error(
    folder: Path, engine: WhooshEngine, seed: int
) -> None:
    rng = random.Random(seed)
    file = rng.choice(sorted(path for path in serving(folder).iterdir() if path.stat().st_size))
    content = bytearray(file.read_bytes())
    for _ in range(rng.choice([1, 30, 300])):
        content[rng.randrange(len(content))] = rng.randrange(256)
    file.write_bytes(content)
    for act in (
        lambda: ids(engine, "fan -lamp"),
        lambda: ids(engine, '"night 7"', order="newest"),
        lambda: list(engine.stamps()),
        lambda: engine.replace([document(61, "fan")], removed=[2]),
    ):
        try:
            act()
        except IndexUnavailable:
            assert engine.fault()  # whoever asks next is told, and the worker mends it
    fill(engine, *DOCUMENTS)
    assert engine.fault() == "" and look(engine, "fan").total == 59


def test_damage_that_only_some_searches_meet_is_noted_for_the_worker(folder: Path, engine: WhooshEngine) -> None:
    note = serving(folder)
    assert engine.fault() == ""
    with pytest.raises(IndexUnavailable):
        engine.read(lambda snapshot: 1 // 0)
    assert "ZeroDivisionError" in WhooshEngine(folder).fault()
    fill(engine, *DOCUMENTS)
    assert engine.fault() == "" and not note.exists()


def test_files_are_given_back_when_the_index_changes(folder: Path, engine: WhooshEngine) -> None:
    def open_files() -> int:
        return sum(1 for one in Path("/proc/self/fd").iterdir() if str(folder) in os.path.realpath(one))

    if not Path("/proc/self/fd").exists():
        pytest.skip("only Linux says which files are open")
    ids(engine, "fan")
    few = open_files()
    for number in range(100, 112):
        engine.replace([document(number, "fan")])
        ids(engine, "fan")
    fill(engine, *DOCUMENTS)
    ids(engine, "fan")
    assert open_files() <= few + 2
    engine.close()
    assert open_files() == 0


def test_a_failed_commit_frees_the_lock(engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("whoosh.index.TOC.write", full)
        with pytest.raises(IndexUnavailable, match="No space left"):
            engine.replace([document(70, "fan")])
        patch.setattr("whoosh.writing.SegmentWriter._close_segment", full)  # nor does giving up work
        with pytest.raises(IndexUnavailable, match="No space left"):
            engine.replace([document(70, "fan")])
    engine.replace([document(70, "fan")])
    assert look(engine, "fan").total == 60
