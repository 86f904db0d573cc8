"""How soon a changed thread is found: one process indexes as the worker does, another one searches.

Posts arrive at a steady rate, each a new answer with a word that nobody wrote before. The worker takes all that wait
and indexes them in one commit. What the real worker does besides (waking up, at most a quarter of a second; reading
the thread from the database) comes on top.
"""

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.context import SpawnContext
from multiprocessing.queues import Queue
from random import Random

from bench.search.engines.all import ENGINES
from bench.search.engines.contract import Engine
from bench.search.plans import Plan
from community.search.contract import Document

RATE = 5  # posts in a second
PATIENCE = 30.0  # seconds until the last posts must be found
LETTERS = "bcdfghjkmnpqrtvwxz"


@dataclass(frozen=True)
class Post:
    """A thread with a new answer, the word that only this answer has, and when it was sent."""

    document: Document
    word: str
    at: float


def index_what_waits(plan: Plan, posts: "Queue[Document | None]") -> None:
    """The worker: index everything that waits, again and again, until None comes."""
    engine = ENGINES[plan.engine](plan.place)
    running = True
    while running:
        waiting = [posts.get()]
        while not posts.empty():
            waiting.append(posts.get())
        running = None not in waiting
        engine.replace([document for document in waiting if document is not None])
    engine.close()


def found_after(plan: Plan, threads: list[Document], seconds: float) -> list[float]:
    """Milliseconds, by the clock on the wall, from a post to the first search that finds it."""
    context: SpawnContext = get_context("spawn")
    posts: Queue[Document | None] = context.Queue()
    worker = context.Process(target=index_what_waits, args=(plan, posts))
    worker.start()
    try:
        engine = ENGINES[plan.engine](plan.place)
        first, *others = new_posts(threads, seconds)
        list(watched(engine, [first], posts))  # so that the worker has started before the clock does
        times = list(watched(engine, others, posts))
        engine.close()
    finally:
        posts.put(None)
        worker.join(PATIENCE)
        worker.terminate()
    return times


def new_posts(threads: list[Document], seconds: float) -> list[Post]:
    """What arrives; `at` counts from the beginning."""
    random = Random(1)
    made = []
    for number in range(int(seconds * RATE)):
        word = "".join(random.choices(LETTERS, k=12))
        thread = threads[number % len(threads)]  # another one each time: nothing is replaced before it was found
        made.append(Post(replace(thread, answers=f"{thread.answers}\n\n{word}", stamp=word), word, number / RATE))
    return made


def watched(engine: Engine, arriving: list[Post], posts: "Queue[Document | None]") -> Iterator[float]:
    """Send the posts at their times and look for those that were not found yet."""
    search = next(iter(engine.ways().values()))
    begun = time.perf_counter()
    coming, sent = deque(arriving), deque[Post]()
    while coming or sent:
        now = time.perf_counter() - begun
        if now > arriving[-1].at + PATIENCE:
            raise SystemExit(f"{len(sent)} posts were not found within {PATIENCE:.0f} seconds.")
        if coming and coming[0].at <= now:
            posts.put(coming[0].document)
            sent.append(coming.popleft())
        elif sent and sent[0].document.id in search(sent[0].word, 10):
            yield (time.perf_counter() - begun - sent.popleft().at) * 1000
        else:
            time.sleep(0.005)
