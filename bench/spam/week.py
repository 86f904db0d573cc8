"""A week of a support community: who posts what and when, drawn from a seed. Nothing of the product is asked here."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from random import Random

from bench.spam.honest import COMMENT, QUESTION, Honest, made
from bench.spam.phrases import bank as bank_of
from bench.spam.styles import STYLES, Spam, Spammer

HOURS = 7 * 24.0
POSTS, SPAM_SHARE, FLAGS = 10_000, 0.03, 200
NEW, BASIC, KNOWN, TRUSTED = "new", "basic", "known", "trusted"
# Of the honest posts. Many come once with a problem: one post in five is of somebody's first day.
HONEST_FROM = {NEW: 20, BASIC: 15, KNOWN: 40, TRUSTED: 25}
# Of the spam: made accounts, accounts that slept for weeks, accounts that posted something harmless once, stolen ones.
SPAM_FROM = {NEW: 78, "slept": 10, BASIC: 8, KNOWN: 4}
PASTED = 0.12  # of honest posts: written elsewhere and pasted at once


@dataclass(frozen=True)
class Deed:
    """Something that somebody posts. `hour` counts from the start of the week, `seconds` while the form was open."""

    hour: float
    who: int
    standing: str
    seconds: float
    wanted: Honest | Spam
    edit_after: float = 0.0  # hours

    @property
    def is_spam(self) -> bool:
        return isinstance(self.wanted, Spam)


def week(seed: int, bank: str, real: list[Honest], posts: int = POSTS) -> list[Deed]:
    """All posts of a week, in their order. Real honest posts come first into it, each once."""
    random = Random(f"week {seed} {bank}")
    spam_posts = round(posts * SPAM_SHARE)
    deeds = [*honest_deeds(random, real, posts - spam_posts), *spam_deeds(random, bank, spam_posts)]
    return sorted(deeds, key=lambda deed: deed.hour)


def honest_deeds(random: Random, real: list[Honest], count: int) -> Iterator[Deed]:
    """Each new person posts one to three times, all others as often as it comes."""
    real = random.sample(real, min(len(real), count))
    texts = chain(real, made(random))
    newcomer, left = 0, 0
    for _number in range(count):
        standing = random.choices(list(HONEST_FROM), list(HONEST_FROM.values()))[0]
        if standing == NEW:
            if not left:
                newcomer, left = newcomer + 1, random.choice([1, 1, 2, 3])
                hour = random.uniform(0, HOURS - 3)
            left -= 1
            hour += random.uniform(0.05, 0.8)
            who = newcomer
        else:
            who, hour = random.randint(1, 400), random.uniform(0.5, HOURS)
        one = next(texts)
        seconds = random.uniform(2, 9) if random.random() < PASTED else len(one.text) / random.uniform(2, 7) + 5
        yield Deed(hour, who, standing, seconds, one)


def spam_deeds(random: Random, bank: str, count: int) -> Iterator[Deed]:
    """Campaigns of four to twelve posts within hours, as many of each style; most accounts post once or twice."""
    left, who = {style: count // len(STYLES) for style in STYLES}, 0
    left[next(iter(STYLES))] += count - sum(left.values())
    while any(left.values()):
        style = random.choice([one for one, number in left.items() if number])
        spammer = Spammer(bank_of(bank), style, random)
        start, posts = random.uniform(2, HOURS - 12), 0
        for _number in range(min(left[style], random.randint(4, 12))):
            left[style] -= 1
            if not posts:
                who, posts = who + 1, random.choice([1, 1, 2, 3])
                standing = random.choices(list(SPAM_FROM), list(SPAM_FROM.values()))[0]
            posts -= 1
            spam = spammer.post("{borrowed}")
            seconds = random.uniform(1, 5) if random.random() < 0.5 else random.uniform(15, 90)
            yield Deed(start, who, standing, seconds, spam, random.uniform(1, 10) if spam.later else 0.0)
            start += random.uniform(0.02, 1.0)


def kind_of(deed: Deed) -> str:
    """What a deed posts: a question, an answer or a comment."""
    if isinstance(deed.wanted, Honest):
        return deed.wanted.kind
    return COMMENT if deed.wanted.is_comment else QUESTION if deed.wanted.title else "answer"
