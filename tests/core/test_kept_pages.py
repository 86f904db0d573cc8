"""Pages kept for strangers: what is kept and for whom, and what makes it old."""

import threading
import time

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from community.core.db import command, db
from community.core.pages import changed, public, shows
from community.core.pages.drops import Changes, PageDrop
from tests.core.kept import LONG, change, get, layer_of, made


@pytest.mark.parametrize("path", ["/kept", "/kept?utm_source=mail&fbclid=7", "/kept?other=1", "/kept?page="])
def test_a_public_page_is_made_once(site: Flask, path: str) -> None:
    first, second = get(site, path), get(site, path)
    assert len(made) == 1 and first.data == second.data and first.status_code == 200


def test_what_no_view_knows_makes_no_other_page(site: Flask) -> None:
    pages = {get(site, path).data for path in ("/kept", "/kept?utm_source=a", "/kept?other=evil", "/kept?x=1&y=2")}
    assert len(pages) == 1 and made == [""]


def test_its_own_parameters_do_in_any_order(site: Flask) -> None:
    assert get(site, "/kept?page=2").data != get(site, "/kept").data
    get(site, "/kept?x=1&page=2")
    assert made == ["page=2", ""]


@pytest.mark.parametrize("path", ["/unmarked", "/nothing", "/own"])
def test_other_pages_are_not_kept(site: Flask, path: str) -> None:
    get(site, path), get(site, path)
    assert len(made) == 2


@pytest.mark.parametrize("headers", [{"Cookie": "community=x"}, {"Authorization": "Bearer x"}])
def test_whoever_may_be_somebody_gets_their_own_page(site: Flask, headers: dict[str, str]) -> None:
    get(site, "/kept")
    get(site, "/kept", **headers)
    assert len(made) == 2
    get(site, "/kept")
    assert len(made) == 2


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}, {"Accept": "application/json"},
     {"Accept-Language": "xx"}, {"Range": "bytes=0-3"}, {"X-Requested-With": "fetch"}],
)  # fmt: skip
def test_nobody_decides_what_others_get(site: Flask, headers: dict[str, str]) -> None:
    poisoned, clean = get(site, "/kept", **headers), get(site, "/kept")
    assert poisoned.data == clean.data and b"evil" not in clean.data and len(made) == 1


def test_a_question_mark_in_the_path_is_no_query(site: Flask) -> None:
    get(site, "/kept%3Fpage=2")
    assert get(site, "/kept?page=2").status_code == 200 and get(site, "/kept%3Fpage=2").status_code == 404
    assert not [name for name in layer_of(site).memory.pages if "%3F" in name] and len(made) == 1


def test_the_first_of_several_values_counts(site: Flask) -> None:
    get(site, "/kept?page=2")
    get(site, "/kept?page=2&page=3&page=2")
    assert made == ["page=2"]


def test_colours_are_the_one_choice_that_is_known(site: Flask) -> None:
    get(site, "/kept", Cookie="theme=dark")
    get(site, "/kept", Cookie="theme=dark; other=1")
    get(site, "/kept", Cookie="theme=<script>")
    get(site, "/kept")
    assert len(made) == 2


def test_a_change_drops_the_pages_that_show_it_at_once(site: Flask) -> None:
    get(site, "/kept")
    change("thing:2")
    get(site, "/kept")
    assert len(made) == 1
    change("thing:1")
    get(site, "/kept")
    assert len(made) == 2


def test_what_was_rolled_back_drops_nothing(site: Flask) -> None:
    @command
    def fail() -> None:
        changed("thing:1")
        raise KeyError

    get(site, "/kept")
    with pytest.raises(KeyError):
        fail()
    change("thing:9")
    get(site, "/kept")
    assert len(made) == 1


def test_another_process_learns_it_too(site: Flask) -> None:
    """Two apps on one database stand for two processes; only one of them hears the bell ring."""
    get(site, "/kept")
    layer_of(site).changes.bell.ring = lambda: None  # type: ignore[method-assign]
    change("thing:1")
    layer_of(site).changes.looked_at -= 1
    get(site, "/kept")
    assert len(made) == 2


def test_a_page_that_is_old_by_itself_is_made_again(site: Flask) -> None:
    get(site, "/brief"), get(site, "/brief")
    assert len(made) == 2


def test_a_page_that_became_old_while_it_was_made_is_not_kept(site: Flask) -> None:
    @site.get("/slow")
    @public()
    def slow() -> str:
        shows("thing:3")
        made.append("")
        if len(made) == 1:
            threading.Thread(target=in_app, args=(site, "thing:3")).start()
            end = time.monotonic() + 10
            with db.engine.connect() as connection:
                while not connection.execute(db.select(PageDrop.id)).first():
                    connection.rollback()
                    assert time.monotonic() < end
        return LONG + str(len(made))

    assert get(site, "/slow").text.endswith("1") and get(site, "/slow").text.endswith("2")


def in_app(site: Flask, key: str) -> None:
    with site.app_context():
        change(key)


def test_many_who_wait_for_one_page_have_it_made_once(site: Flask) -> None:
    started, go = threading.Event(), threading.Event()

    @site.get("/popular")
    @public()
    def popular() -> str:
        shows("thing:4")
        started.set()
        go.wait(10)
        made.append("")
        return LONG

    answers: list[int] = []
    readers = [threading.Thread(target=lambda: answers.append(get(site, "/popular").status_code)) for _one in range(6)]
    readers[0].start()
    started.wait(10)
    for reader in readers[1:]:
        reader.start()
    go.set()
    for reader in readers:
        reader.join(10)
    assert answers == [200] * 6 and len(made) == 1


def test_a_sleeping_database_stops_no_reader(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    get(site, "/kept")

    def away(_changes: Changes) -> None:
        raise db_error

    db_error = OperationalError("SELECT", {}, Exception("away"))
    monkeypatch.setattr(Changes, "catch_up", away)
    assert get(site, "/kept").status_code == 200 and len(made) == 1
