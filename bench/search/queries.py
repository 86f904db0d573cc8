"""The queries: what people who look for a known thread would type, and what people asked who asked it again."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from zlib import crc32

from bench.search.corpus import Corpus, originals
from community.search.contract import Document
from community.search.words import ENGLISH

WORD = re.compile(r"[\w'+#-]+")
STOP = frozenset(ENGLISH.split())
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEIGHBOURS = {key: other for row in ROWS for key, other in zip(row, row[1:] + row[-2], strict=True)}
SHORTEST_MISSPELT = 5
TELLING = 4  # words of a query made from a text
BANDS = ((0.05, 1.0), (0.005, 0.05), (0.0, 0.005))  # shares of the threads: common, medium and rare words
MIX = (0.4, 0.4, 0.2)  # how often a word of each band is typed

Change = Callable[[str, Random], str]


@dataclass(frozen=True)
class Query:
    """What is typed, the threads that answer it, and one that must not count: the thread the text comes from."""

    text: str
    right: frozenset[int] = frozenset()
    own: int = 0


Sets = dict[str, list[Query]]


def words_in(text: str) -> list[str]:
    return WORD.findall(text)


def telling_in(text: str) -> list[str]:
    return [word for word in words_in(text) if word.lower() not in STOP and len(word) > 1]


def as_typed(title: str, _random: Random) -> str:
    return title


def dropped(title: str, random: Random) -> str:
    """About half of the telling words, at least two, in their order."""
    words = telling_in(title)
    kept = sorted(random.sample(range(len(words)), max(min(2, len(words)), round(len(words) * 0.55))))
    return " ".join(words[place] for place in kept)


def reordered(title: str, random: Random) -> str:
    """All words in another order."""
    words = words_in(title)
    random.shuffle(words)
    return " ".join(words)


def misspelt(title: str, random: Random) -> str:
    """The telling words, one of the long ones with a slip of the fingers."""
    words = telling_in(title)
    long = [place for place, word in enumerate(words) if len(word) >= SHORTEST_MISSPELT and word.isalpha()]
    if not long:
        return ""
    place = random.choice(long)
    words[place] = slipped(words[place], random)
    return " ".join(words)


def slipped(word: str, random: Random) -> str:
    """One letter left out, doubled, exchanged with the next one, or hit beside; never the first."""
    place = random.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    kind = random.randrange(4)
    if kind == 0:
        return before + after
    if kind == 1:
        return before + letter * 2 + after
    if kind == 2 and after[0] != letter:
        return before + after[0] + letter + after[1:]
    return before + NEIGHBOURS.get(letter.lower(), "e") + after


class Translated:
    """Says one thing in another way of the same group of synonyms."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self.groups = [tuple(group) for group in groups]

    def __call__(self, title: str, random: Random) -> str:
        found = [
            (pattern, other)
            for group in self.groups
            for word in group
            for pattern in [re.compile(rf"\b{re.escape(word)}s?\b", re.IGNORECASE)]
            if pattern.search(title)
            for other in group
            if other != word
        ]
        if not found:
            return ""
        pattern, other = random.choice(found)
        return " ".join(telling_in(pattern.sub(other, title, count=1)))


def synonyms_in(path: Path) -> list[tuple[str, ...]]:
    """The groups of a file: one in each line, its words between commas."""
    lines = [line.strip() for line in path.read_text().splitlines()]
    return [tuple(part.strip() for part in line.split(",")) for line in lines if line and not line.startswith("#")]


def quality_sets(corpus: Corpus, groups: Iterable[Sequence[str]], seed: int, most: int) -> Sets:
    """All sets of queries with known answers, each of at most `most`."""
    changes: dict[str, Change] = {
        "title": as_typed, "dropped": dropped, "reordered": reordered, "misspelt": misspelt,
        "synonyms": Translated(groups),
    }  # fmt: skip
    sets = {
        name: known_items(corpus.documents, change, Random(f"{seed} {name}"), most) for name, change in changes.items()
    }
    sets["from the text"] = from_texts(corpus.documents, Random(f"{seed} text"), most)
    titles = {document.id: document.title for document in corpus.documents}
    for name, pairs in (("duplicates", corpus.duplicates), ("linked", corpus.links)):
        sets[name] = [Query(titles[one], right, one) for one, right in originals(pairs)][:most]
    return {name: queries for name, queries in sets.items() if queries}


def known_items(documents: Sequence[Document], change: Change, random: Random, most: int) -> list[Query]:
    """Titles changed in one way; each must find its thread. Titles of two words or less say too little."""
    chosen = list(documents)
    random.shuffle(chosen)
    queries: list[Query] = []
    for document in chosen:
        if len(queries) == most:
            break
        if len(telling_in(document.title)) < 3:
            continue
        text = change(document.title, random)
        if text:
            queries.append(Query(text, frozenset([document.id])))
    return queries


def from_texts(documents: Sequence[Document], random: Random, most: int) -> list[Query]:
    """Telling words that stand near each other in the question or its accepted answer, as people remember them."""
    found = document_frequencies(documents)
    chosen = list(documents)
    random.shuffle(chosen)
    queries: list[Query] = []
    for document in chosen:
        words = [word.lower() for word in telling_in(document.accepted or document.body) if word.isalpha()]
        words = [word for word in words if 2 <= found[word] <= len(documents) * 0.1]
        if len(words) >= 5 * TELLING and len(queries) < most:
            start = random.randrange(len(words) - 2 * TELLING)
            queries.append(Query(" ".join(dict.fromkeys(words[start : start + TELLING])), frozenset([document.id])))
    return queries


def document_frequencies(documents: Iterable[Document]) -> Counter[str]:
    """In how many of these documents each lower-case word stands."""
    found: Counter[str] = Counter()
    for document in documents:
        text = f"{document.title} {document.body} {document.accepted} {document.answers}".lower()
        found.update(set(words_in(text)))
    return found


def speed_queries(sample: Sequence[Document], seed: int, count: int) -> list[str]:
    """Queries of two to five words that are as common as the words that people search for.

    Half of them take their words from one thread, so that threads have all of them; half from anywhere.
    """
    random = Random(f"{seed} speed")
    found = document_frequencies(sample)
    known = sorted(filter(usable, found))
    by_band = [[word for word in known if least < found[word] / len(sample) <= most] for least, most in BANDS]
    bands, shares = zip(*((band, share) for band, share in zip(by_band, MIX, strict=True) if band), strict=True)
    queries: list[str] = []
    while len(queries) < count:
        length = random.randint(2, 5)
        if len(queries) % 2:
            words = [random.choice(band) for band in random.choices(bands, shares, k=length)]
        else:
            document = random.choice(sample)
            own = sorted({word.lower() for word in telling_in(f"{document.title} {document.body}")} & found.keys())
            own = [word for word in own if usable(word)]
            words = random.sample(own, min(length, len(own)))
        if len(words) > 1:
            queries.append(" ".join(words))
    return queries


def usable(word: str) -> bool:
    return word.isalpha() and 2 < len(word) < 20 and word not in STOP


def begun(titles: Sequence[str], seed: int, count: int) -> list[str]:
    """What stands in the search field while a title is typed: some words, and the beginning of one more."""
    random = Random(f"{seed} begun")
    typed: list[str] = []
    while len(typed) < count:
        words = telling_in(random.choice(titles))[: random.randint(1, 4)]
        if words:
            last = words[-1]
            typed.append(" ".join([*words[:-1], last[: random.randint(min(2, len(last)), len(last))]]).lower())
    return typed


def halves(sets: Sets) -> tuple[Sets, Sets]:
    """The queries that choose, and those that check; all about one thread are in the same half."""
    first = {name: [query for query in queries if half(query)] for name, queries in sets.items()}
    second = {name: [query for query in queries if not half(query)] for name, queries in sets.items()}
    return first, second


def half(query: Query) -> bool:
    return crc32(str(min(query.right)).encode()) % 2 == 0
