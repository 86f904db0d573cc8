"""Turns: of the threads that answer, one computes at a time, and nobody waits for somebody who waits."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

from flask import Flask

from community.core.db import command, db
from community.core.turns import PATIENCE, Turns
from community.core.turns import turns as turns_of_this_process
from tests.browser import Browser

LONG = 20.0  # seconds after which a test gives up


@contextmanager
def taken(turns: Turns) -> Iterator[None]:
    """A request that uses the database."""
    with turns.offered():
        turns.take()
        yield


def begun(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def in_line(turns: Turns, count: int) -> None:
    """Wait until so many wait for their turn."""
    more = threading.Event()
    while len(turns.line) < count:
        more.wait(0.001)


def test_one_computes_at_a_time() -> None:
    turns = Turns(LONG)
    inside: list[int] = []
    most = []

    def work(number: int) -> None:
        for _ in range(50):
            with taken(turns):
                inside.append(number)
                for _ in range(200):
                    most.append(len(inside))
                inside.remove(number)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))
    assert set(most) == {1} and len(most) == 4 * 50 * 200
    assert not turns.holder and not turns.line


def test_whoever_came_first_is_first() -> None:
    turns, done = Turns(LONG), []

    def work(name: str) -> None:
        with taken(turns):
            done.append(name)

    threads = []
    with taken(turns):
        for count, name in enumerate(("Ana", "Ben", "Vera"), 1):
            threads.append(begun(lambda name=name: work(name)))  # type: ignore[misc]
            in_line(turns, count)
    for thread in threads:
        thread.join(LONG)
    assert done == ["Ana", "Ben", "Vera"]


def test_others_go_on_while_ana_waits_and_she_comes_back_before_those_who_came_later() -> None:
    turns, done, written = Turns(LONG), [], threading.Event()

    def ana() -> None:
        with taken(turns):
            done.append("Ana begins")
            with turns.given():
                written.wait(LONG)
            done.append("Ana ends")

    def ben() -> None:
        with taken(turns):
            later = begun(vera)
            in_line(turns, 1)
            written.set()
            in_line(turns, 2)
            done.append("Ben")
        later.join(LONG)

    def vera() -> None:
        with taken(turns):
            done.append("Vera")

    both = begun(ana), begun(ben)
    for thread in both:
        thread.join(LONG)
    assert done == ["Ana begins", "Ben", "Ana ends", "Vera"]


def test_nobody_is_held_up_for_long_by_somebody_who_never_ends() -> None:
    """Ben's page waits for something that Ana's does: without patience both would hang."""
    turns, ana_came = Turns(0.01), threading.Event()

    def ben() -> None:
        with taken(turns):
            begun(ana)
            assert ana_came.wait(LONG)
        assert turns.holder != threading.get_ident()

    def ana() -> None:
        with taken(turns):
            ana_came.set()

    thread = begun(ben)
    thread.join(LONG)
    assert ana_came.is_set() and not thread.is_alive()
    in_line(turns, 0)
    with taken(turns):
        assert turns.holder == threading.get_ident()
    assert PATIENCE <= 0.2


def test_without_a_turn_there_is_none_to_give() -> None:
    turns = Turns(LONG)
    turns.take()
    assert not turns.holder  # a command line, the worker
    with turns.given():
        assert not turns.holder
    with taken(turns), turns.given(), turns.given():
        assert not turns.holder
    assert not turns.holder


def test_a_page_takes_a_turn_where_the_database_is_in_the_process(app: Flask) -> None:
    """And a command that fails leaves it where it was."""
    held = []

    @command
    def fail() -> None:
        db.session.connection()
        raise ZeroDivisionError

    def look() -> str:
        held.append(ours.holder)
        with suppress(ZeroDivisionError):
            fail()
        held.append(ours.holder)
        return ""

    ours = turns_of_this_process
    app.view_functions["search.search"] = look
    with ours.offered():
        Browser(app).get("/search")
        assert held == ([threading.get_ident()] * 2 if app.config["SETTINGS"].is_sqlite else [0, 0])
    assert not ours.holder
