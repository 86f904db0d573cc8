"""What is asked of a site: pages of every kind, each at several addresses, and everything that people post."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, cycle
from random import Random

from sqlalchemy import func, select

from bench.scale.site import PRODUCTS, STAFF
from bench.scale.texts import Texts, title
from bench.scale.visitor import FIRST_BYTE, PER_ADDRESS, WHOLE, Request
from community.accounts.models import User
from community.catalog.models import Tag
from community.core.db import db
from community.questions.models import Answer, Question
from community.questions.queries.lists import key
from community.seo.queries.sitemaps import QUESTIONS

STRANGER, QUIET, BUSY = "stranger", "quiet", "busy"
BUSY_PERSON = STAFF + 1
MIDDLE, RARE = 300, 10  # questions of a tag
QUIET_ANSWERS = 3
TYPICAL = 12  # questions that are asked for in turn


@dataclass(frozen=True)
class Case:
    """Something that is measured: who asks for what."""

    name: str
    who: str
    requests: Iterator[Request]
    measure: str = WHOLE


@dataclass(frozen=True)
class Facts:
    """What the generator knows about a site: questions that anybody can read, and the longest one."""

    sample: Sequence[int]
    longest: int


def cases(facts: Facts) -> list[Case]:
    """Everything that is measured, in the order of the table."""
    return [*reading(facts), *of_people(), *for_machines(facts), *writing(facts)]


def gets(name: str, who: str, paths: Sequence[str], measure: str = WHOLE) -> Case:
    return Case(name, who, cycle([Request(path) for path in paths]), measure)


def reading(facts: Facts) -> Iterator[Case]:
    typical = [address(question) for question in questions(facts, 120) if question.answer_count == 3][:TYPICAL]
    longest = address(db.session.get_one(Question, facts.longest))
    deep = deep_key(facts, "created_at")
    common, middle, rare = (tags_near(number) for number in (10**9, MIDDLE, RARE))
    yield gets("question", STRANGER, typical)
    yield gets("question, signed in", QUIET, typical)
    yield gets("longest question", STRANGER, [longest])
    yield gets("longest question, last page", STRANGER, [f"{longest}?page=16"])
    yield gets("home", STRANGER, ["/"])
    yield gets("home, signed in", QUIET, ["/"])
    for sort in ("active", "unanswered", "solved"):
        yield gets(f"home, {sort}", STRANGER, [f"/?sort={sort}"])
    yield gets("home, deep", STRANGER, [f"/?before={deep}"])
    yield gets("home, active, deep", STRANGER, [f"/?sort=active&before={deep_key(facts, 'active_at')}"])
    for name, tags in (("common", common[:1]), ("middle", middle), ("rare", rare)):
        yield gets(f"tag, {name}", STRANGER, [f"/tags/{tag}" for tag in tags])
    for sort in ("active", "unanswered", "solved"):
        yield gets(f"tag, common, {sort}", STRANGER, [f"/tags/{common[0]}?sort={sort}"])
    yield gets("tag, common, deep", STRANGER, [f"/tags/{common[0]}?before={deep}"])
    yield gets("tag, middle, active", STRANGER, [f"/tags/{tag}?sort=active" for tag in middle])
    yield gets("product, large", STRANGER, ["/products/product-1"])
    yield gets("product, small", STRANGER, [f"/products/product-{PRODUCTS}"])
    yield gets("product, active", STRANGER, ["/products/product-1?sort=active"])
    yield gets("product, unanswered", STRANGER, ["/products/product-1?sort=unanswered"])
    yield gets("list of tags", STRANGER, ["/tags"])
    yield gets("tags as you type", STRANGER, ["/tags.json?q=ba", "/tags.json?q=gel"])


def of_people() -> Iterator[Case]:
    busy = db.session.get_one(User, BUSY_PERSON)
    quiet = db.session.scalars(
        select(User).where(User.answer_count == QUIET_ANSWERS, User.question_count > 0).order_by(User.id).limit(30)
    ).all()
    yield gets("profile, busy", STRANGER, [page_of(busy)])
    yield gets("profile, busy, questions", STRANGER, [f"{page_of(busy)}?tab=questions"])
    yield gets("profile, quiet", STRANGER, [page_of(person) for person in quiet])
    yield gets("reputation, busy", STRANGER, [f"{page_of(busy)}/reputation"])
    yield gets("inbox, busy", BUSY, ["/inbox"])
    yield gets("inbox, quiet", QUIET, ["/inbox"])


def for_machines(facts: Facts) -> Iterator[Case]:
    last = max(1, max(facts.sample) // QUESTIONS.ids)
    yield gets("sitemap index", STRANGER, ["/sitemap.xml"])
    of_kinds = {
        "questions": ["/sitemap-1.xml", f"/sitemap-{last}.xml"],
        "people": ["/sitemap-people-1.xml"],
        "tags": ["/sitemap-tags-1.xml"],
    }
    for name, paths in of_kinds.items():
        yield gets(f"sitemap, {name}: 1,000 addresses", STRANGER, paths, PER_ADDRESS)
        yield gets(f"sitemap, {name}: first byte", STRANGER, paths, FIRST_BYTE)
    yield gets("sitemap, pages", STRANGER, ["/sitemap-pages.xml"])
    yield gets("llms.txt", STRANGER, ["/llms.txt"])
    yield gets("feed", STRANGER, ["/feed.atom"])
    yield gets("feed, common tag", STRANGER, [f"/tags/{tags_near(10**9)[0]}/feed.atom"])


def writing(facts: Facts) -> Iterator[Case]:
    random, texts = Random(7), Texts(7)
    tags = [*tags_near(10**9)[:3], *tags_near(MIDDLE)[:5]]
    open_ones = [question for question in questions(facts, 300) if not question.closed_at]
    ids = [question.id for question in open_ones if question.answer_count < 9]
    answers = db.session.scalars(
        select(Answer.id).where(
            Answer.question_id.in_(ids), Answer.deleted_at.is_(None), Answer.author_id != BUSY_PERSON
        )
    ).all()

    def each(build: Callable[[int], Request]) -> Iterator[Request]:
        return (build(number) for number in count())

    def ask(_number: int) -> Request:
        chosen = " ".join(random.sample(tags, 3))
        words = {"title": title(random), "goal": title(random), "tags": chosen, "seen": "1"}
        return Request("/ask", {**words, "product": "1", "source": texts.body(random, 600, 2000)[0]})

    def answer(number: int) -> Request:
        return Request(f"/q/{ids[number % len(ids)]}/answers", {"source": texts.body(random, 600, 2000)[0]})

    def comment(number: int) -> Request:
        return Request(f"/posts/{ids[number % len(ids)]}/comments", {"source": texts.remark(random).source})

    def vote(number: int) -> Request:  # cast and taken back in turn: one may cast only so many a day
        value = "none" if number % 2 else "up"
        return Request(f"/posts/{answers[number // 2 % len(answers)]}/vote", {"value": value})

    for name, build in {"ask": ask, "answer": answer, "comment": comment, "vote": vote}.items():
        yield Case(f"post: {name}", BUSY, each(build))


def questions(facts: Facts, number: int) -> list[Question]:
    """So many of the sampled questions, from all over the years."""
    step = max(1, len(facts.sample) // number)
    chosen = facts.sample[::step]
    return list(db.session.scalars(select(Question).where(Question.id.in_(chosen)).order_by(Question.id)))


def address(question: Question) -> str:
    return f"/q/{question.id}/{question.slug}"


def page_of(person: User) -> str:
    return f"/people/{person.id}/{person.slug}"


def deep_key(facts: Facts, column: str) -> str:
    """Where a list goes on after nine tenths of all questions."""
    question = db.session.get_one(Question, facts.sample[len(facts.sample) // 10])
    return key(getattr(question, column), question.id)


def tags_near(number: int) -> list[str]:
    """The names of some tags with about so many questions."""
    distance = func.abs(Tag.question_count - number)
    return list(db.session.scalars(select(Tag.name).where(Tag.question_count > 0).order_by(distance, Tag.id).limit(8)))
