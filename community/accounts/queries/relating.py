"""Accounts that may be of the same person."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import Origin, Upload, User
from community.accounts.origins import looks_alike
from community.core.access import Words
from community.core.db import db

MOST = 50  # people


@dataclass(frozen=True)
class Related:
    """Somebody who has something in common with a person, and what."""

    person: User
    reasons: list[Words]


def related_to(person: User) -> list[Related]:
    """People who came from the same network addresses, have an address like theirs, or the same pictures; those with
    most in common first. Never asked without writing the look down (see `moderation.commands.relating`)."""
    reasons: defaultdict[int, list[Words]] = defaultdict(list)
    for found, words in (
        (same_origin(person), _("came from the same network address")),
        (like_email(person), _("has an e-mail address that is written alike")),
        (same_pictures(person), _("has the same picture")),
    ):
        for other_id in set(found) - {person.id}:
            reasons[other_id].append(words)
    wanted = sorted(reasons, key=lambda other_id: (-len(reasons[other_id]), other_id))[:MOST]
    people = {other.id: other for other in db.session.scalars(select(User).where(User.id.in_(wanted)))}
    return [Related(people[other_id], reasons[other_id]) for other_id in wanted if other_id in people]


def same_origin(person: User) -> Iterable[int]:
    own = aliased(Origin)
    wanted = select(Origin.user_id).join(own, own.mark == Origin.mark).where(own.user_id == person.id).distinct()
    return db.session.scalars(wanted.limit(MOST * 10)).all()


def like_email(person: User) -> Iterable[int]:
    """Addresses at the same host that begin with the same letter are compared one by one."""
    if not person.email_key:
        return ()
    wanted, host = looks_alike(person.email_key), person.email_key.rpartition("@")[2]
    first = User.email_key.startswith(person.email_key[0], autoescape=True)
    rows = db.session.execute(
        select(User.id, User.email_key).where(first, User.email_key.endswith(f"@{host}", autoescape=True))
    )
    return [user_id for user_id, key in rows if key and looks_alike(key) == wanted]


def same_pictures(person: User) -> Iterable[int]:
    """Pictures are named by their content. The same one as a picture of oneself, or in posts."""
    own = {*db.session.scalars(select(Upload.name).where(Upload.user_id == person.id).limit(MOST * 10))}
    own |= {person.avatar_name} if person.avatar_name else set()
    in_posts = select(Upload.user_id.label("id")).where(Upload.name.in_(own))
    of_themselves = select(User.id).where(or_(User.avatar_name == person.avatar_name)) if person.avatar_name else None
    found = {*db.session.scalars(in_posts)} if own else set()
    return found | ({*db.session.scalars(of_themselves)} if of_themselves is not None else set())
