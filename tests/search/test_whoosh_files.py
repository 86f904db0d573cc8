"""The files of the embedded index: a stock Whoosh reads them, segments are merged, and memory stays bounded."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from whoosh import index as whoosh
from whoosh.query import And, Or, Term
from whoosh.scoring import TF_IDF

from community.search.contract import WEIGHTS, Document
from community.search.whoosh_engine import engine as engine_module
from community.search.whoosh_engine import writing
from community.search.whoosh_engine.engine import WhooshEngine
from community.search.whoosh_engine.schema import BETWEEN
from community.search.whoosh_engine.segments import Segment
from community.search.whoosh_engine.snapshot import Memory
from community.search.words import fingerprint
from tests.search.documents import document, fill, ids, look

WORDS = ["fan", "hub", "night", "schedule", "filter", "noise", "alarm", "v2.14.1", "ERR_0x80070057", "e-mail", "Köln"]


def made_up(number: int) -> Document:
    """A document of random words; the same for the same number."""
    rng = random.Random(number)
    return document(
        number,
        " ".join(rng.choices(WORDS, k=4)),
        " ".join(rng.choices(WORDS, k=rng.randrange(1, 90))),
        tags=[rng.choice(["quiet-hours", "wifi"])],
        product=rng.choice(["hub", "breeze", ""]),
        score=rng.randrange(9),
    )


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[WhooshEngine]:
    made = WhooshEngine(tmp_path / "index")
    yield made
    made.close()


def segments_of(engine: WhooshEngine) -> list[Segment]:
    assert ids(engine, "fan") is not None and engine.kept  # reads the newest snapshot
    return list(engine.kept[1].segments)


def test_a_stock_whoosh_reads_the_index(engine: WhooshEngine) -> None:
    fill(engine, *map(made_up, range(1, 400)))
    engine.replace([made_up(number) for number in range(400, 410)], removed=[7])
    stock = whoosh.open_dir(str(engine.current()))
    with stock.searcher(weighting=TF_IDF()) as searcher:
        for query in ("fan", "night", "v2.14.1", "hub", "email"):
            found = searcher.search(Term("text", query), limit=None)
            assert len(found) == look(engine, query).total > 0
            matcher = searcher.postings("text", query.encode())
            assert matcher.max_quality() >= matcher.weight() >= 1
        both = searcher.search(
            And([Term("text", "fan"), Or([Term("product", "hub"), Term("tag", "wifi")])]), limit=None
        )
        assert 0 < len(both) < 409


def test_a_posting_list_says_what_was_counted(engine: WhooshEngine) -> None:
    fill(engine, document(1, "fan fan", "fan"), document(2, "lamp", answers="fan"), document(3, "lamp"))
    [segment] = segments_of(engine)
    documents, weights = segment.plain_postings("text", "fan")
    expected = [2 * WEIGHTS["title"] + WEIGHTS["body"], WEIGHTS["answers"]]
    assert (documents.tolist(), weights.tolist()) == ([0, 1], expected)
    assert segment.plain_postings("title", "lamp")[0].tolist() == [1, 2]
    assert len(segment.plain_postings("text", "nothing")[0]) == 0
    fan, lamp = fingerprint(["fan"]), fingerprint(["lamp"])
    assert segment.row(0) == fan + fan + BETWEEN + fan and segment.row(2) == lamp


@pytest.mark.parametrize("block", [2, 3, 4096])
def test_long_lists_are_kept_in_blocks(engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(writing, "BLOCK", block)
    monkeypatch.setattr(writing, "FEW", 1)
    fill(engine, *map(made_up, range(1, 80)))
    with whoosh.open_dir(str(engine.current())).searcher() as searcher:
        for word in ("fan", "night", "hub"):
            postings = segments_of(engine)[0].plain_postings("text", word)
            assert postings[0].tolist() == list(searcher.postings("text", word.encode()).all_ids())


def test_segments_of_one_size_become_one(engine: WhooshEngine) -> None:
    fill(engine, *map(made_up, range(1, 30)))
    for number in range(30, 30 + 3 * writing.TIER):
        engine.replace([made_up(number)], removed=[number - 25])
    expected = WhooshEngine(engine.folder.parent / "other")
    left = [1, 2, 3, 4, *range(29, 30 + 3 * writing.TIER)]
    fill(expected, *map(made_up, left))
    assert len(segments_of(engine)) < 2 * writing.TIER
    assert sorted(engine.stamps()) == sorted(expected.stamps())
    for text in (*WORDS, '"fan hub"', "fan night", "-fan hub"):
        assert sorted(look(engine, text, limit=99).ids) == sorted(look(expected, text, limit=99).ids), text
    assert look(engine, "fan", limit=99).facets == look(expected, "fan", limit=99).facets


def test_much_deleted_segments_are_written_anew(engine: WhooshEngine) -> None:
    fill(engine, *map(made_up, range(1, 40)))
    engine.replace([], removed=range(1, 30))
    engine.replace([document(99, "fan")])
    assert sum(segment.size for segment in segments_of(engine)) == engine.count() == 11


def test_large_indexes_are_written_in_pieces(engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "LARGEST", 10)
    fill(engine, *map(made_up, range(1, 36)))
    assert [segment.size for segment in segments_of(engine)] == [10, 10, 10, 5]
    assert engine.count() == 35 and sorted(number for number, _stamp in engine.stamps()) == list(range(1, 36))
    assert look(engine, "fan OR hub", limit=99, facets=["tag"]).facets["tag"].keys() == {"quiet-hours", "wifi"}


def test_segments_stay_open_from_one_snapshot_to_the_next(engine: WhooshEngine) -> None:
    fill(engine, *map(made_up, range(1, 30)))
    before = segments_of(engine)
    engine.replace([made_up(40)], removed=[3])
    assert segments_of(engine)[0] is before[0]
    assert 3 not in look(engine, "fan", limit=99).ids


def test_the_memory_of_posting_lists_is_bounded(engine: WhooshEngine) -> None:
    fill(engine, *map(made_up, range(1, 300)))
    [segment] = segments_of(engine)
    memory = Memory(most=4_000)
    for _ in range(3):
        for word in ("fan", "hub", "night", "schedul", "nothing"):
            postings = memory.postings(segment, "text", word)
            assert postings[0].tolist() == segment.plain_postings("text", word)[0].tolist()
            assert memory.size <= 4_000
    assert memory.size == sum(memory.cost(postings) for postings in memory.kept.values())
