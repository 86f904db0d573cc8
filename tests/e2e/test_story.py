"""The main job, in a real browser: register, ask, answer, vote, accept, and somebody else finds it."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PASSWORD, PHONE, Visitor

Visitors = Callable[..., Visitor]


def test_a_question_is_asked_answered_accepted_and_found(visitor: Visitors, fresh_name: str) -> None:
    nora = visitor()
    email = fresh_name.lower().replace(" ", ".") + "@example.org"
    word = fresh_name.split()[1].lower()
    join(nora, fresh_name, email)
    link = visitor().read_mail(email)
    nora.page.goto(link)
    nora.press("Confirm and come in")
    expect(nora.page.locator(".menu summary")).to_be_visible()

    address = ask(nora, f"Why does my {word} fan hum all night long?")
    answer_and_vote(visitor().enter_as("ben"), address)
    accept(nora, address)

    reader = visitor()
    page = reader.go("/")
    page.locator("input[type=search]:visible").first.fill(f"{word} hum")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile(word)).first).to_be_visible()
    page.get_by_role("link", name=re.compile(word)).first.click()
    expect(page.locator("article.settled")).to_contain_text("rubber washers")


def join(nora: Visitor, name: str, email: str) -> None:
    page = nora.go("/register")
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button.main").click()
    expect(page.locator("h1")).not_to_have_text("Join the neighbourhood")


def ask(nora: Visitor, title: str) -> str:
    """The path of the new question."""
    page = nora.go("/ask")
    page.locator("[name=title]").fill(title)
    page.locator("[name=goal]").fill("Sleep through the night with fresh air")
    page.locator("[name=done_when]").fill("The room is quiet from ten to six")
    page.locator("[name=source]").fill("It hums at level 1 as soon as the **night** begins. The filter is new.")
    post = page.locator("main button.main.big")
    nora.follow(post)
    if page.url.rstrip("/").endswith("/ask"):  # similar questions are shown first
        nora.follow(post)
    page.wait_for_url(re.compile(r"/q/\d+/"))
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".prose strong").first).to_have_text("night")
    return re.sub(r"^https?://[^/]+", "", page.url)


def open_dock(page: Page) -> Locator:
    """The form for an answer, which may be folded away."""
    dock = page.locator("details#answer")
    if dock.get_attribute("open") is None:
        dock.locator("summary").click()
    return dock


def answer_and_vote(ben: Visitor, address: str) -> None:
    page = ben.go(address)
    dock = open_dock(page)
    dock.locator("[name=source]").fill("Put rubber washers under the four screws; the wall carries the hum.")
    dock.get_by_role("button", name="Post answer").click()
    expect(page.locator("article.post", has_text="rubber washers")).to_be_visible()
    votes = page.locator("section.post form.vote").first
    votes.get_by_role("button", name="This question helps").click()
    expect(votes.locator("[data-score]")).to_have_text("1")


def accept(nora: Visitor, address: str) -> None:
    page = nora.go(address)
    answer = page.locator("article.post", has_text="rubber washers")
    answer.get_by_role("button", name="This solved it").click()
    expect(page.locator("article.settled")).to_contain_text("rubber washers")


def test_the_asker_is_told(visitor: Visitors, fresh_name: str) -> None:
    word = fresh_name.split()[1].lower()
    ana = visitor().enter_as("ana")
    address = ask(ana, f"Can the {word} hub live in the cellar?")
    answer_and_vote(visitor().enter_as("ben"), address)
    ana.go_until("/inbox", ana.page.locator("main", has_text=word))


def test_a_draft_survives_closing_the_page(visitor: Visitors, fresh_name: str) -> None:
    ben = visitor().enter_as("ben")
    page = ben.go("/ask")
    page.locator("[name=title]").fill(f"Half a question about {fresh_name}")
    page.locator("[name=source]").fill("I had written all this when the train went into the tunnel.")
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved", timeout=15000)
    page.close()
    ben.page = visitor().enter_as("ben").page
    page = ben.go("/ask")
    expect(page.locator("[name=title]")).to_have_value(f"Half a question about {fresh_name}")
    expect(page.locator("[name=source]")).to_have_value(re.compile("train went into the tunnel"))


def test_everything_works_without_scripts(visitor: Visitors, fresh_name: str) -> None:
    word = fresh_name.split()[1].lower()
    vera = visitor(java_script_enabled=False).enter_as("vera")
    address = ask(vera, f"Which {word} cable fits the panel?")
    page = vera.go(address)
    dock = open_dock(page)
    dock.locator("[name=source]").fill("The four-core one, rubber washers included.")
    dock.get_by_role("button", name="Post answer").click()
    expect(page.locator("article.post", has_text="four-core")).to_be_visible()


def test_votes_on_a_phone(visitor: Visitors, fresh_name: str) -> None:
    word = fresh_name.split()[1].lower()
    ana = visitor(viewport=PHONE, has_touch=True).enter_as("ana")
    address = ask(ana, f"Does the {word} filter fit both sizes?")
    answer_and_vote(visitor(viewport=PHONE).enter_as("ben"), address)
    wide = ana.go(address).evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide, "the page scrolls sideways on a phone"
