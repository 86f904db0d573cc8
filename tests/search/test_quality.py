"""How well search finds what is there: known threads asked for in other words. Never below SQLite's own search.

`make bench-search` measures the same with more threads, more engines, and times.
"""

from pathlib import Path

import pytest

from bench.search.asking import quality_of
from bench.search.corpus import Corpus, from_dumps
from bench.search.engines.contract import Engine, Place
from bench.search.engines.fts5 import Fts5
from bench.search.engines.product import Product
from bench.search.measures import Quality, mean
from bench.search.queries import Query, Sets, quality_sets, synonyms_in
from community.search.contract import SearchEngine
from tests.running import ROOT
from tests.search.corpus import CORPUS, SYNONYMS

DUMPS = ROOT.parent / "shared" / "data"
GROUPS = [frozenset(group) for group in SYNONYMS]
LEAST = {"asked": (0.9, 0.85), "duplicates": (1.0, 0.9)}  # recall@10 and MRR; elsewhere nearly all are found at once
CHANCE = 0.015  # one query more or less in the smallest set changes a mean by this
AGAIN = ("duplicates", "linked")
NOT_FOUND = 0.005  # share of the queries that may find nothing at all

# What people type who do not know how it was said: the beginning of the title that helps them.
ASKED = {
    "cool the bedroom at night": "Bypass stays",
    "orange lamp new internet provider": "Amber light",
    "radio connection cellar": "Error E11",
    "birch pollen": "Which filter",
    "reset filter counter": "Filter reminder",
    "decibel bedroom level 3": "How loud",
    "storm tone in the duct": "Whistling",
    "motor ticks after update": "Clicking",
    "ice in the drain hose": "Water drips",
    "black corner north wall": "Mould",
    "meter wrong in fresh air": "Carbon dioxide",
    "clock wrong after restart of the display": "Panel goes white",
    "children press buttons": "Lock the panel",
    "night shift two plans": "A schedule",
    "everybody left the house": "Turn everything",
    "northwind/hood/power": "Boost",
    "duplicate entities mqtt discovery": "Home Assistant",
    "GET /v2/readings since until": "Read the history",
    "0x80070570": "Firmware 6.2",
    "downgrade beta": "Go back",
    "guest account without history": "Give the babysitter",
    "tenant leaves, remove account": "Moving out",
    "offline without cloud": "What leaves",
    "608 bearing grinding": "Bearings",
    "chimney pressure certificate": "Wood stove",
    "wildfire smoke outside": "Smog days",
    "power consumption watts": "Small unit",
    "J7 jumper": "Third stage",
}


def measured(engine: Engine, corpus: Corpus, sets: Sets, way: str, similar: str) -> dict[str, Quality]:
    """The quality by set of queries; questions that ask again are looked for as similar ones."""
    engine.build(corpus.documents)
    ways = engine.ways()
    return {name: quality_of(ways[similar if name in AGAIN else way], queries) for name, queries in sets.items()}


def nothing(found: dict[str, Quality]) -> float:
    """The share of all queries that found nothing."""
    return sum(one.nothing * one.queries for one in found.values()) / sum(one.queries for one in found.values())


@pytest.fixture
def product(engine: SearchEngine, tmp_path: Path) -> Product:
    """The engine of this run, asked as the search page asks it."""
    return Product("product", engine, Place(tmp_path, synonyms=GROUPS))


@pytest.fixture
def fts5(tmp_path: Path) -> Fts5:
    return Fts5(Place(tmp_path / "fts5"))


def asked() -> list[Query]:
    """What people would type, with the thread that helps them and those that repeat it."""
    queries = []
    for text, title in ASKED.items():
        (right,) = (one.id for one in CORPUS.documents if one.title.startswith(title))
        queries.append(
            Query(text, frozenset([right, *(pair.id for pair in CORPUS.duplicates if pair.original == right)]))
        )
    return queries


def test_search_finds_what_is_there_and_better_than_sqlite(product: Product, fts5: Fts5) -> None:
    sets = quality_sets(CORPUS, SYNONYMS, seed=1, most=60) | {"asked": asked()}
    ours = measured(product, CORPUS, sets, "product", "product, any word")
    theirs = measured(fts5, CORPUS, sets, "fts5", "fts5")
    fts5.close()
    for name, found in ours.items():
        assert found.ten >= LEAST.get(name, (0.99, 0.98))[0], name
        assert found.mrr >= LEAST.get(name, (0.99, 0.98))[1], name
    assert mean(list(ours.values())).ten >= mean(list(theirs.values())).ten - CHANCE
    assert mean(list(ours.values())).mrr >= mean(list(theirs.values())).mrr - CHANCE
    assert nothing(ours) <= NOT_FOUND


def test_a_word_of_the_synonym_list_finds_what_is_said_with_another(product: Product) -> None:
    product.build(CORPUS.documents)
    (wardrobe,) = (one.id for one in CORPUS.documents if "wardrobe" in one.title)
    assert product.as_the_page("mould behind the closet", 10)[0] == wardrobe
    assert wardrobe in product.as_the_page("closet", 10)
    assert wardrobe not in product.words_alone("closet", 10)


def test_a_misspelt_word_that_nobody_wrote_is_corrected(product: Product) -> None:
    product.build(CORPUS.documents)
    (wardrobe,) = (one.id for one in CORPUS.documents if "wardrobe" in one.title)
    assert product.words_alone("wardorbe", 10) == []
    assert product.as_the_page("wardorbe", 10) == [wardrobe]


def test_real_threads_are_found_better_than_by_sqlite(
    product: Product, fts5: Fts5, request: pytest.FixtureRequest
) -> None:
    if not DUMPS.is_dir():
        pytest.skip(f"No Stack Exchange dumps in {DUMPS}: quality was measured on our own threads alone.")
    corpus = from_dumps(DUMPS)
    groups = synonyms_in(ROOT / "bench" / "search" / "synonyms.txt")
    product.place = Place(product.place.folder, synonyms=[frozenset(group) for group in groups])
    few = request.config.getoption("--database") == "postgresql"
    sets = quality_sets(corpus, groups, seed=1, most=10 if few else 40)
    ours = measured(product, corpus, sets, "product", "product, any word")
    theirs = measured(fts5, corpus, sets, "fts5", "fts5")
    fts5.close()
    assert mean(list(ours.values())).ten >= mean(list(theirs.values())).ten
    assert mean(list(ours.values())).mrr >= mean(list(theirs.values())).mrr
    assert nothing(ours) <= NOT_FOUND
