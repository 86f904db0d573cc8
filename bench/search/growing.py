"""Growing a corpus: new threads from pieces of real ones, with new rare words, so that words are as rare as in life.

A grown thread takes the shape of a real one (how many answers, how long each). Its texts are pieces of a few words,
most of them from threads of the same topic; whole sentences would come again so often that no thread could be told
from its copies. Its title goes from word to word as real titles do. A word that stands in few real threads belongs to
a family of invented words, which grows with the corpus as vocabularies do (Heaps' law, V = k * N ** 0.6): so rare words
stay rare, and every new thread may bring a new one.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from random import Random

from bench.search.corpus import Corpus, thread
from community.search.contract import Document

WORD = re.compile(r"[^\W\d_]{3,}")
PIECE = re.compile(r"(?:\S{1,100}\s*){0,5}\S{1,100}")
RARE = 0.003  # share of the threads that a rare word stands in at most
HEAPS = 0.85  # of a family, so that the vocabulary as a whole grows with about 0.6
TOPICAL = 0.65  # share of the pieces from threads with the same first tag
FIRST_ID = 100_000_000
ROLES = ("body", "accepted", "answers")
SYLLABLES = [first + last for first in "bdfgklmnprstvz" for last in "a e i o u an er il on us".split()]


@dataclass(frozen=True)
class Piece:
    """A few words of a text: `parts` with the places of the rare ones."""

    parts: list[str]
    rare: list[int]


@dataclass
class Stock:
    """What new threads are made of."""

    shapes: list[Document]
    lengths: list[dict[str, int]] = field(default_factory=list)  # pieces of each role, for each shape
    all: dict[str, list[Piece]] = field(default_factory=lambda: defaultdict(list))
    topics: dict[tuple[str, str], list[Piece]] = field(default_factory=lambda: defaultdict(list))
    after: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # what follows a word in titles


def stock_of(documents: Sequence[Document]) -> Stock:
    """Take the real threads apart."""
    found = Counter(word for document in documents for word in set(WORD.findall(text_of(document))))
    most = max(2.0, RARE * len(documents))
    rare = {word for word, count in found.items() if count <= most}
    stock = Stock(list(documents))
    for document in documents:
        lengths = {}
        for role in ROLES:
            pieces = [taken_apart(text, rare) for text in PIECE.findall(getattr(document, role))]
            lengths[role] = len(pieces)
            stock.all[role].extend(pieces)
            stock.topics[role, topic(document)].extend(pieces)
        stock.lengths.append(lengths)
        words = document.title.split()
        for word, following in pairwise(words):
            stock.after[word.lower()].append(following)
    return stock


def text_of(document: Document) -> str:
    return " ".join([document.title, document.body, document.accepted, document.answers])


def topic(document: Document) -> str:
    return document.tags[0] if document.tags else ""


def taken_apart(text: str, rare: set[str]) -> Piece:
    parts: list[str] = []
    end = 0
    for match in WORD.finditer(text):
        if match.group() in rare:
            parts += [text[end : match.start()], match.group()]
            end = match.end()
    parts.append(text[end:])
    return Piece(parts, list(range(1, len(parts), 2)))


class Grower:
    """Makes threads one after the other; the same seed gives the same threads."""

    def __init__(self, documents: Sequence[Document], seed: int) -> None:
        self.random = Random(seed)
        self.stock = stock_of(documents)
        self.real = len(documents)
        self.newest = max((document.created_at for document in documents), default=0.0)
        self.oldest = min((document.created_at for document in documents), default=0.0)

    def threads(self, count: int) -> Iterator[Document]:
        for number in range(count):
            yield self.thread(number)

    def thread(self, number: int) -> Document:
        random, stock = self.random, self.stock
        place = random.randrange(len(stock.shapes))
        shape, lengths = stock.shapes[place], stock.lengths[place]
        family = ((self.real + number) / self.real) ** HEAPS
        texts = {role: self.text(role, topic(shape), lengths[role], family) for role in ROLES}
        at = self.oldest + random.random() * (self.newest - self.oldest)
        author = random.randrange(1, 2 * (self.real + number))
        grown = replace(
            shape, id=FIRST_ID + number, title=self.title(shape.title, family), author_id=author, people=[author],
            created_at=at, active_at=at + random.random() * 1e6, **texts,
        )  # fmt: skip
        return replace(grown, is_accepted=bool(grown.accepted))

    def text(self, role: str, about: str, length: int, family: float) -> str:
        """Pieces of this topic and others."""
        near, far = self.stock.topics[role, about], self.stock.all[role]
        return " ".join(
            self.spoken(self.random.choice(near if near and self.random.random() < TOPICAL else far), family)
            for _ in range(length)
        )

    def title(self, first: str, family: float) -> str:
        """As long as a real title; each word follows the one before it in some real title."""
        words = first.split()
        said = words[:1]
        for usual in words[1:]:
            following = self.stock.after.get(said[-1].lower())
            said.append(self.random.choice(following) if following else usual)
        changed = self.random.randrange(len(said))
        said[changed] = WORD.sub(lambda match: self.relative(match.group(), family), said[changed])
        return " ".join(said)[:300]

    def spoken(self, piece: Piece, family: float) -> str:
        parts = list(piece.parts)
        for place in piece.rare:
            parts[place] = self.relative(parts[place], family)
        return "".join(parts)

    def relative(self, word: str, family: float) -> str:
        """A word of the family of a rare word: itself, or an invented one."""
        member = int(self.random.random() ** 2 * family)  # the older ones more often
        return invented(word, member) if member else word


def invented(word: str, member: int) -> str:
    """The same invented word for the same member of the same family, everywhere."""
    random = Random(f"{word} {member}")
    made = "".join(random.choice(SYLLABLES) for _ in range(random.randint(2, 4)))
    return made.capitalize() if word[0].isupper() else made


def grown(corpus: Corpus, count: int, seed: int) -> Iterator[Document]:
    """The real threads, and as many new ones as are missing up to `count`."""
    yield from corpus.documents[:count]
    yield from Grower(corpus.documents, seed).threads(max(0, count - len(corpus.documents)))


def write(documents: Iterable[Document], path: Path) -> None:
    """Keep documents in a file, one in each line; the file appears when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with unfinished.open("w") as file:
        for document in documents:
            file.write(json.dumps(vars(document), ensure_ascii=False) + "\n")
    unfinished.replace(path)


def read(path: Path) -> Iterator[Document]:
    """The documents of a file that `write` made, one at a time."""
    with path.open() as file:
        for line in file:
            yield thread(**json.loads(line))
