"""What is offered while somebody types: ways to go on, and questions, topics, products and people that begin like it.

It costs a handful of statements, whatever is typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import ngettext
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import User
from community.catalog.models import Product, Tag
from community.core.access import Actor
from community.core.db import db
from community.questions.models import Answer, Question, question_tags
from community.questions.queries import readable
from community.search import grammar
from community.search.contract import Filters, IndexUnavailable
from community.search.engine import engine
from community.search.grammar import LAST_PIECE, LONGEST_PIECE, OPERATORS
from community.search.queries import sees_everything
from community.search.wanted import read
from community.search.words import TOKEN, vocabulary

QUESTIONS, OTHERS, VALUES = 5, 3, 6  # how many of each are offered
LOOKED_AT = 12  # topics and people that begin so, the most used first, of which the reader may see some
LEAST_LETTERS = 2
HIGHEST = "{"  # comes just after "z", the last letter of a handle


@dataclass(frozen=True)
class Completion:
    """How the query may go on: the whole `text` up to the cursor, the `piece` that is new in it, and its meaning."""

    text: str
    piece: str
    meaning: str


@dataclass(frozen=True)
class Suggestions:
    """What is offered, best first."""

    completions: Sequence[Completion] = field(default_factory=list)
    questions: Sequence[Question] = field(default_factory=list)
    tags: Sequence[Tag] = field(default_factory=list)
    products: Sequence[Product] = field(default_factory=list)
    people: Sequence[User] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(map(len, (self.completions, self.questions, self.tags, self.products, self.people)))


def suggestions(text: str, me: Actor) -> Suggestions:
    """What a text, which ends at the cursor, begins like; its last word may be half typed."""
    if len(text.strip()) < LEAST_LETTERS:
        return Suggestions()
    head, name, value = ending(text)
    offered = completions(text, head, name, value, me)
    words = plain_words(read(head if name else text).words)
    if name or not words:
        return Suggestions(offered, questions(words, me) if words else [])
    return Suggestions(offered, questions(words, me), tags(words, me), products(words), people(words, me))


def ending(text: str) -> tuple[str, str, str]:
    """What stands before the last piece; when that is an operator, also its name and its value so far."""
    found = LAST_PIECE.search(text[-LONGEST_PIECE:])
    minus, piece = found.groups() if found else ("", "")
    name, colon, value = piece.partition(":")
    known = name.lower() if colon and name.lower() in OPERATORS else ""
    return text[: len(text) - len(minus + piece)], known, value.strip('"')


def completions(text: str, head: str, name: str, value: str, me: Actor) -> list[Completion]:
    """How the operator at the end of a text may go on."""
    minus = "-" if text[len(head) :].startswith("-") else ""
    looked_up = [(f"{minus}{name}:{quoted(one)}", meaning) for one, meaning in values(name, value, me)]
    pairs = [*grammar.completions(text), *looked_up][:VALUES]
    return [
        Completion(f"{head}{piece}" + ("" if piece.endswith(":") else " "), piece, meaning) for piece, meaning in pairs
    ]


def values(name: str, begun: str, me: Actor) -> list[tuple[str, str]]:
    """The values that only the database knows, each with what it is called."""
    words = plain_words(begun) or [""]
    if name == "tag":
        return [(tag.name, counted(tag.question_count)) for tag in tags(words, me, VALUES)]
    if name == "product":
        return [(product.slug, product.name) for product in products(words, VALUES)]
    if name == "author" and words[0]:
        return [(person.handle, person.name) for person in people(words, me, VALUES)]
    return []


def counted(number: int) -> str:
    return str(ngettext("%(num)s question", "%(num)s questions", number))


def quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value


def plain_words(text: str) -> list[str]:
    """The words as people write them, in order: lower case, without diacritics, joined ones by their parts."""
    known = vocabulary()
    return [word for token in TOKEN.findall(text) for word in known[token].plain]


def questions(words: Sequence[str], me: Actor) -> Sequence[Question]:
    """Questions whose title, goal or topics have all the words; none while the index cannot be used."""
    *whole, begun = words
    try:
        ids = engine().complete(whole, begun, Filters(me, sees_everything(me)), QUESTIONS)
    except IndexUnavailable:
        return []
    rows = db.session.scalars(select(Question).where(Question.id.in_(ids), readable(me))) if ids else ()
    return sorted(rows, key=lambda row: ids.index(row.id))


def tags(words: Sequence[str], me: Actor, limit: int = OTHERS) -> Sequence[Tag]:
    """Topics that begin with the last word, or with all of them joined; only those of questions the reader may read."""
    starts = or_(*(Tag.name.startswith(start, autoescape=True) for start in {words[-1], "-".join(words)}))
    likely = select(Tag.id).where(starts).order_by(Tag.question_count.desc(), Tag.name).limit(LOOKED_AT)
    read = select(question_tags.c.tag_id).join(Question, Question.id == question_tags.c.question_id)
    return db.session.scalars(
        select(Tag)
        .where(Tag.id.in_(likely), read.where(question_tags.c.tag_id == Tag.id, readable(me)).exists())
        .order_by(Tag.question_count.desc(), Tag.name)
        .limit(limit)
    ).all()


def products(words: Sequence[str], limit: int = OTHERS) -> Sequence[Product]:
    """Products whose name begins with the words, or has a word that begins with the last one."""
    name = func.lower(Product.name)
    starts = (
        name.startswith(" ".join(words), autoescape=True),
        name.startswith(words[-1], autoescape=True),
        name.contains(f" {words[-1]}", autoescape=True),
    )
    return db.session.scalars(
        select(Product).where(or_(*starts)).order_by(starts[0].desc(), Product.position, Product.name).limit(limit)
    ).all()


def people(words: Sequence[str], me: Actor, limit: int = OTHERS) -> Sequence[User]:
    """People whose handle begins like the words, if they wrote something that the reader may read."""
    start = "-".join(words)
    likely = (
        select(User.id)
        .where(User.handle >= start, User.handle < start + HIGHEST)
        .order_by(User.reputation.desc(), User.id)
        .limit(LOOKED_AT)
    )
    return db.session.scalars(
        select(User)
        .where(User.id.in_(likely), or_(User.confirmed_at.is_not(None), User.email_key.is_(None)), or_(*wrote(me)))
        .order_by(User.reputation.desc(), User.id)
        .limit(limit)
    ).all()


def wrote(me: Actor) -> list[ColumnElement[bool]]:
    """Whether a person asked, or answered, something that the reader may read."""
    answer = aliased(Answer, flat=True)
    answered = (
        select(answer.id)
        .join(Question, Question.id == answer.question_id)
        .where(answer.author_id == User.id, answer.deleted_at.is_(None), answer.hidden_at.is_(None), readable(me))
    )
    return [select(Question.id).where(Question.author_id == User.id, readable(me)).exists(), answered.exists()]
