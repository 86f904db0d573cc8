"""Everything that is asked for, by whom, and what it may cost."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import EnvironBuilder

from bench.run.asking import Shot
from bench.run.corpus import READER, STRANGER, WRITER, Corpus
from bench.scale.visitor import Request, Visitor
from community.accounts.models import User
from community.core.db import db

BROTLI = {"Accept-Encoding": "br"}
PAST = {"Authorization": "none"}  # goes past the kept pages, as a page does that has just been dropped
KEPT, UNCHANGED = "question, kept", "question, not changed (304)"
SEARCH, POSTED = "search", "post an answer"


@dataclass(frozen=True)
class Case:
    """Something that is measured. `most` is the processor time that it may take, in milliseconds, or None."""

    name: str
    requests: Sequence[Request]
    who: str = STRANGER
    most: float | None = None
    kept: bool = False  # answered by the layer of kept pages
    cold: bool = False  # asked of a process that keeps nothing at all
    headers: dict[str, str] = field(default_factory=dict)


def cases(corpus: Corpus, etag: str) -> list[Case]:
    """In the order of the table; `etag` is that of the kept question page."""
    places = corpus.places
    question, long = [Request(places.question)], [Request(places.long_question)]
    posts = [Request(f"/q/{number}/answers", {"source": body}) for number, body in corpus.answers()]
    return [
        Case(KEPT, question, most=0.2, kept=True),
        Case(f"{KEPT}, brotli", question, most=0.2, kept=True, headers=BROTLI),
        Case(UNCHANGED, question, most=0.2, kept=True, headers={"If-None-Match": etag}),
        Case("question with 20 posts, rendered", question, most=5, headers=PAST),
        Case("question with 20 posts, by a process that keeps nothing", question, cold=True),
        Case("question with 30 answers and 60 comments, signed in", long, READER, most=8),
        Case("home, rendered", [Request("/")], most=4, headers=PAST),
        Case("home, by a process that keeps nothing", [Request("/")], cold=True),
        Case("unanswered questions, rendered", [Request("/?sort=unanswered")], most=4, headers=PAST),
        Case("a common tag, rendered", [Request(places.tag)], most=4, headers=PAST),
        Case("list of tags, rendered", [Request("/tags")], most=4, headers=PAST),
        Case("home, signed in", [Request("/")], READER),
        Case(SEARCH, [Request(path) for path in places.searches], most=8),
        Case("search, words of every thread", [Request(path) for path in places.common_searches]),
        Case(POSTED, posts, WRITER, most=10),
    ]


class Asker(Visitor):
    """Asks straight through WSGI, for the requests of one case in turn."""

    def __init__(self, corpus: Corpus, app: Flask, case: Case) -> None:
        with app.app_context():
            person = db.session.get(User, corpus.people[case.who]) if case.who != STRANGER else None
            super().__init__(app, corpus.cpu, person)
        self.kept = case.kept
        self.headers.update(case.headers)
        self.turn: Iterator[Request] = cycle(case.requests)

    def sample(self, times: int) -> float:
        """Milliseconds of processor time of one answer, over so many in a row."""
        return sum(self.ask(next(self.turn)) for _ in range(times)) / times

    def shots(self, case: Case) -> list[Shot]:
        """The same, as it is sent over a connection."""
        return [self.shot(request) for request in case.requests]

    def shot(self, request: Request) -> Shot:
        if request.form is None:
            return Shot(request.path, self.headers)
        form = urlencode({**request.form, "csrf_token": self.token})
        return Shot(request.path, {**self.headers, "Content-Type": "application/x-www-form-urlencoded"}, form)


def answer_to(app: Flask, path: str, headers: dict[str, str]) -> tuple[list[tuple[str, str]], bytes]:
    """Headers and body of what the app answers to a stranger."""
    begun: list[Any] = []

    def start(status: str, given: list[tuple[str, str]], _fault: object = None) -> Callable[[bytes], object]:
        begun[:] = [status, given]
        return lambda _piece: None

    pieces: Any = app.wsgi_app(EnvironBuilder(path, headers=headers).get_environ(), start)
    body = b"".join(pieces)
    assert begun[0].startswith("200"), f"{path}: {begun[0]}"
    return begun[1], body
