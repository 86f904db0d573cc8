"""Ada teaches search that words mean the same; everybody finds more within seconds."""

from collections.abc import Callable

import pytest
from flask import current_app

from community.accounts.models import User
from community.core.db import db
from community.core.errors import Forbidden, Invalid, NotFound
from community.search import vocabulary
from community.search.models import SynonymGroup
from community.search.vocabulary import add_group, change_group, remove_group, synonym_groups
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.search.story import found

WorkOff = Callable[[], None]


def kept() -> list[str]:
    db.session.commit()
    return [group.words for group in db.session.query(SynonymGroup).order_by(SynonymGroup.id)]


def test_a_group_is_known_at_once(people: People) -> None:
    assert synonym_groups() == []
    group = add_group(people.ada, "WLAN, wi-fi,\n  Wireless   LAN ; wlan", "  Our   word is wi-fi ")
    assert synonym_groups() == [frozenset({"wlan", "wi-fi", "wireless lan"})]
    assert (group.words, group.note, group.created_by_id) == (
        "wlan, wi-fi, wireless lan", "Our word is wi-fi", people.ada.id,
    )  # fmt: skip


def test_search_finds_the_other_word(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, "The lamp forgets its wlan", source="It blinks all night long.", goal="", tags=[])
    work_off()
    assert found(browser, "wireless") == []
    group = add_group(people.ada, "wlan, wireless")
    assert found(browser, "wireless") == ["The lamp forgets its wlan"]
    remove_group(people.ada, group)
    assert found(browser, "wireless") == []


def test_a_feed_finds_it_too(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, "The lamp forgets its wlan", source="It blinks all night long.", goal="", tags=[])
    add_group(people.ada, "wlan, wireless lan")
    work_off()
    assert "forgets its wlan" in browser.get("/search.atom?q=wireless lan").text


def test_another_process_knows_within_seconds(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered is read again after a few seconds, without anybody telling."""
    clock = [100.0]
    monkeypatch.setattr(vocabulary, "monotonic", lambda: clock[0])
    assert synonym_groups() == []
    remembered = current_app.extensions[vocabulary.MEMORY]
    add_group(people.ada, "wlan, wifi")
    current_app.extensions[vocabulary.MEMORY] = remembered  # as another process has it
    clock[0] += 4.9
    assert synonym_groups() == []
    clock[0] += 0.2
    assert synonym_groups() == [frozenset({"wlan", "wifi"})]


def test_reading_them_costs_nothing_twice(browser: Browser, people: People) -> None:
    add_group(people.ada, "wlan, wifi")
    browser.get("/search?q=fan")
    with browser.statements() as sent:
        browser.get("/search?q=fan")
    assert not [statement for statement in sent if "synonym_groups" in statement]


def test_changing_and_removing(people: People) -> None:
    group = add_group(people.ada, "wlan, wifi")
    add_group(people.ada, "fan, ventilator")
    change_group(people.ada, group, "wlan, wifi, radio", "more")
    assert kept() == ["wlan, wifi, radio", "fan, ventilator"]
    assert frozenset({"wlan", "wifi", "radio"}) in synonym_groups()
    remove_group(people.ada, group)
    assert kept() == ["fan, ventilator"] == [", ".join(sorted(words)) for words in synonym_groups()]
    with pytest.raises(NotFound):
        vocabulary.group_or_404(group.id)


def test_a_failed_change_is_not_remembered(people: People) -> None:
    group = add_group(people.ada, "wlan, wifi")
    with pytest.raises(Invalid):
        change_group(people.ada, group, "only")
    assert kept() == ["wlan, wifi"] and synonym_groups() == [frozenset({"wlan", "wifi"})]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "2 to 12 different words"),
        ("wlan", "2 to 12 different words"),
        ("wlan, WLAN", "2 to 12 different words"),
        (", ,\n;", "2 to 12 different words"),
        (", ".join(f"word{number}" for number in range(13)), "2 to 12 different words"),
        ("wlan, " + "x" * 41, "“x+” is no word"),
        ("wlan, !?", "“!\\?” is no word"),
        ("fan, wlan", "“fan” is in the group “fan, ventilator” already"),
    ],
)
def test_what_is_no_group(people: People, words: str, why: str) -> None:
    add_group(people.ada, "fan, ventilator")
    with pytest.raises(Invalid, match=why) as refusal:
        add_group(people.ada, words)
    assert refusal.value.field == "words" and kept() == ["fan, ventilator"]


def test_twelve_words_and_odd_ones(people: People) -> None:
    add_group(people.ada, ", ".join(f"word{number}" for number in range(12)))
    add_group(people.ada, 'c++, "see plus plus", größe, 日本, ERR_0x80070057, \x00nul')
    assert synonym_groups()[-1] == {"c++", "see plus plus", "größe", "日本", "err_0x80070057", "nul"}
    assert len(kept()[0]) <= 600


def test_there_is_an_end_to_groups(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MOST_GROUPS", 1)
    add_group(people.ada, "wlan, wifi")
    with pytest.raises(Invalid, match="There are 1 groups already"):
        add_group(people.ada, "fan, ventilator")


@pytest.mark.parametrize("who", ["ben", "vera", "mo"])
def test_only_administrators_teach(people: People, who: str) -> None:
    group = add_group(people.ada, "wlan, wifi")
    person: User = getattr(people, who)
    with pytest.raises(Forbidden, match="Only administrators"):
        add_group(person, "fan, ventilator")
    with pytest.raises(Forbidden):
        change_group(person, group, "fan, ventilator")
    with pytest.raises(Forbidden):
        remove_group(person, group)
    assert kept() == ["wlan, wifi"]


def test_who_made_a_group_is_shown_in_their_order(people: People) -> None:
    add_group(people.ada, "wlan, wifi")
    add_group(people.ada, "fan, ventilator")
    assert [(one.words, one.created_by and one.created_by.name) for one in vocabulary.all_groups()] == [
        ("fan, ventilator", "Ada Admin"),
        ("wlan, wifi", "Ada Admin"),
    ]
