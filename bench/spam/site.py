"""The site on which the week happens: people of each standing, and threads to post into."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from bench.spam.clock import Clock
from bench.spam.honest import ANSWER, COMMENT, QUESTION
from bench.spam.week import BASIC, KNOWN, NEW, TRUSTED, Deed, kind_of
from community.accounts.models import MODERATOR, User
from community.core.db import command, db, now
from community.core.errors import Invalid
from community.core.traps import Manner
from community.questions import commands
from community.questions.commands import suspecting
from community.questions.models import Answer, Post, Question
from community.questions.writing import AskFields
from community.spam.considering import Considered
from community.spam.signs import Sign

# How long people of a standing have been here (days), what they wrote, and their reputation.
STANDINGS = {
    NEW: (0, 0, 0),
    "slept": (40, 0, 0),
    BASIC: (5, 2, 1),
    KNOWN: (60, 12, 90),
    TRUSTED: (400, 80, 1500),
}
OLD_THREADS = 0.15  # of answers
MAY_COMMENT = 15  # points


@dataclass
class Outcome:
    """What became of a deed: its post and what the filter said; `refused` when it was more than a newcomer may post."""

    deed: Deed
    post_id: int = 0
    was_held: bool = False
    was_seen: bool = False  # spam that a visitor could see
    refused: int = 0
    signed: Sequence[Sign] = ()


@dataclass
class Site:
    """Everything that posting needs to know."""

    clock: type[Clock]
    random: Random
    people: dict[tuple[str, bool, int], int] = field(default_factory=dict)
    threads: list[int] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    signed: Sequence[Sign] = ()

    def __post_init__(self) -> None:
        """Listen to what the filter says."""
        real = suspecting.consider

        def heard(*given: Any, **more: Any) -> Considered:
            considered = real(*given, **more)
            self.signed = considered.signed
            return considered

        suspecting.consider = heard

    @command
    def person(self, standing: str, is_spammer: bool, number: int) -> User:
        """Somebody of a standing; the same numbers mean the same person."""
        key = (standing, is_spammer, number)
        if key not in self.people:
            days, posts, reputation = STANDINGS[standing]
            handle = f"{standing}{'-x' if is_spammer else ''}-{number}"
            user = User(name=f"Person {handle}", handle=handle, email_key=f"{handle}@example.org", confirmed_at=now())
            user.created_at = now() - timedelta(days=days, minutes=self.random.randint(3, 50))
            user.answer_count, user.reputation = posts, reputation
            db.session.add(user)
            db.session.flush()
            self.people[key] = user.id
        return db.session.get_one(User, self.people[key], populate_existing=True)

    @command
    def moderator(self) -> User:
        mo = User(name="Mo", handle="mo", email_key="mo@example.org", role=MODERATOR, confirmed_at=now())
        db.session.add(mo)
        db.session.flush()
        return mo

    def carry_out(self, deed: Deed) -> Outcome:
        """Let somebody post; what is refused is sent again with fewer links, as people do."""
        outcome, manner = Outcome(deed), Manner(deed.seconds)
        author = self.person(deed.standing, deed.is_spam, deed.who)
        text = deed.wanted.text.replace("{borrowed}", self.borrowed())
        for attempt in (text, without_links(text)):
            try:
                post = self.post(author, deed, attempt, manner)
            except Invalid:
                outcome.refused += 1
            else:
                outcome.post_id, outcome.signed = post.id, self.signed
                outcome.was_held = post.hidden_at is not None
                if not (outcome.was_held or deed.is_spam):
                    self.remember(post)
                break
        return outcome

    def post(self, author: User, deed: Deed, text: str, manner: Manner) -> Post:
        kind = kind_of(deed)
        if kind == COMMENT and author.reputation < MAY_COMMENT:
            kind = ANSWER  # whoever cannot comment yet says it where they can
        if kind == QUESTION or not self.threads:
            title = deed.wanted.title or "A question about the last answer here"
            fields = AskFields(title=title[:150].ljust(10, "?"), source=text)
            return commands.ask(author, fields, manner=manner)
        thread = db.session.get_one(Question, self.thread(kind, deed.is_spam), populate_existing=True)
        if kind == ANSWER:
            return commands.post_answer(author, thread, text, manner=manner)
        return commands.post_comment(author, thread, text[:1000], manner=manner)

    def thread(self, kind: str, is_spam: bool) -> int:
        """Mostly one of the newest threads; spammers like old ones, too."""
        recent = self.threads[-60:]
        is_old = kind == ANSWER and self.random.random() < (0.5 if is_spam else OLD_THREADS)
        return self.random.choice(self.threads if is_old else recent)

    def borrowed(self) -> str:
        """The first paragraph of an answer that stands here."""
        if not self.answers:
            return "Restart it and look at the reading under the gateway."
        answer = db.session.get_one(Answer, self.random.choice(self.answers[-300:]))
        return answer.source[:600]

    def remember(self, post: Post) -> None:
        if isinstance(post, Question):
            self.threads.append(post.id)
        elif isinstance(post, Answer):
            self.answers.append(post.id)


def without_links(text: str) -> str:
    """A text whose addresses nobody can click."""
    return text.replace("https://", "").replace("http://", "").replace("www.", "").replace("![", "[").replace("@", "")
