"""Any text at all: every script, signs that mean something to some engine, huge and empty ones."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from community.search.contract import BEST, NEWEST, SearchEngine
from community.search.wanted import Clause, Term, Wanted, read, wanted
from community.search.words import words_of
from tests.search.documents import VISITOR, document, fill, ids, look, member

SIGNS = st.text("fan*?:\"'()[]{}~^\\/-+&|!<>%_$;,. \x00", max_size=60)
ANY_TEXT = st.text(max_size=300) | SIGNS


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Das Kölner Café", "kolner cafe"),
        ("re\u0301sume\u0301 gelesen", "résumé"),  # accents written apart, as a Mac does
        ("Grüße", "GRÜẞE"),
        ("ﬁrmware", "firmware"),  # a ligature, as copied from a PDF
        ("שָׁלוֹם עולם", "שלום"),
        ("שלום", "שָׁלוֹם"),
        ("مرحبا بالعالم", "مرحبا"),
        ("हिन्दी में मौसम", "हिन्दी"),
        ("настройки вентилятора", "НАСТРОЙКИ"),
        ("Ανεμιστήρας", "ανεμιστηρας"),
        ("風扇 不轉", "風扇"),
        ("扇風機が止まる", "扇風機が止まる"),
        ("선풍기 멈춤", "선풍기"),
        ("พัดลม หยุด", "พัดลม"),
        ("İstanbul", "istanbul"),
        ("Ångström", "angstrom"),
        ("１２３ wide", "123"),
        ("x² and ½", "½"),
        ("naïve—dash", "naive"),
        ("𝔣𝔞𝔫 stops", "fan"),
        ("Ⅷ", "viii"),
    ],
)
def test_every_script_is_found(engine: SearchEngine, written: str, typed: str) -> None:
    fill(engine, document(1, title=written), document(2, title="something else", body=f"über {written}!"), document(3))
    assert sorted(ids(engine, typed)) == [1, 2]
    assert ids(engine, f'"{typed}"', order=NEWEST) == [2, 1]


@pytest.mark.parametrize(
    "text", ["🙂", "👩‍👩‍👧‍👦", "→", "…", "?!", "«»", "\u200b", "\u202e", "\ufeff", "\u0301", "ﾞ", "\ud800"]
)
def test_what_is_no_word_finds_nothing_by_itself(engine: SearchEngine, text: str) -> None:
    fill(engine, document(1, "fan", body=f"fan {text} fan"), document(2, "lamp"))
    assert wanted(text).clauses == []
    assert ids(engine, f"fan {text}") == [1]


@pytest.mark.parametrize(
    "text",
    [
        "fan' OR '1'='1", "'; DROP TABLE search_index; --", "fan:*", "fan':*", "'fan':A", "fan & lamp", "fan | lamp",
        "!fan", "fan <-> lamp", "fan <2> lamp", "(fan", "fan)", "((((", "fan\\", "\\'", "''", "'''", "fan\\' lamp",
        "%s", "%(x)s", "{}", ":fan", "fan::tsquery", "fan\x00lamp", "\x00", "fan*", "f?n", "fan~2", "fan^3", "[a TO z]",
        "title:fan", "audience:private", "* OR *", "NOT fan", "AND", "OR OR", "fan AND NOT lamp", "+fan -", "--", "/*",
        "*/", "\u2028fan",
    ],
    ids=ascii,
)  # fmt: skip
def test_no_sign_means_anything_to_the_engine(engine: SearchEngine, text: str) -> None:
    """A document with exactly that text is found by its words; the private one never is."""
    fill(
        engine,
        document(1, "fan lamp", body=text),
        document(2, "something else"),
        document(3, text or "fan", audience="private", tags=["fan"]),
    )
    for order in (BEST, NEWEST):
        found = look(engine, text, order=order, facets=["tag"])
        assert set(found.ids) <= {1, 2} and found.total == len(found.ids)
    words = " ".join(word.text for word in words_of(text) if not word.part)
    assert not wanted(words).clauses or look(engine, words).ids[0] == 1
    assert ids(engine, "fan lamp") == [1]
    engine.alike(wanted(text), VISITOR, 5)
    assert engine.complete([text.lower()], text.lower(), VISITOR, 5) in ([], [1])
    engine.near(text.lower()[:60], 5)
    engine.known([text.lower()])
    assert engine.fault() == "" and engine.count() == 3


@pytest.mark.parametrize(
    "word",
    [
        "it's",
        "o'clock",
        "a'b'c",
        "back\\slash",
        "end\\",
        "'",
        "\\",
        " ",
        "a b",
        "x:1A",
        "|",
        "&",
        "!",
        "(",
        ":*",
        "<->",
    ],
)
def test_words_come_to_the_engine_as_they_are(engine: SearchEngine, word: str) -> None:
    """Whatever takes texts apart, no word can become an operator of the engine's own language."""
    fill(engine, document(1, "fan"))
    for term in (Term((word,)), Term((word, "fan")), Term(("fan",), word)):
        for looked_for in (Wanted([Clause((term,))]), Wanted([Clause((Term(("fan",)),))], [term])):
            found = engine.search(looked_for, VISITOR, BEST, 10, 0)
            assert found.ids in ([], [1])
    assert engine.matching(Clause((Term((word,)),)), VISITOR) == 0


HUGE = {
    "very many words": " ".join(f"word{number}" for number in range(30_000)),
    "one word very often": "again " * 40_000,
    "one very long token": "x1" * 40_000,
    "very many long tokens": " ".join(f"{number}{'ж' * 60}" for number in range(4_000)),
    "very long joined token": "a.b-c/" * 12_000,
    "very many joined tokens": " ".join(f"part{number}.of_{number}/{number}" for number in range(12_000)),
    "wide letters": "漢字" * 30_000,
    "letters that fold to many": "ﷺ" * 3_000,
    "marks only": "e\u0301" * 20_000,
    "signs only": "-._/:" * 15_000,
    "lines": "\n\n" * 40_000,
    "quotes": "'\"\\" * 20_000,
}


@pytest.mark.parametrize("name", HUGE)
def test_huge_texts_are_taken_and_do_not_hide_the_title(engine: SearchEngine, name: str) -> None:
    text = HUGE[name]
    fill(engine, document(1, "fan schedule", body=text, answers="tailword"), document(2, "fan", answers=text))
    engine.replace([document(3, "lamp schedule", goal=text, accepted=text, body=text)])
    assert sorted(ids(engine, "fan")) == [1, 2]
    assert sorted(ids(engine, "schedule")) == [1, 3]
    assert ids(engine, '"fan schedule"') == [1]
    look(engine, text[:300])
    look(engine, text)
    engine.alike(wanted(text), VISITOR, 5)
    assert engine.fault() == "" and engine.count() == 3


def test_far_into_a_long_text_words_are_found_and_phrases_are_not_invented(engine: SearchEngine) -> None:
    filler = " ".join(f"word{number}" for number in range(9_000))
    fill(engine, document(1, body=f"night schedule {filler} fan", answers=f"{filler} {filler} lonely end of it all"))
    assert ids(engine, "fan") == ids(engine, "lonely") == ids(engine, '"night schedule"') == [1]
    assert ids(engine, '"word8999 fan"') == [1]
    assert (
        look(engine, '"fan lonely"').total
        == look(engine, '"lonely fan"').total
        == look(engine, '"all lonely"').total
        == 0
    )


@pytest.mark.parametrize(
    "text", ["fan " * 2_500, "fan lamp night schedule hub " * 40, '"fan lamp" ' * 40, "a-b-c-d " * 80, "-fan " * 99]
)
def test_huge_queries_are_answered(engine: SearchEngine, text: str) -> None:
    fill(engine, document(1, "fan lamp"), document(2, "a b c d"))
    for order in (BEST, NEWEST):
        look(engine, text, order=order, facets=["tag", "solved"])
    engine.alike(wanted(text), member(), 5)


@settings(max_examples=60)
@given(text=ANY_TEXT, query=ANY_TEXT)
@example(text="'\\", query="'\\")
@example(text="\x00", query="\x00")
def test_no_text_breaks_the_engine(engine: SearchEngine, text: str, query: str) -> None:
    fill(engine, document(1, title="fan", body=text), document(2, title="fan"))
    engine.replace([document(3, title=text, goal=text, accepted=text, answers=text, audience="private", author_id=9)])
    assert sorted(ids(engine, "fan")) in ([1, 2], [1, 2, 3])
    for typed in (text, query):
        looked_for = wanted(typed)
        found = look(engine, typed, member(), facets=["solved", "tag", "created"])
        assert 3 not in found.ids and found.total == len(found.ids) >= found.complete
        assert sum(found.facets["solved"].values()) == found.total
        assert 3 not in {number for number, _score in engine.alike(looked_for, VISITOR, 5)}
        assert 3 not in engine.complete([typed[:20].lower()], typed[:5].lower(), VISITOR, 5)
        engine.near(typed[:64].lower(), 5)
    looked_for = read(text).wanted  # in which a minus excludes
    if looked_for.clauses and not looked_for.excluded and len(text) < 250:
        assert 1 in ids(engine, text, member())
    assert engine.fault() == ""
