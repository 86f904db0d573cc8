"""What is offered while somebody types: ways to go on, and questions, topics, products and people that begin like it.

It costs a handful of statements, whatever is typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flask_babel import ngettext
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased, load_only

from community.accounts.models import User
from community.catalog.models import Area, Product, Tag, TagSynonym
from community.catalog.queries import begins, is_open_to
from community.core.access import Actor
from community.core.db import db
from community.core.text import slugify
from community.questions.models import Answer, Question, question_tags
from community.questions.queries import readable
from community.search import grammar
from community.search.contract import Filters, IndexUnavailable, TooCostly
from community.search.engine import engine
from community.search.grammar import LAST_PIECE, LONGEST_PIECE, OPERATORS
from community.search.operators import understood
from community.search.queries import filters_for
from community.search.wanted import Reading, read
from community.search.words import TOKEN, vocabulary

QUESTIONS, OTHERS, VALUES = 5, 3, 6  # how many of each are offered
CANDIDATES = 20  # questions among which those with the words in their title come first
LOOKED_AT = 12  # topics and people that begin so, the most used first, of which the reader may see some
LEAST_LETTERS = 2
LEAST_OF_NAME = 3  # letters of a person's name: very many people begin with the same two

REPLY = aliased(Answer, flat=True)  # beside questions, which are posts too


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
    query = read(head if name else text)
    words = plain_words(query.words)
    found = questions_like(query, words, me)
    if not words:
        return Suggestions(offered)
    if name:
        return Suggestions(offered, found)
    return Suggestions(offered, found, tags(words, me), products(words, me), people(query.words, me))


def questions_begun(text: str, me: Actor) -> Sequence[Question]:
    """The questions among the suggestions, without looking anything else up."""
    query = read(text)
    return questions_like(query, plain_words(query.words), me) if len(text.strip()) >= LEAST_LETTERS else []


def questions_like(query: Reading, words: Sequence[str], me: Actor) -> Sequence[Question]:
    """Questions that fulfil the operators of a query and have these words of it."""
    conditions = understood(query.operators, me).conditions if query.operators else ()
    return questions(words, replace(filters_for(me), conditions=conditions)) if words else []


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
        return [(product.slug, product.name) for product in products(words, me, VALUES)]
    if name == "author" and begun:
        return [(person.handle, person.name) for person in people(begun, me, VALUES)]
    return []


def counted(number: int) -> str:
    return str(ngettext("%(num)s question", "%(num)s questions", number))


def quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value


def plain_words(text: str) -> list[str]:
    """The words as people write them, in order: lower case, without diacritics, joined ones by their parts."""
    known = vocabulary()
    return [word for token in TOKEN.findall(text) for word in known[token].plain]


def questions(words: Sequence[str], filters: Filters) -> Sequence[Question]:
    """Questions whose title, goal or topics have all the words, those that have them in the title first.

    None of them while the index cannot be used.
    """
    *whole, begun = words
    try:
        ids = engine().complete(whole, begun, filters, CANDIDATES)
    except (IndexUnavailable, TooCostly):
        return []
    shown = load_only(Question.title, Question.slug, Question.goal, Question.accepted_answer_id, Question.confirmed_at,
                      Question.answer_count)  # fmt: skip
    wanted = select(Question).where(Question.id.in_(ids), readable(filters.viewer)).options(shown)
    rows = db.session.scalars(wanted).all() if ids else ()
    return sorted(rows, key=lambda row: (not is_in(row.title, words), ids.index(row.id)))[:QUESTIONS]


def is_in(title: str, words: Sequence[str]) -> bool:
    """Whether each of the words begins one in the title."""
    there = plain_words(title)
    return all(any(word.startswith(begun) for word in there) for begun in words)


def tags(words: Sequence[str], me: Actor, limit: int = OTHERS) -> Sequence[Tag]:
    """Topics that begin with the last word, or with all of them joined, or that have another name which does.

    Only those of questions that the reader may read.
    """
    begun = {"-".join(words), words[-1]} if len(words[-1]) >= LEAST_LETTERS else {"-".join(words)}
    other = select(TagSynonym.tag_id).where(or_(*(begins(TagSynonym.name, one) for one in begun)))
    starts = or_(*(begins(Tag.name, one) for one in begun), Tag.id.in_(other))
    likely = select(Tag.id).where(starts).order_by(Tag.question_count.desc(), Tag.name).limit(LOOKED_AT)
    read = select(question_tags.c.tag_id).join(Question, Question.id == question_tags.c.question_id)
    return db.session.scalars(
        select(Tag)
        .where(Tag.id.in_(likely), read.where(question_tags.c.tag_id == Tag.id, readable(me)).exists())
        .order_by(Tag.question_count.desc(), Tag.name)
        .limit(limit)
    ).all()


def products(words: Sequence[str], me: Actor, limit: int = OTHERS) -> Sequence[Product]:
    """Products whose name begins with the words, or has a word that begins with the last one, if the reader may read
    what is asked about them."""
    name = func.lower(Product.name)
    starts = (
        name.startswith(" ".join(words), autoescape=True),
        name.startswith(words[-1], autoescape=True),
        name.contains(f" {words[-1]}", autoescape=True),
    )
    return db.session.scalars(
        select(Product)
        .outerjoin(Area, Area.product_id == Product.id)
        .where(or_(*starts), is_open_to(me))
        .order_by(starts[0].desc(), Product.position, Product.name)
        .limit(limit)
    ).all()


def people(text: str, me: Actor, limit: int = OTHERS) -> Sequence[User]:
    """People whose name or handle begins like the text, if they wrote something that the reader may read."""
    name = " ".join(text.lstrip("@").split())
    if name.isascii() and len(name) < LEAST_OF_NAME:
        return []
    names = {name, name.title(), name.capitalize()}
    starts = or_(begins(User.handle, slugify(name)), *(begins(User.name, one) for one in names))
    likely = select(User.id).where(starts).order_by(User.reputation.desc(), User.id).limit(LOOKED_AT)
    return db.session.scalars(
        select(User)
        .where(User.id.in_(likely), or_(User.confirmed_at.is_not(None), User.email_key.is_(None)), or_(*wrote(me)))
        .order_by(User.reputation.desc(), User.id)
        .limit(limit)
    ).all()


def wrote(me: Actor) -> list[ColumnElement[bool]]:
    """Whether a person asked, or answered, something that the reader may read."""
    answered = (
        select(REPLY.id)
        .join(Question, Question.id == REPLY.question_id)
        .where(REPLY.author_id == User.id, REPLY.deleted_at.is_(None), REPLY.hidden_at.is_(None), readable(me))
    )
    return [select(Question.id).where(Question.author_id == User.id, readable(me)).exists(), answered.exists()]
