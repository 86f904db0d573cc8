"""Many people at once: those who are signed in get kept pages with a note, and whatever they send is handled."""

import gzip
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from community import create_app
from community.core.pages.shedding import Shedding, shed_with
from community.settings import Settings
from tests import make
from tests.browser import Browser
from tests.conftest import opened
from tests.core.kept import get, layer_of
from tests.make import People

NOTE = "this is the page as everybody sees it"


class Queue:
    """How many requests wait, as the test says."""

    length = 0

    def __call__(self) -> int:
        return self.length


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def app(settings: Settings, queue: Queue) -> Iterator[Flask]:
    app = create_app(replace(settings, page_cache_bytes=2_000_000, crowd=5), TESTING=True)
    shed_with(app, queue)
    with opened(app):
        yield app


def reader(app: Flask) -> Browser:
    """Ben, signed in, after a visitor has read the home page and Ana's question."""
    people = People()
    make.question(people.ana)
    get(app, "/"), get(app, "/q/1/why-does-the-fan-ignore-my-night-schedule")
    return Browser(app).sign_in(people.ben)


def test_the_page_as_everybody_sees_it_comes_with_a_note(app: Flask, queue: Queue) -> None:
    browser = reader(app)
    own = browser.get("/")
    assert NOTE not in own.words and "Your menu, Ben" in own.words
    queue.length = 5
    with browser.statements() as sent:
        shared = browser.get("/")
    assert NOTE in shared.words and "Your menu" not in shared.words and sent == []
    assert shared.one("[role=status]").text.strip().endswith("Reload to see yours.")
    assert shared.text.index(NOTE) < shared.text.index("<main")
    queue.length = 4
    assert "Your menu, Ben" in browser.get("/").words


def test_no_cache_and_no_browser_takes_it_for_the_public_page(app: Flask, queue: Queue) -> None:
    browser = reader(app)
    queue.length = 9
    public = get(app, "/")
    known = {"If-None-Match": public.headers["ETag"], "Accept-Encoding": "br, gzip"}
    shared = browser.client.get("/", headers=known)
    assert NOTE in gzip.decompress(shared.data).decode() and shared.status_code == 200
    assert shared.headers.get_all("Cache-Control") == ["private, no-store"]
    assert not {"ETag", "Last-Modified"} & set(shared.headers.keys())
    assert NOTE not in public.text and NOTE not in get(app, "/").text


def test_what_somebody_sends_and_what_only_they_see_is_handled(app: Flask, queue: Queue) -> None:
    browser = reader(app)
    queue.length = 9
    sent = browser.post("/q/1/answers", {"source": "Cap the fan instead of the level, it survives the night."})
    assert "it survives the night" in sent.words, "a page that is not kept, because it changed, is made"
    assert "Your menu, Ben" in sent.words
    assert NOTE not in browser.get("/settings/profile").words
    assert browser.get("/feed.atom").status == 200


def test_zero_means_never(settings: Settings, queue: Queue) -> None:
    app = create_app(replace(settings, page_cache_bytes=2_000_000, crowd=0), TESTING=True)
    shed_with(app, queue)
    with opened(app):
        assert not isinstance(layer_of(app).people, Shedding)
