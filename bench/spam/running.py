"""The week goes by: people post, sleepers edit, readers flag, moderators look at what waits every few hours."""

from collections.abc import Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from bench.spam.site import Outcome, Site, without_links
from bench.spam.styles import Spam
from bench.spam.week import FLAGS, HOURS, Deed
from community.accounts.models import User
from community.core.db import db
from community.core.errors import Invalid
from community.core.events import work_off
from community.moderation.commands.flagging import flag_post
from community.questions import commands
from community.questions.models import Post
from community.questions.models.removal import SPAM
from community.questions.teaching import learn_from_what_stood

ROUNDS = 2.0  # hours between two looks of a moderator
NIGHT = (22, 7)  # nobody looks
FLAGGED_AFTER = (1.0, 8.0)  # hours until a reader flags spam that can be seen


class Week:
    """One run. Events are due at hours; those of one hour in the order in which they were added."""

    def __init__(self, site: Site, start: datetime) -> None:
        self.site, self.start = site, start
        self.due: list[tuple[float, int, Callable[[], None]]] = []
        self.order = count()
        self.outcomes: list[Outcome] = []
        self.waiting: list[Outcome] = []
        self.flags = 0
        self.mo = site.moderator()

    def at(self, hour: float, do: Callable[[], None]) -> None:
        heappush(self.due, (hour, next(self.order), do))

    def go(self) -> None:
        while self.due:
            hour, _order, do = heappop(self.due)
            self.site.clock.go_to(self.start + timedelta(hours=hour))
            do()
            db.session.rollback()

    def post(self, deed: Deed) -> None:
        outcome = self.site.carry_out(deed)
        self.outcomes.append(outcome)
        if not outcome.post_id:
            return
        if outcome.was_held:
            self.waiting.append(outcome)
        elif isinstance(deed.wanted, Spam) and deed.edit_after:
            self.at(deed.hour + deed.edit_after, lambda: self.edit(outcome))
        elif deed.is_spam:
            self.seen(outcome, deed.hour)

    def edit(self, outcome: Outcome) -> None:
        """A sleeper wakes."""
        assert isinstance(outcome.deed.wanted, Spam)
        post = db.session.get_one(Post, outcome.post_id, populate_existing=True)
        author = db.session.get_one(User, post.author_id, populate_existing=True)
        for text in (outcome.deed.wanted.later, without_links(outcome.deed.wanted.later)):
            try:
                commands.edit_post(author, post, text, post.revision_count)
                break
            except Invalid:
                outcome.refused += 1
        outcome.was_held, outcome.signed = post.hidden_at is not None, self.site.signed
        if outcome.was_held:
            self.waiting.append(outcome)
        else:
            self.seen(outcome, outcome.deed.hour + outcome.deed.edit_after)

    def seen(self, outcome: Outcome, hour: float) -> None:
        """Spam that got through: a reader flags it some time later, and a moderator removes it."""
        outcome.was_seen = True
        self.at(hour + self.site.random.uniform(*FLAGGED_AFTER), lambda: self.flag(outcome))

    def flag(self, outcome: Outcome) -> None:
        self.flags += 1
        post = db.session.get_one(Post, outcome.post_id, populate_existing=True)
        flag_post(self.site.person("trusted", False, self.flags), post, "spam")
        if outcome.deed.is_spam:
            commands.delete_post(self.mo, post, SPAM)
        while work_off():
            pass

    def look(self) -> None:
        """A moderator decides about everything that waits, and is always right."""
        for outcome in self.waiting:
            post = db.session.get_one(Post, outcome.post_id, populate_existing=True)
            if outcome.deed.is_spam:
                commands.delete_post(self.mo, post, SPAM)
            else:
                commands.release(self.mo, post)
                self.site.remember(post)
        self.waiting.clear()
        while work_off():
            pass
        while learn_from_what_stood():
            pass


def run(site: Site, start: datetime, deeds: list[Deed]) -> tuple[list[Outcome], int]:
    """What became of every post of a week, and how many flags there were."""
    going = Week(site, start)
    for deed in deeds:
        going.at(deed.hour, lambda deed=deed: going.post(deed))  # type: ignore[misc]
    for number in range(int(HOURS / ROUNDS) + 1):
        if NIGHT[1] <= number * ROUNDS % 24 < NIGHT[0]:
            going.at(number * ROUNDS, going.look)
    wrong = max(0, FLAGS - len([deed for deed in deeds if deed.is_spam]) // 10)
    for _number in range(wrong):
        going.at(site.random.uniform(8, HOURS), lambda: flag_somebody(going))
    going.go()
    going.look()
    return going.outcomes, going.flags


def flag_somebody(going: Week) -> None:
    """Readers also flag what is fine; a moderator lets it stand."""
    fine = [one for one in going.outcomes[-200:] if not one.deed.is_spam and one.post_id and not one.was_held]
    if fine and going.flags < FLAGS:
        going.flag(going.site.random.choice(fine))
