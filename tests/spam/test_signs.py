"""What a text gives away: each sign of spam in a text that has it, and none in what people write every day."""

import time
from random import Random

import pytest

from community.core.text import render
from community.core.traps import Manner
from community.spam import signs
from community.spam.likeness import ALIKE, distance, simhash
from community.spam.patterns import compiled, first_found
from community.spam.reading import Reading, host_of, site_of
from community.spam.rules import DEFAULTS, Knowledge
from community.spam.weighing import Likes, Situation, sum_of, weigh
from community.spam.words import unpacked
from tests.spam.story import ADVERT, ORDINARY, names

ESTABLISHED = Situation(is_untried=False, is_new=False)


def known(words: tuple[str, ...] = (), hosts: tuple[str, ...] = ()) -> Knowledge:
    return Knowledge(0.0, 0, DEFAULTS, compiled(words), hosts, unpacked(None, 0, 0))


def read(text: str) -> Reading:
    return Reading(text, render(text).html, ("ours.example", "*.ours.example"))


@pytest.mark.parametrize(
    ("text", "situation", "sign"),
    [
        (ORDINARY, Situation(manner=Manner(900.0, trapped=True)), signs.TRAP),
        (ORDINARY * 4, Situation(manner=Manner(2.0)), signs.QUICK),
        (ORDINARY, Situation(doubt=30), signs.DOUBT),
        (ADVERT, Situation(), signs.SPAM_WORDS),
        (ORDINARY, Situation(), signs.GOOD_WORDS),
        ("It is described at https://nobody-knows.io/it", Situation(), signs.STRANGE_HOST),
        ("It is described at https://nobody-knows.io/it", Situation(), signs.FIRST_LINK),
        ("https://nobody-knows.io/it", ESTABLISHED, signs.MOSTLY_LINK),
        ("See https://nobody-knows.io/it", Situation(old_hosts=frozenset()), signs.LATE_LINK),
        ("See https://nobody-knows.io/it", Situation(question_days=90), signs.OLD_QUESTION),
        ("Try pills-for-all.shop today", Situation(), signs.CHEAP_HOST),
        ("See https://bit.ly/3xyz", ESTABLISHED, signs.SHORTENED),
        ("See [www.nasa.gov](https://nobody-knows.io/)", ESTABLISHED, signs.BORROWED),
        ("Write to me on Telegram @quick_gains today", ESTABLISHED, signs.MESSENGER),
        ("Write to pills (at) cure (dot) com for it", ESTABLISHED, signs.DISGUISED),
        ("Go to \U0001d401\U0001d404\U0001d412\U0001d413 deals now", ESTABLISHED, signs.ODD_LETTERS),
        ("THIS IS THE VERY BEST OFFER THAT YOU HAVE EVER SEEN IN YOUR LIFE", ESTABLISHED, signs.SHOUTING),
        ("It says:\n\n```\nE42 timeout\n```", ESTABLISHED, signs.CODE),
        (ORDINARY, Situation(likes=Likes(again=1)), signs.AGAIN),
        (ORDINARY, Situation(likes=Likes(others=1)), signs.OF_OTHERS),
        (ORDINARY, Situation(likes=Likes(others=3)), signs.OF_MANY),
        (ORDINARY, Situation(likes=Likes(spam=1)), signs.OF_SPAM),
        (ORDINARY, Situation(likes=Likes(host=1)), signs.HOST_AGAIN),
        (ORDINARY, Situation(likes=Likes(host_spam=1)), signs.HOST_OF_SPAM),
    ],
)
def test_each_sign_is_found(text: str, situation: Situation, sign: str) -> None:
    assert sign in names(weigh(read(text), situation, known()))
    assert sign in signs.WHAT and (sign in signs.POINTS or sign in (signs.DOUBT, signs.SPAM_WORDS, signs.GOOD_WORDS))


def test_what_people_write_every_day_stays_far_below() -> None:
    for text in (
        ORDINARY,
        "Same here with 6.2. Did you find anything? The log at https://pastebin.com/abc says timeout.",
        "It is in our manual: https://docs.ours.example/fan and in [the report](https://github.com/x/y/issues/4).",
        "Use `fan max 35%`, then restart.\n\n    fan max 35%\n\nWorks for me on 6.1 and 6.2.",
        "Ich habe das gleiche Problem seit dem Update, und der Neustart hilft nicht.",
        "I pasted the whole log.\n\n> Are you looking for the best online casino? Visit our website",
    ):
        assert sum_of(weigh(read(text), Situation(manner=Manner(30.0)), known())) < 20, text


def test_links_within_the_site_and_to_hosts_that_may_be_named_are_no_links() -> None:
    text = read("See https://ours.example/x, https://docs.ours.example and https://other.example/y")
    assert [link.host for link in text.links] == ["other.example"]
    assert (
        host_of("https://www.Example.org/a") == "example.org" and host_of("/q/12") == "" and host_of("http://[") == ""
    )
    assert site_of("a.b.example.co.uk") == "example.co.uk" and site_of("docs.github.com") == "github.com"


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("replica watch*", "Buy Replica  Watches here", True),
        ("replica watch*", "a replica of the watch", False),
        ("cas?no", "the best c@sino is a casino", True),
        ("*coin", "my supercoin", True),
        ("*coin", "coincidence", False),
        ("pills", "spills", False),
        ("1-8##-###-####", "call 1-888-555-1234 now", True),
        ("a.b+c", "a.b+c", True),
        ("a.b+c", "axbbc", False),
    ],
)
def test_blocked_words_have_wildcards(pattern: str, text: str, found: bool) -> None:
    assert bool(first_found(compiled([pattern]), text)) is found


def test_blocked_words_take_no_time_on_hostile_texts() -> None:
    began = time.process_time()
    for text in ("a" * 30_000, "a " * 15_000, "ab" * 15_000):
        first_found(compiled(["a*a*a*a*a*b?", "*a*a*a*c", "a?*a?*a?*z"]), text)
    assert time.process_time() - began < 2


def test_blocked_words_and_sites_weigh_enough_for_everybody() -> None:
    for text, knows in (
        ("A word that is blocked", known(words=("blocked",))),
        ("See https://deep.bad.example/x", known(hosts=("bad.example",))),
    ):
        assert sum_of(weigh(read(text), ESTABLISHED, knows)) >= DEFAULTS["trusted_hold"]
    assert signs.BLOCKED_HOST not in names(
        weigh(read("https://notbad.example"), ESTABLISHED, known(hosts=("bad.example",)))
    )


def test_texts_with_a_few_other_words_are_alike_and_others_are_not() -> None:
    words = ORDINARY.lower().split() * 2
    changed = [*words[:7], "heater", *words[8:]]
    assert distance(simhash(words), simhash(words)) == 0 < distance(simhash(words), simhash(changed)) <= ALIKE
    other = Random(4).sample([f"word{number}" for number in range(100)], 30)
    assert distance(simhash(words), simhash(other)) > ALIKE


def test_reasons_are_told_in_words_the_strongest_first(app: object) -> None:
    told = signs.told([signs.found(signs.CODE).as_kept(), signs.found(signs.STRANGE_HOST, "bad.example").as_kept()])
    assert told == ["Links to a site that nobody named here before (bad.example): +12", "Has code in it: -6"]
    assert signs.told([{"sign": "of an older version", "points": 3}]) == ["of an older version: +3"]
