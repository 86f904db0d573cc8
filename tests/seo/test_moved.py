"""Addresses that moved lead to the present one in one hop; removed is gone, private and unknown are not there."""

import pytest

from community.moderation.commands.merging import merge_accounts
from community.questions import commands, queries
from community.questions.models import Question
from community.questions.models.posts import PRIVATE
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.seo.story import audience, hide, moved


@pytest.fixture
def imported(people: People) -> Question:
    """A question that had other numbers before, with an answer that had one too."""
    asked = make.question(people.ana)
    answer = make.answer(people.ben, asked)
    new = f"/q/{asked.id}/{asked.slug}"
    for old in ("/questions/4711", "/a/4711"):
        moved(old, new)
    for old in ("/questions/4712", "/a/4712"):
        moved(old, f"{new}#post-{answer.id}")
    return asked


def leads_to(browser: Browser, old: str, new: str) -> None:
    answer = browser.get(old, follow=False)
    assert (answer.status, answer.location) == (301, new), old
    assert browser.get(new, follow=False).status == 200


def rename(person: object, question: Question, title: str) -> str:
    """Give a question another title. Its new path."""
    seen = queries.question_or_404(question.id, person)  # type: ignore[arg-type]
    fields = make.AskFields(title=title, source=make.BODY, tags=["schedules"])
    commands.edit_question(person, seen, fields, seen.revision_count)  # type: ignore[arg-type]
    return f"/q/{seen.id}/{seen.slug}"


def test_old_addresses_lead_to_the_new_ones(browser: Browser, imported: Question) -> None:
    new = f"/q/{imported.id}/{imported.slug}"
    for old in ("/questions/4711", "/questions/4711/", "/questions/4711/any-words", "/questions/4711/a/b", "/a/4711"):
        leads_to(browser, old, new)
    answer = f"{new}#post-{imported.id + 1}"
    for old in ("/a/4712", "/a/4712/", "/a/4712/88", "/questions/4711/any-words/4712", "/questions/4711/words/4712/"):
        leads_to(browser, old, answer)
    leads_to(browser, "/questions/4711/words/999", new)


def test_a_new_title_makes_no_second_hop(browser: Browser, people: People, imported: Question) -> None:
    new = rename(people.ana, imported, "Why does the fan howl at night?")
    assert new.endswith("howl-at-night")
    leads_to(browser, "/questions/4711/why-does-the-fan-ignore-my-night-schedule", new)
    leads_to(browser, "/a/4712", f"{new}#post-{imported.id + 1}")
    newest = rename(people.ana, imported, "What makes the fan howl at night?")
    for old in ("/questions/4711", new, f"/q/{imported.id}", f"/q/{imported.id}/", f"{newest}/", f"{new}/"):
        leads_to(browser, old, newest)


def test_an_answer_of_a_long_thread_is_found_on_its_page(
    browser: Browser, people: People, imported: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    voters = [make.person(f"Voter{number} Vale") for number in range(6)]  # nobody may vote for one person all day
    for number in range(31):
        commands.vote(voters[number % 6], make.answer(people.ben, imported, f"{make.HELPFUL} Version {number}."), 1)
    leads_to(browser, "/a/4712", f"/q/{imported.id}/{imported.slug}?page=2#post-{imported.id + 1}")
    assert browser.get("/a/4712").one(f"#post-{imported.id + 1}")


def test_people_and_topics_from_before_an_import(browser: Browser, people: People, imported: Question) -> None:
    moved("/users/88", f"/people/{people.ana.id}")
    for old in ("/users/88", "/users/88/", "/users/88/ana-as-she-was-called"):
        leads_to(browser, old, f"/people/{people.ana.id}/ana-ferreira")
    commands.add_tag_synonym(people.ada, "plans", "schedules")
    for name in ("schedules", "Schedules", "plans", "plans/"):
        leads_to(browser, f"/questions/tagged/{name}", "/tags/schedules")
    for path in ("/users/89", "/questions/tagged/nothing"):
        browser.get(path, status=404)


def test_people_whose_accounts_were_merged(browser: Browser, people: People) -> None:
    twin = make.person("Benno Okoye")
    moved("/users/89", f"/people/{twin.id}")
    merge_accounts(people.mo, twin, people.ben, "The same person, by mail.")
    leads_to(browser, "/users/89", f"/people/{people.ben.id}/ben-okoye")
    leads_to(browser, f"/people/{twin.id}/feed.atom", f"/people/{people.ben.id}/feed.atom")


def test_nobody_keeps_a_move_for_ever(browser: Browser, people: People, imported: Question) -> None:
    assert browser.get("/questions/4711", follow=False).headers["Cache-Control"] == "public, max-age=3600, s-maxage=10"
    kept = browser.sign_in(people.ben).get("/questions/4711", follow=False).headers["Cache-Control"]
    assert kept == "private, no-store"  # others may not see all that Ben sees


def test_what_was_removed_is_gone_also_at_its_old_address(browser: Browser, people: People, imported: Question) -> None:
    answer = queries.post_or_404(imported.id + 1, people.mo)
    commands.delete_post(people.mo, answer)
    browser.get("/a/4712", status=410)
    leads_to(browser, "/questions/4711/words/4712", f"/q/{imported.id}/{imported.slug}")
    commands.delete_post(people.mo, imported)
    for old in ("/questions/4711", "/questions/4711/words/4712", "/a/4711", f"/q/{imported.id}/x", f"/p/{imported.id}"):
        browser.get(old, status=410)


def test_what_is_private_or_hidden_is_not_told(browser: Browser, people: People, imported: Question) -> None:
    audience(imported, PRIVATE)
    for old in ("/questions/4711", "/a/4712", f"/q/{imported.id}", f"/p/{imported.id}"):
        browser.get(old, status=404)
    browser.sign_in(people.mo).get("/questions/4711")
    audience(imported, "everyone")
    hide(imported)
    browser.sign_out().get("/questions/4711", status=404)


@pytest.mark.parametrize(
    "path", ["/questions/1", "/a/1", "/questions/0", "/questions/x", "/a/x/1", "/questions/1/x/" + "9" * 40, "/a/1/²"]
)
def test_unknown_old_addresses_are_not_there(browser: Browser, path: str) -> None:
    browser.get(path, status=404)


def test_a_slash_too_many(browser: Browser, people: People) -> None:
    asked = make.question(people.ana, tags=["fan"], product_id=make.product().id)
    for path in ("/tags", "/tags/fan", "/products/hub-2", "/staff", "/help/search", "/feed.atom"):
        leads_to(browser, f"{path}/", path)
        leads_to(browser, f"{path}//", path)
        assert browser.fetch("HEAD", f"{path}/", follow=False).location == path
    leads_to(browser, f"/q/{asked.id}/{asked.slug}/", f"/q/{asked.id}/{asked.slug}")
    leads_to(browser, f"/people/{people.ana.id}/", f"/people/{people.ana.id}/ana-ferreira")
    for path in ("/nothing/", "/nothing", "/q/4711/x/", "/tags/nothing/", "/tags/fan/x/", "/q/x/", "/%0d%0a/", "/\\x/"):
        browser.get(path, status=404)


def test_capitals(browser: Browser, people: People) -> None:
    """Names of topics, products and people are written small; the words between the slashes are ours."""
    make.question(people.ana, tags=["fan"], product_id=make.product().id)
    leads_to(browser, "/tags/Fan", "/tags/fan")
    leads_to(browser, "/products/Hub-2", "/products/hub-2")
    leads_to(browser, "/people/@Ana-Ferreira", f"/people/{people.ana.id}/ana-ferreira")
    for path in ("/TAGS/fan", "/tags/Nothing", "/products/Nothing", "/people/@Nobody"):
        browser.get(path, status=404, follow=False)


def test_other_names_of_topics(browser: Browser, people: People) -> None:
    make.question(people.ana, tags=["fan"])
    commands.add_tag_synonym(people.ada, "ventilator", "fan")
    for name in ("ventilator", "Ventilator", "ventilator/"):
        leads_to(browser, f"/tags/{name}", "/tags/fan")


def test_a_duplicate_stays_a_page(browser: Browser, people: People) -> None:
    first = make.question(people.ana)
    second = make.question(people.ben, "Why is the fan loud at night?")
    commands.close(people.mo, second, "", first.id)
    assert browser.get(f"/q/{second.id}/{second.slug}", follow=False).status == 200
