"""Preview pictures: what strangers may read and nothing else, whatever people write, kept and bounded."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from threading import Barrier

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image
from sqlalchemy import update

from community.core.db import command, db, now
from community.core.errors import Problem
from community.questions import commands
from community.questions.models import Question
from community.questions.models.posts import MEMBERS, PRIVATE
from community.seo import cards
from community.seo.cards import drawing, keeping, letters
from community.seo.cards.colours import colour
from community.seo.cards.letters import BOLD, Pen, families
from tests import make
from tests.browser import Answer, Browser
from tests.make import People

SITE = "http://127.0.0.1:8000"


def picture_on(browser: Browser, path: str) -> str:
    """The address of the picture that a page names, on this site."""
    return browser.get(path).one("meta[property=og:image]")["content"].removeprefix(SITE)


def page_of(question: Question) -> str:
    return f"/q/{question.id}/{question.slug}"


@command
def change(question: Question, **values: object) -> None:
    db.session.execute(update(Question.__table__).where(Question.__table__.c.id == question.id).values(**values))


def drawn(answer: Answer) -> Image.Image:
    assert answer.headers["Content-Type"] == "image/png"
    picture = Image.open(BytesIO(answer.bytes))
    assert picture.size == (1200, 630) and len(answer.bytes) < 40_000
    return picture.convert("RGB")


def holds(picture: Image.Image, name: str, box: tuple[int, int, int, int]) -> bool:
    """Whether a colour of the product stands in a part of the picture."""
    found = picture.crop(box).getcolors(100_000) or []
    return colour(name, 240) in {shade for _count, shade in found}


def test_a_question_has_a_picture(app: Flask, browser: Browser, people: People) -> None:
    asked = make.question(people.ana)
    path = picture_on(browser, page_of(asked))
    answer = browser.get(path, follow=False)
    picture = drawn(answer)
    assert picture.getpixel((1190, 300)) == colour("dusk", 240)
    assert holds(picture, "ink", (60, 130, 1140, 330)) and holds(picture, "lamp", (60, 280, 1140, 400))
    assert not holds(picture, "good", (60, 400, 1140, 500))
    assert "max-age=604800" in answer.headers["Cache-Control"] and "public" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    again = browser.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status, again.bytes) == (304, b"")


def test_what_is_seen_has_its_own_address(browser: Browser, people: People) -> None:
    asked = make.question(people.ana)
    first = picture_on(browser, page_of(asked))
    answer = make.answer(people.ben, asked)
    commands.accept(people.ana, answer)
    second = picture_on(browser, page_of(asked))
    assert second != first
    old = browser.get(first, follow=False)
    assert (old.status, old.location) == (302, second)
    assert holds(drawn(browser.get(second)), "good", (60, 400, 1140, 500))
    browser.get(f"/cards/q/{asked.id}-anything.png")
    browser.get("/cards/q/999999-anything.png", status=404)


@pytest.mark.parametrize("who", [MEMBERS, PRIVATE])
def test_what_is_not_for_everyone_has_none(browser: Browser, people: People, who: str) -> None:
    asked = make.question(people.ana)
    path = picture_on(browser, page_of(asked))
    drawn(browser.get(path))
    change(asked, audience=who)
    browser.get(path, status=404)
    page = browser.sign_in(people.ana).get(page_of(asked))
    assert page.one("meta[property=og:image]")["content"].startswith(f"{SITE}/cards/site-")
    browser.get(path, status=404)


def test_what_was_removed_is_gone(browser: Browser, people: People) -> None:
    asked, hidden = make.question(people.ana), make.question(people.ana, "Where is the hub made?")
    paths = [picture_on(browser, page_of(question)) for question in (asked, hidden)]
    commands.delete_post(people.mo, asked)
    hide(hidden)
    for path in paths:
        browser.get(path, status=410)
        browser.sign_in(people.mo).get(path, status=410)


@command
def hide(question: Question) -> None:
    question.hidden_at = now()


def test_all_other_pages_share_one(browser: Browser, people: People) -> None:
    make.question(people.ana)
    paths = {picture_on(browser, path) for path in ("/", "/tags", "/tags/schedules", "/staff")}
    assert len(paths) == 1
    drawn(browser.get(paths.pop()))
    assert browser.get("/cards/site-old.png", follow=False).status == 302


def test_a_picture_is_drawn_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    card = cards.Card("Why?", "Sleep", "Open")
    first = cards.picture_of(card)
    monkeypatch.setattr(drawing, "drawn", lambda *_: pytest.fail("drawn again"))
    assert cards.picture_of(card) == first


def test_many_who_ask_at_once_wait_for_one(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    pens, together = [], Barrier(4)

    def drawing_it(*_: object) -> bytes:
        pens.append("drawn")
        return b"a picture"

    def ask(_number: int) -> bytes:
        together.wait(5)
        with app.app_context():
            return cards.picture_of(cards.Card("Why is everybody here?"))

    monkeypatch.setattr(drawing, "drawn", drawing_it)
    with ThreadPoolExecutor(4) as several:
        assert set(several.map(ask, range(4))) == {b"a picture"}
    assert pens == ["drawn"]


def test_nobody_waits_for_ever(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "PATIENCE", 0.01)
    with keeping._drawing, pytest.raises(Problem) as refused:
        cards.picture_of(cards.Card("Why?"))
    assert refused.value.status == 503


@pytest.fixture
def four(app: Flask) -> list[str]:
    """The names of four kept pictures, the newest first."""
    names = []
    for days in range(4):
        card = cards.Card(f"Number {days}")
        cards.picture_of(card)
        path = keeping.folder() / f"{cards.stamp_of(card)}.png"
        moment = (now() - timedelta(days=days)).timestamp()
        os.utime(path, (moment, moment))
        names.append(path.name)
    return names


def kept() -> set[str]:
    return {path.name for path in keeping.folder().iterdir()}


def test_the_oldest_of_too_many_go(four: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    cards.sweep()
    assert kept() == set(four)
    monkeypatch.setattr(keeping, "MOST", 2)
    cards.sweep()
    assert kept() == set(four[:2])


def test_old_ones_go(four: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "OLDEST", 60 * 60 * 30)
    cards.sweep()
    assert kept() == set(four[:2])


def test_now_and_then_somebody_sweeps(four: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST", 3)
    monkeypatch.setattr(keeping, "OFTEN", 1)
    cards.picture_of(cards.Card("One more"))
    assert len(kept()) == 3


ODD = [
    "",
    "\u200f",
    "🌙" * 80,
    "為什麼" * 60,
    "x" * 300,
    "لماذا Hub 2؟ تتجاهل",
    "é" * 150,
    "a\u0301" * 90,
    "\ufffe\U000e0001",
]


@pytest.mark.parametrize("text", ODD)
def test_any_writing_can_be_drawn(text: str) -> None:
    picture = Image.open(BytesIO(drawing.drawn(cards.Card(text, text, "Open", text), text, 240)))
    assert picture.size == (1200, 630)


@given(some.text(max_size=160))
@settings(max_examples=40, deadline=None)
def test_lines_fit(text: str) -> None:
    pen = Pen(text, 58, BOLD)
    lines = pen.lines(1056, 4)
    assert 1 <= len(lines) <= 4 and all(pen.width(line) <= 1056 for line in lines)
    if not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == pen.text.replace(" ", "")


def test_what_no_font_has_is_left_out() -> None:
    pen = Pen("Łódź \U0001f319 im Winter", 40)
    assert pen.text == "Łódź im Winter" and pen.family == families()[0]
    assert not Pen("\U0001f319\U0001f525\U0001f319", 40).is_legible and not Pen("", 40).is_legible


def test_without_the_font_of_the_pages_another_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    families.cache_clear()
    monkeypatch.setattr(letters, "FAMILIES", (("nothing.woff2",), (letters.BUILT_IN,)))
    try:
        assert Pen("Why does the fan ignore it?", 40).text == "Why does the fan ignore it?"
        assert len(families()) == 1
    finally:
        families.cache_clear()


@pytest.fixture(autouse=True)
def no_pictures_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a test did with the lock, the next one finds it free."""
    yield
    assert not keeping._drawing.locked()
