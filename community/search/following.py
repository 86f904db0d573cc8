"""Following a search: its new results come to the follower, who is never told of what they may not read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import bindparam, func, select

from community.accounts.models import User
from community.core import mail, signing
from community.core.access import Actor, require
from community.core.db import command, db, lock, now
from community.core.errors import Invalid, NotFound
from community.core.worker import beside
from community.notifications.commands import tell
from community.notifications.models import SEARCH
from community.notifications.reactions import UNSUBSCRIBE
from community.questions.models import Question
from community.questions.models.posts import EVERYONE
from community.search import policy
from community.search.contract import NEWEST, Condition, IndexUnavailable, TooCostly
from community.search.engine import engine
from community.search.models import FollowedSearch
from community.search.queries import Search, rows_for, tidy

log = structlog.get_logger()

MOST = 50  # searches that one person follows
AT_ONCE = 200  # searches looked at in one run
OFTEN = timedelta(hours=1)  # how often a search is looked at
SETTLED = timedelta(minutes=1)  # by then a question stands in the index
TOLD = 10  # questions told of at once; more are only counted


@dataclass(frozen=True)
class State:
    """What the button on the page of results needs: the search as it would be kept, and whether it is followed."""

    query: str
    followed: FollowedSearch | None


def state(text: str, me: Actor) -> State:
    """Whether the person follows this search."""
    query = tidy(text)
    if not me.is_authenticated or not query:
        return State(query, None)
    return State(query, of_person(me.id, query))


OF_PERSON = select(FollowedSearch).where(
    FollowedSearch.user_id == bindparam("user"), FollowedSearch.query == bindparam("query")
)


def of_person(user_id: int | None, query: str) -> FollowedSearch | None:
    return db.session.scalars(OF_PERSON, {"user": user_id, "query": query}).first()


def followed_by(person: Actor) -> Sequence[FollowedSearch]:
    """The person's searches, the newest first."""
    return db.session.scalars(
        select(FollowedSearch).where(FollowedSearch.user_id == person.id).order_by(FollowedSearch.id.desc())
    ).all()


def followed_or_404(person: Actor, search_id: int) -> FollowedSearch:
    """One of the person's own searches."""
    found = db.session.get(FollowedSearch, search_id)
    if found is None or found.user_id != person.id:
        raise NotFound()
    return found


@command
def follow(person: User, text: str) -> FollowedSearch:
    """Tell the person of questions that this search finds from now on. Doing it again changes nothing."""
    require(policy.can_follow_searches(lock(person)))  # locked: two clicks follow once
    query = tidy(text)
    if not query:
        raise Invalid(_("Search for something first."))
    found = of_person(person.id, query)
    if found:
        return found
    count = select(func.count()).select_from(FollowedSearch).where(FollowedSearch.user_id == person.id)
    if (db.session.scalar(count) or 0) >= MOST:
        raise Invalid(_("You follow %(n)s searches. Stop following one of them first.", n=MOST))
    found = FollowedSearch(user_id=person.id, query=query, seen_until=whole_second(now()))
    db.session.add(found)
    db.session.flush()
    return found


def whole_second(moment: datetime) -> datetime:
    """The second that a moment falls into: engines know no fractions."""
    return moment.replace(microsecond=0)


@command
def unfollow(person: User, search: FollowedSearch) -> None:
    """Tell the person no more of this search."""
    require(policy.can_change(person, search))
    db.session.delete(lock(search))


@command
def choose_mail(person: User, search: FollowedSearch, wanted: bool) -> None:
    """Say whether this search's finds come by mail too; the inbox has them in any case."""
    require(policy.can_change(person, search))
    lock(search).with_mail = wanted


@beside
def look_for_news() -> None:
    """Look at the searches whose turn it is and tell their followers.

    Only questions asked since the last look are searched. When the index cannot be used, they wait.
    """
    moment = now()
    due = db.session.scalars(
        select(FollowedSearch.id)
        .where(FollowedSearch.looked_at <= moment - OFTEN)
        .order_by(FollowedSearch.looked_at, FollowedSearch.id)
        .limit(AT_ONCE)
    ).all()
    newest = db.session.scalar(select(func.max(Question.created_at)))
    db.session.rollback()
    until = whole_second(moment - SETTLED)
    for number, search_id in enumerate(due):
        if not look_at(search_id, until, newest):
            log.warning("followed searches wait for the index", searches=len(due) - number)
            return


@command
def look_at(search_id: int, until: datetime, newest: datetime | None) -> bool:
    """Look for what one search finds since the last time and tell its follower. False when searching is impossible.

    `newest` is when the newest question came: where nothing is new, nothing is searched.
    """
    search = db.session.get(FollowedSearch, search_id, with_for_update=True, populate_existing=True)
    if search is None:
        return True
    if newest and search.seen_until <= newest:
        person = db.session.get_one(User, search.user_id)
        try:
            questions, more = find_new(search, person, until)
        except IndexUnavailable:
            return False
        except TooCostly:
            questions, more = [], 0
        tell_of(search, person, questions, more)
    search.looked_at = now()
    search.seen_until = max(search.seen_until, until)
    return True


def find_new(search: FollowedSearch, person: User, until: datetime) -> tuple[list[Question], int]:
    """The first of what the search finds for its follower among the questions asked since, and how many more."""
    since = Condition("created", (search.seen_until.timestamp(),), ">=")
    before = Condition("created", (until.timestamp(),), "<")
    questions, total = newest(search.query, person, TOLD, (since, before))
    return questions, max(0, total - TOLD)


def newest(text: str, me: Actor, limit: int, conditions: tuple[Condition, ...] = ()) -> tuple[list[Question], int]:
    """The newest questions that have every word of a search, as this reader sees them, and how many there are.

    What is only similar is nothing to call somebody for; nor is anything when an operator says nothing (any more).
    Raises IndexUnavailable, TooCostly.
    """
    search = Search(tidy(text), me)
    if search.is_empty or len(search.meant.chosen) < len(search.reading.operators):
        return [], 0
    filters = replace(search.filters, conditions=(*search.filters.conditions, *conditions))
    results = engine().search(search.looked_for, filters, NEWEST, limit, 0)
    return rows_for(results.ids[: results.complete], me), results.complete


def tell_of(search: FollowedSearch, person: User, questions: Sequence[Question], more: int) -> None:
    """Put what is new into the inbox and, all of it together, into a mail."""
    fresh = []
    for question in questions:
        note = tell(person.id, SEARCH, question.id, question.id, question.author_id, search.query)
        if note:
            path = f"/q/{question.id}" if question.audience == EVERYONE else f"/inbox/{note.id}"
            fresh.append((question.title, mail.absolute(path)))
    if fresh and search.with_mail and person.is_confirmed and person.wants_mail(SEARCH):
        send_mail(person, search, fresh, more)


def send_mail(person: User, search: FollowedSearch, questions: Sequence[tuple[str, str]], more: int) -> None:
    """Queue one mail about everything new (title and address), with a link that ends such mails."""
    assert person.email
    token = signing.sign(UNSUBSCRIBE, {"user": person.id, "kind": SEARCH})
    mail.queue_mail(
        person.email,
        ngettext("New for “%(search)s”: %(title)s", "%(num)s new for “%(search)s”: %(title)s …",
                 len(questions) + more, search=search.query, title=questions[0][0]),
        "search",
        kind=SEARCH,
        unsubscribe_url=mail.absolute(f"/unsubscribe/{token}"),
        search=search.query,
        questions=questions,
        more=more,
        manage=mail.absolute("/searches"),
    )  # fmt: skip
