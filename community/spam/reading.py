"""A post as the filter reads it: its words without code and addresses, where its links lead, what is odd about it."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import pairwise
from urllib.parse import urlsplit

MOST_WORDS = 600  # of a text; what makes it spam stands before
BUCKETS = 1 << 17
FEWEST_ALIKE = 8  # words from which on texts are compared
FEWEST_IN_PIECE, MOST_PIECES = 9, 3  # words of a sentence that nobody writes again by chance

_LINK = re.compile(r'<a\s[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.S)
_PICTURE = re.compile(r"<img\s")
_FENCED = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?(?:^\1|\Z)", re.M | re.S)
_CODE = re.compile(r"`[^`\n]+`|^(?: {4}|\t)[^\n]*", re.M)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()\"\]]+", re.I)
_WORD = re.compile(r"[^\W_]{1,30}(?:['’][a-z]{1,2})?")
_QUOTED = re.compile(r"^ {0,3}>[^\n]*", re.M)
_END = re.compile(r"[.!?。！？\n]+")
_MONEY = re.compile(r"[$€£]\s?\d{2,}|\d{2,}\s?(?:usd|dollars|euros|pounds|btc)\b", re.I)
# Hosts that nobody registers on a whim, and those that nobody can register (RFC 2606).
SETTLED = re.compile(r"\.(?:edu|gov|mil|int|example|test|invalid|localhost)$|\.(?:edu|ac|gov)\.[a-z]{2}$|^example\.")
_LATER_NAME = re.compile(r"^(?:co|com|org|net|ac|gov|edu)\.[a-z]{2}$")


@dataclass(frozen=True)
class Link:
    """A link to somebody else's site: its host, and the words that one clicks."""

    host: str
    words: str


@dataclass(frozen=True)
class Reading:
    """A text as it was written, with its lines and its HTML."""

    text: str
    html: str
    exempt: Sequence[str] = ()

    @cached_property
    def bare(self) -> str:
        """The text without code, quotations and addresses."""
        text = self.text
        if "```" in text or "~~~" in text:
            text = _FENCED.sub(" ", text)
        if ">" in text:
            text = _QUOTED.sub(" ", text)
        return _ADDRESS.sub(" ", _CODE.sub(" ", text))

    @cached_property
    def words(self) -> list[str]:
        """Its words in small letters, in their order."""
        return _WORD.findall(self.bare.lower())[:MOST_WORDS]

    @property
    def has_code(self) -> bool:
        return "<pre" in self.html or "<code" in self.html

    @cached_property
    def links(self) -> list[Link]:
        """Where its links lead, those within this site and to hosts that may be named left out."""
        found = []
        for address, words in _LINK.findall(self.html) if "<a " in self.html else ():
            host = host_of(unescape(address))
            if host and not is_named(host, self.exempt):
                found.append(Link(host, unescape(words)))
        return found

    @cached_property
    def hosts(self) -> list[str]:
        """The sites behind the links, each once."""
        return list(dict.fromkeys(site_of(link.host) for link in self.links))

    @property
    def pictures(self) -> int:
        return len(_PICTURE.findall(self.html))

    @cached_property
    def pieces(self) -> list[int]:
        """Its longest sentences, as numbers."""
        sentences = {" ".join(_WORD.findall(line)) for line in _END.split(self.bare.lower())}
        long = [line for line in sentences if line.count(" ") >= FEWEST_IN_PIECE - 1]
        longest = sorted(long, key=lambda line: (-len(line), line))[:MOST_PIECES]
        return [zlib.crc32(line.encode()) << 16 | zlib.adler32(line.encode()) & 0xFFFF for line in longest]

    @cached_property
    def features(self) -> list[int]:
        """Its words, pairs of words and hosts, as numbers of buckets, each once."""
        marks = {*self.words, *(f"{one} {other}" for one, other in pairwise(self.words))}
        marks.update(f"host:{host}" for host in self.hosts)
        if _MONEY.search(self.bare):
            marks.add("sign:money")
        return sorted({bucket(mark) for mark in marks})


def bucket(mark: str) -> int:
    """Where what is known about a word or a host is counted."""
    return zlib.crc32(mark.encode()) % BUCKETS


def host_of(address: str) -> str:
    """The host behind an address, in small letters; empty for addresses within this site and for no address."""
    if "//" not in address[:10]:
        return ""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def site_of(host: str) -> str:
    """The part of a host's name that somebody registered, by the usual shapes of names."""
    parts = host.split(".")
    if len(parts) > 2 and _LATER_NAME.match(".".join(parts[-2:])):
        return ".".join(parts[-3:])
    return ".".join(parts[-2:])


def is_named(host: str, exempt: Sequence[str]) -> bool:
    """Whether a host is one of these, or below one that is written with `*.`."""
    return any(host == name or (name.startswith("*.") and host.endswith(name[1:])) for name in exempt)


def mark_of_host(host: str) -> int:
    """What a trace keeps of a host."""
    return zlib.crc32(host.encode())
