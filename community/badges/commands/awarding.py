"""Badges follow what is true: whoever earned one gets it, and it goes when what earned it is no longer there.

Looking is no command and holds nobody up. Only where somebody's badges differ from what they earned, their deeds are
read again under a lock: two workers at the same moment give a badge once.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from community.accounts.models import User
from community.badges.deeds import Deed, Kind, deeds_in, deeds_of, deeds_on
from community.badges.events import BadgeEarned
from community.badges.models import Award
from community.badges.rules import KINDS, REMOVED, UNDONE, Earned, rules_of
from community.core.db import command, db, end_reading, now
from community.core.events import record
from community.core.pages import changed
from community.core.stretches import Progress, stretches
from community.core.worker import beside
from community.questions.models import Post, Vote
from community.reputation.commands import hold

AT_ONCE = 50  # people whose badges are brought in line in one command
NEWS = timedelta(days=7)  # what was earned longer ago is no news: it came with an import, say

awards, votes, posts = Award.__table__, Vote.__table__, Post.__table__
Badge = tuple[str, str]  # key and term


def review_people(kind: Kind, people: Collection[int]) -> None:
    """Bring the badges of these people that one kind of deeds can earn in line with the deeds."""
    if people:
        wrong = out_of_line(kind, deeds_of(kind, people).items(), kept(kind, awards.c.user_id.in_(people)))
        bring_in_line(kind, wrong)


def review_posts(kind: Kind, post_ids: Collection[int]) -> None:
    """The same for a local kind, for whoever has or should have a badge for one of these posts."""
    if not post_ids:
        return
    done = deeds_on(kind, post_ids)
    found = {person: deserved(kind, deeds) for person, deeds in done.items()}
    terms = {term for badges in found.values() for _key, term in badges}
    have = kept(kind, awards.c.user_id.in_(found), awards.c.term.in_(terms))
    wrong = {person for person, badges in found.items() if not badges.keys() <= have[person].keys()}
    for person, badges in kept(kind, awards.c.post_id.in_(post_ids)).items():
        if any(found.get(person, {}).get(badge, Earned(None, None)).post_id != badges[badge] for badge in badges):
            wrong.add(person)
    bring_in_line(kind, wrong)


@beside
def review_everybody(progress: Progress | None = None) -> int:
    """Look at everybody, a stretch of people after the other. Returns how often somebody's badges were out of line."""
    count = 0
    for stretch in stretches(User.__table__.c.id, progress):
        for kind in KINDS:
            wrong = out_of_line(kind, deeds_in(kind, stretch), kept(kind, stretch.holds(awards.c.user_id)))
            bring_in_line(kind, wrong)
            count += len(wrong)
    return count


def kept(kind: Kind, *who: ColumnElement[bool]) -> defaultdict[int, dict[Badge, int | None]]:
    """The badges that people have by one kind of deeds, with the posts that earned them."""
    keys = [rule.key for rule in rules_of(kind)]
    found: defaultdict[int, dict[Badge, int | None]] = defaultdict(dict)
    columns = awards.c.user_id, awards.c.badge, awards.c.term, awards.c.post_id
    wanted = select(*columns).where(awards.c.badge.in_(keys), awards.c.revoked_at.is_(None), *who)
    for person, badge, term, post_id in db.session.execute(wanted):
        found[person][badge, term] = post_id
    return found


def deserved(kind: Kind, deeds: Iterable[Deed], have: Mapping[Badge, int | None] | None = None) -> dict[Badge, Earned]:
    """The badges that one person's deeds earn. For one that they have, the post stays as long as it still counts."""
    every, found = list(deeds), {}
    for rule in rules_of(kind):
        posts = {term: post_id for (key, term), post_id in (have or {}).items() if key == rule.key}
        found.update({(rule.key, term): earned for term, earned in rule.earned(every, posts).items()})
    return found


def out_of_line(
    kind: Kind, done: Iterable[tuple[int, list[Deed]]], have: Mapping[int, Mapping[Badge, int | None]]
) -> set[int]:
    """Whose badges are not those that they earned, or name a post that does not count any more."""
    wrong = set(have)
    for person, deeds in done:
        right = {badge: earned.post_id for badge, earned in deserved(kind, deeds, have.get(person)).items()}
        if right == have.get(person, {}):
            wrong.discard(person)
        else:
            wrong.add(person)
    return wrong


def bring_in_line(kind: Kind, people: Collection[int]) -> None:
    """Give and take what is due, in portions that are over soon."""
    end_reading()
    every = sorted(people)
    for start in range(0, len(every), AT_ONCE):
        mend(kind, every[start : start + AT_ONCE])


@command
def mend(kind: Kind, people: Collection[int]) -> None:
    """Look again at a few people, whom nobody else changes meanwhile, and give and take what is due."""
    hold(people)
    done, theirs = deeds_of(kind, people), awards_of(kind, people)
    due: list[tuple[Award, Earned]] = []
    lost: list[Award] = []
    for person in people:
        had = theirs[person]
        have = {badge: award.post_id for badge, award in had.items() if award.revoked_at is None}
        right = deserved(kind, done.get(person, ()), have)
        for (key, term), earned in right.items():
            if have.get((key, term), -1) != earned.post_id:
                due.append((had.get((key, term)) or Award(user_id=person, badge=key, term=term), earned))
        lost += [had[badge] for badge in have if badge not in right]
    give(due)
    take(lost)


def awards_of(kind: Kind, people: Collection[int]) -> defaultdict[int, dict[Badge, Award]]:
    """All awards of these people by one kind of deeds, lost ones included."""
    found: defaultdict[int, dict[Badge, Award]] = defaultdict(dict)
    keys = [rule.key for rule in rules_of(kind)]
    for award in db.session.scalars(select(Award).where(Award.user_id.in_(people), Award.badge.in_(keys))):
        found[award.user_id][award.badge, award.term] = award
    return found


def give(due: Collection[tuple[Award, Earned]]) -> None:
    """Give badges, or give them back; one that is there gets the post that earns it now. What is new is recorded."""
    voted = last_votes({earned.post_id for _award, earned in due if earned.at is None and earned.post_id})
    news = []
    for award, earned in due:
        if award.id is None or award.revoked_at is not None:
            news.append(award)
        award.post_id, award.at = earned.post_id, earned.at or voted.get(earned.post_id or 0) or now()
        award.revoked_at, award.lost = None, ""
        look_different(award)
    db.session.add_all(news)
    db.session.flush()
    for award in news:
        if award.at > now() - NEWS:
            record(BadgeEarned(award_id=award.id, user_id=award.user_id))


def take(lost: Collection[Award]) -> None:
    """Take badges whose ground is gone, and keep the reason."""
    gone = {award.post_id for award in lost} - shown({award.post_id for award in lost if award.post_id})
    for award in lost:
        award.revoked_at, award.lost = now(), REMOVED if award.post_id in gone else UNDONE
        look_different(award)


def look_different(award: Award) -> None:
    """Let pages with this badge be made anew."""
    changed("badges", f"badge:{award.badge}", f"person:{award.user_id}")


def last_votes(post_ids: Collection[int]) -> dict[int, datetime]:
    """When these posts were last voted up."""
    moment = func.max(votes.c.at)
    wanted = select(votes.c.post_id, moment).where(votes.c.post_id.in_(post_ids), votes.c.value > 0)
    return dict(iter(db.session.execute(wanted.group_by(votes.c.post_id)))) if post_ids else {}


def shown(post_ids: Collection[int]) -> set[int | None]:
    """Those of these posts that are neither removed nor hidden."""
    there = posts.c.deleted_at.is_(None), posts.c.hidden_at.is_(None)
    return set(db.session.scalars(select(posts.c.id).where(posts.c.id.in_(post_ids), *there))) if post_ids else set()
