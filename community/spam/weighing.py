"""What speaks for and against a post being spam, from its text, its author and what was posted before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from community.core.text.contacts import leads_to_program
from community.core.traps import UNKNOWN, Manner
from community.spam import signs
from community.spam.patterns import first_found
from community.spam.reading import Reading, mark_of_host, site_of
from community.spam.rules import Knowledge
from community.spam.signs import LEAST_FOR_WORDS, MOST_FOR_WORDS, Sign, found

QUICKEST = 25.0  # letters a second: three times what the fastest typists manage
LEAST_QUICK = 120  # letters; less is typed while one looks at it
OLD = 60  # days after which a question seldom needs another answer
MANY = 3  # people who post the same
FEW_WORDS = 25  # beside each link

CHEAP = frozenset(
    """
    xyz top click shop buzz icu vip bet casino loan loans work rest cyou sbs cfd monster live pw tk ml ga cf gq win bid
    stream download online site store fun website space club best life lol mom skin beauty makeup bond hair quest autos
    """.split()
)
SHORTENERS = frozenset(
    """
    bit.ly tinyurl.com goo.gl is.gd cutt.ly rb.gy ow.ly t.ly shorturl.at rebrand.ly buff.ly tiny.cc s.id v.gd bl.ink
    """.split()
)
MESSENGERS = frozenset(
    "t.me wa.me telegram.me telegram.dog chat.whatsapp.com line.me signal.me api.whatsapp.com".split()
)
_CHAT = re.compile(
    r"\b(?:telegram|whats ?app|signal|kik|wechat|skype|viber|icq|snapchat|instagram|discord)\b\W{0,4}"
    r"(?:(?:me|us|him|her|them|at|on|is|id|number|handle|username|channel|dm)\b\W{0,4}){0,3}(?:@\s?\w{3,}|\+?\d[\d\s()-]{6,}|[a-z]+[\d_]\w{2,})",
    re.I,
)
_DISGUISED = re.compile(
    r"\b[a-z0-9-]{3,40}\s?(?:\(\s?(?:dot|\.)\s?\)|\[\s?(?:dot|\.)\s?\]|\sdot\s|\{dot\}|\s\.\s)\s?"
    r"(?:com|net|org|info|biz|io|co|shop|site|online|store|xyz|top|club|me)\b",
    re.I,
)
_BARE = re.compile(r"(?<![\w@./-])((?:[a-z0-9-]{2,40}\.){1,3}([a-z]{2,10}))(?![\w.-]*[(=@])", re.I)
_STYLED = re.compile(r"[\U0001d400-\U0001d7ff\u24b6-\u24e9\uff21-\uff3a\uff41-\uff5a\U0001f130-\U0001f189]")
_HIDDEN = re.compile(r"(?:\w[\u200b\u2060\u180e]\w.*){2}")
_MIXED = re.compile(r"[a-zA-Z][\u0430-\u044f\u0410-\u042f\u03b1-\u03c9]|[\u0430-\u044f\u0410-\u042f][a-zA-Z]")
_HOST_IN_WORDS = re.compile(r"\b(?:[a-z0-9-]+\.)+(?:com|net|org|gov|edu|io)\b", re.I)


@dataclass(frozen=True)
class Likes:
    """How often something like it was posted: by the author, by others, in spam; how many others with little history
    named its host, and whether several did who have some."""

    again: int = 0
    others: int = 0
    spam: int = 0
    host: int = 0
    host_spam: int = 0
    host_known: bool = False


@dataclass(frozen=True)
class Situation:
    """In what a text is posted. `question_days` is how old the question is that it answers; `old_hosts` are marks of
    the sites that an earlier version named, None for a new post."""

    is_untried: bool = True
    is_new: bool = True
    doubt: int = 0
    manner: Manner = UNKNOWN
    question_days: int = 0
    old_hosts: frozenset[int] | None = None
    likes: Likes = field(default_factory=Likes)


def weigh(text: Reading, situation: Situation, known: Knowledge) -> list[Sign]:
    """All signs that a text gives."""
    return [
        *of_manner(text, situation),
        *of_blocks(text, known),
        *of_words(text, known),
        *of_links(text, situation, known),
        *of_letters(text),
        *of_likes(situation.likes),
    ]


def of_manner(text: Reading, situation: Situation) -> list[Sign]:
    manner, signed = situation.manner, []
    if situation.doubt:
        signed.append(Sign(signs.DOUBT, situation.doubt))
    if manner.trapped:
        signed.append(found(signs.TRAP))
    letters = len(text.text)
    if manner.seconds is not None and letters >= LEAST_QUICK and letters / (manner.seconds + 1.0) > QUICKEST:
        signed.append(found(signs.QUICK))
    return signed


def of_blocks(text: Reading, known: Knowledge) -> list[Sign]:
    signed = []
    if known.blocked_words and (pattern := first_found(known.blocked_words, text.text)):
        signed.append(found(signs.BLOCKED_WORD, pattern))
    blocked = next((name for name in known.blocked_hosts if is_within(text, name)), "")
    return [*signed, found(signs.BLOCKED_HOST, blocked)] if blocked else signed


def is_within(text: Reading, name: str) -> bool:
    """Whether a text links to a host or to one below it."""
    return any(link.host == name or link.host.endswith(f".{name}") for link in text.links)


def of_words(text: Reading, known: Knowledge) -> list[Sign]:
    likely = known.words.likelihood(text.features)
    if likely is None:
        return []
    points = round((likely - 0.5) * 2 * (MOST_FOR_WORDS if likely > 0.5 else -LEAST_FOR_WORDS))
    return [Sign(signs.SPAM_WORDS if points > 0 else signs.GOOD_WORDS, points)] if points else []


def of_links(text: Reading, situation: Situation, known: Knowledge) -> list[Sign]:
    signed = []
    strange = [host for host in hosts_named(text) if not known.words.is_good_host(host)]
    if situation.likes.host_known:
        strange = strange[1:]
    if strange:
        signed.append(found(signs.STRANGE_HOST, strange[0], min(len(strange), 2)))
        if situation.is_new:
            signed.append(found(signs.FIRST_LINK))
        if len(text.words) < FEW_WORDS * len(strange):
            signed.append(found(signs.MOSTLY_LINK))
        if situation.question_days >= OLD and situation.is_untried:
            signed.append(found(signs.OLD_QUESTION))
        if situation.old_hosts is not None and mark_of_host(strange[0]) not in situation.old_hosts:
            signed.append(found(signs.LATE_LINK, strange[0]))
        if cheap := next((host for host in strange if host.rpartition(".")[2] in CHEAP), ""):
            signed.append(found(signs.CHEAP_HOST, cheap))
    hosts = {link.host for link in text.links}
    if short := hosts & SHORTENERS:
        signed.append(found(signs.SHORTENED, min(short)))
    if borrowed := next((link for link in text.links if is_borrowed(link.words, link.host)), None):
        signed.append(found(signs.BORROWED, borrowed.host))
    if hosts & MESSENGERS or _CHAT.search(text.bare):
        signed.append(found(signs.MESSENGER))
    if disguised := _DISGUISED.search(text.bare):
        signed.append(found(signs.DISGUISED, disguised[0]))
    return signed


def hosts_named(text: Reading) -> list[str]:
    """Sites behind links, and those that are only written and have an ending that spam likes. Programs for remote
    control are contact details, which are masked."""
    written = [site_of(name.lower()) for name, ending in _BARE.findall(text.bare) if ending.lower() in CHEAP]
    return [host for host in dict.fromkeys([*text.hosts, *written]) if not leads_to_program(host, text.exempt)]


def is_borrowed(words: str, host: str) -> bool:
    """Whether the words of a link name one site while it leads to another."""
    named = _HOST_IN_WORDS.search(words)
    return named is not None and site_of(named[0].lower().removeprefix("www.")) != site_of(host)


def of_letters(text: Reading) -> list[Sign]:
    signed = []
    if text.has_code:
        signed.append(found(signs.CODE))
    odd = len(_STYLED.findall(text.bare)) >= 4 or _HIDDEN.search(text.bare) or len(_MIXED.findall(text.bare)) >= 2
    if odd:
        signed.append(found(signs.ODD_LETTERS))
    letters = sum(map(str.isalpha, text.bare))
    if letters >= 40 and sum(map(str.isupper, text.bare)) > letters * 0.5:
        signed.append(found(signs.SHOUTING))
    return signed


def of_likes(likes: Likes) -> list[Sign]:
    signed = []
    if likes.spam:
        signed.append(found(signs.OF_SPAM))
    elif likes.others:
        signed.append(found(signs.OF_OTHERS))
        if likes.others >= MANY:
            signed.append(found(signs.OF_MANY))
    if likes.again:
        signed.append(found(signs.AGAIN, times=min(likes.again, 2)))
    if likes.host_spam and not likes.host_known:
        signed.append(found(signs.HOST_OF_SPAM))
    elif likes.host:
        signed.append(found(signs.HOST_AGAIN, times=min(likes.host, 2)))
    return signed


def sum_of(signed: Sequence[Sign]) -> int:
    return sum(sign.points for sign in signed)
