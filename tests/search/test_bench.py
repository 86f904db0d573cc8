"""What the search harness computes by itself: figures, queries with known answers, grown threads."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bench.search import growing, queries
from bench.search.asking import quality_of
from bench.search.corpus import Corpus, Pair, from_dumps, originals, thread
from bench.search.measures import mean, percentile, quality, rank_of
from bench.search.queries import Query
from tests.search.corpus import THREADS

CORPUS = Corpus(THREADS, [Pair(THREADS[0].id, THREADS[1].id), Pair(THREADS[0].id, THREADS[2].id)])
TITLE = "Bypass stays shut on warm summer nights"


def test_the_place_of_the_right_thread() -> None:
    assert rank_of([7, 3, 9], {9, 3}) == 2
    assert rank_of([7, 3, 9], {1}) == 0


def test_quality_counts_first_ten_and_how_soon() -> None:
    found = quality([1, 2, 0, 10, 11], empty=1)
    assert (found.first, found.ten, found.nothing) == (0.2, 0.6, 0.2)
    assert found.mrr == pytest.approx((1 + 1 / 2 + 1 / 10) / 5)
    assert quality([], 0).mrr == 0


def test_every_set_counts_the_same_in_the_mean() -> None:
    assert mean([quality([1] * 30, 0), quality([0], 0)]).ten == 0.5


@pytest.mark.parametrize(("share", "figure"), [(0.5, 10), (0.95, 19), (1, 20), (0, 1)])
def test_percentiles_are_figures_that_were_measured(share: float, figure: float) -> None:
    assert percentile(list(range(1, 21)), share) == figure
    assert percentile([], share) == 0


def test_changed_titles_keep_enough_to_be_found() -> None:
    random = Random(1)
    assert set(queries.dropped(TITLE, random).split()) < set(TITLE.split())
    assert len(queries.dropped(TITLE, random).split()) >= 2
    assert Counter(queries.reordered(TITLE, random).split()) == Counter(TITLE.split())


def test_a_misspelt_title_has_one_wrong_word() -> None:
    for seed in range(50):
        typed = queries.misspelt(TITLE, Random(seed)).split()
        wrong = set(typed) - set(TITLE.split())
        assert len(wrong) == 1
        assert wrong.pop()[0] in "Bswn", "the first letter is always right"
    assert queries.misspelt("Too hot", Random(1)) == "", "nothing long enough"


def test_a_translated_title_says_it_with_another_word_of_the_group() -> None:
    translated = queries.Translated([("night", "evening"), ("fan", "blower")])
    assert translated(TITLE, Random(1)) == "Bypass stays shut warm summer evening"
    assert translated("Where is the filter", Random(1)) == ""


def test_synonyms_are_read_without_remarks(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("# these mean the same\nfan, blower\n\nlog in , login\n")
    assert queries.synonyms_in(tmp_path / "words.txt") == [("fan", "blower"), ("log in", "login")]


def test_sets_ask_for_threads_that_are_there_and_are_always_the_same() -> None:
    sets = queries.quality_sets(CORPUS, [("fan", "blower")], seed=1, most=20)
    ids = {one.id for one in THREADS}
    assert {"title", "dropped", "reordered", "misspelt", "synonyms", "duplicates"} <= sets.keys()
    assert all(query.text and query.right <= ids for queries in sets.values() for query in queries)
    assert sets == queries.quality_sets(CORPUS, [("fan", "blower")], seed=1, most=20)
    assert sets != queries.quality_sets(CORPUS, [("fan", "blower")], seed=2, most=20)


def test_words_from_a_text_stand_in_it_near_each_other() -> None:
    threads = list(growing.grown(CORPUS, 600, seed=1))
    for query in queries.from_texts(threads, Random(1), most=20):
        (found,) = (one for one in threads if one.id in query.right)
        assert set(query.text.split()) <= set(queries.words_in((found.accepted or found.body).lower()))


def test_a_duplicate_with_two_originals_is_one_query_that_must_not_find_itself() -> None:
    assert list(originals(CORPUS.duplicates)) == [(THREADS[0].id, frozenset({THREADS[1].id, THREADS[2].id}))]
    (query,) = queries.quality_sets(CORPUS, [], seed=1, most=5)["duplicates"]
    assert query.own == THREADS[0].id
    assert query.own not in query.right


def test_all_queries_about_one_thread_are_in_the_same_half() -> None:
    sets = queries.quality_sets(CORPUS, [("fan", "blower")], seed=1, most=60)
    first, second = queries.halves(sets)
    right = [{min(query.right) for one in half.values() for query in one} for half in (first, second)]
    assert right[0] and right[1] and right[0].isdisjoint(right[1])
    assert sum(map(len, first.values())) + sum(map(len, second.values())) == sum(map(len, sets.values()))


def test_a_thread_that_finds_only_itself_found_something() -> None:
    found = quality_of(lambda _text, _limit: [4], [Query("fan", frozenset({5}), own=4), Query("fan", frozenset({4}))])
    assert (found.ten, found.nothing) == (0.5, 0.0)
    assert quality_of(lambda _text, _limit: [], [Query("fan", frozenset({5}))]).nothing == 1.0


def test_speed_queries_have_two_to_five_words_that_threads_have() -> None:
    typed = queries.speed_queries(THREADS, seed=1, count=40)
    known = queries.document_frequencies(THREADS)
    assert all(2 <= len(text.split()) <= 5 for text in typed)
    assert all(known[word] for text in typed for word in text.split())


def test_what_is_typed_so_far_begins_like_a_title() -> None:
    titles = [one.title for one in THREADS]
    for typed in queries.begun(titles, seed=1, count=30):
        assert any(typed.split()[-1] in title.lower() for title in titles)


def test_growing_keeps_the_real_threads_and_is_the_same_for_one_seed(tmp_path: Path) -> None:
    growing.write(growing.grown(CORPUS, 300, seed=1), tmp_path / "threads.jsonl")
    threads = list(growing.read(tmp_path / "threads.jsonl"))
    assert threads[: len(THREADS)] == THREADS
    assert len({one.id for one in threads}) == 300
    assert threads == list(growing.grown(CORPUS, 300, seed=1))
    assert threads != list(growing.grown(CORPUS, 300, seed=2))
    assert list(growing.grown(CORPUS, 5, seed=1)) == THREADS[:5]


def test_grown_words_are_about_as_common_as_real_ones_and_some_are_new() -> None:
    grown = list(growing.grown(CORPUS, 10 * len(THREADS), seed=1))
    real, all_words = queries.document_frequencies(THREADS), queries.document_frequencies(grown)
    common = [word for word, count in real.items() if count > len(THREADS) / 4]
    for word in common:
        assert 0.4 < (all_words[word] / len(grown)) / (real[word] / len(THREADS)) < 2.5, word
    assert len(all_words) > 1.3 * len(real)


def test_a_dump_is_read_as_threads_and_pairs(tmp_path: Path) -> None:
    (tmp_path / "Posts.xml").write_text(
        """<posts>
        <row Id="1" PostTypeId="1" AcceptedAnswerId="3" Title="Filter lamp" Tags="&lt;filter&gt;" Score="4"
          Body="&lt;p&gt;It &lt;code&gt;blinks&lt;/code&gt;.&lt;/p&gt;" CreationDate="2020-01-01T00:00:00" />
        <row Id="2" PostTypeId="2" ParentId="1" Body="Wait." />
        <row Id="3" PostTypeId="2" ParentId="1" Body="Reset it." />
        <row Id="4" PostTypeId="1" Title="Lamp again" Body="Same." />
        </posts>"""
    )
    (tmp_path / "PostLinks.xml").write_text(
        """<postlinks>
        <row PostId="4" RelatedPostId="1" LinkTypeId="3" />
        <row PostId="4" RelatedPostId="9" LinkTypeId="1" />
        </postlinks>"""
    )
    corpus = from_dumps(tmp_path)
    lamp, again = corpus.documents
    assert (lamp.title, lamp.body, lamp.accepted, lamp.answers) == ("Filter lamp", "It blinks.", "Reset it.", "Wait.")
    assert (lamp.tags, lamp.score, lamp.answer_count, lamp.is_accepted, lamp.has_code) == (["filter"], 4, 2, True, True)
    assert again == thread(id=4, title="Lamp again", body="Same.", author_id=0, people=[0])
    assert corpus.duplicates == [Pair(4, 1)]
    assert corpus.links == [], "the other question is not in the dump"


def test_without_a_dump_it_says_where_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no dump"):
        from_dumps(tmp_path)


def test_documents_are_kept_whole(tmp_path: Path) -> None:
    odd = replace(THREADS[0], title='Quotes "and" ünïcode\n', tags=["a", "b"])
    growing.write([odd], tmp_path / "one.jsonl")
    assert list(growing.read(tmp_path / "one.jsonl")) == [odd]
