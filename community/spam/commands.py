"""Teaching the filter, blocking words and sites, changing the numbers."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import case, delete, select, update

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act
from community.core.db import after_commit, command, db, now
from community.core.errors import Invalid
from community.settings import LINK_HOST
from community.spam import policy
from community.spam.levels import DOUBTED
from community.spam.models import HOST, WORDS, Blocked, Filter, Lesson, SpamRule, Trace
from community.spam.patterns import LEAST, MOST, letters_in
from community.spam.queries import KEPT
from community.spam.reading import Reading, host_of
from community.spam.rules import DEFAULTS, ROW, forget, look
from community.spam.rules import MOST as LARGEST
from community.spam.words import unpacked

MOST_BLOCKED = 1_000
BLOCK, UNBLOCK, CHANGE = "block words", "unblock words", "change spam rules"  # kinds of acts


@command
def teach(post_id: int, person_id: int | None, text: Reading, is_spam: bool) -> bool:
    """Tell the filter what a post turned out to be. What it was told before is taken back. Whether that was new to it.

    The author of spam is doubted from then on, until it turns out to be none.
    """
    row = the_filter()
    lesson = db.session.get(Lesson, post_id)
    if lesson is not None and lesson.is_spam == is_spam:
        return False
    words = unpacked(row.counts, row.spam, row.good)
    if lesson is not None:
        words.learn(text.features, lesson.is_spam, -1)
        db.session.delete(lesson)
        db.session.flush()
    words.learn(text.features, is_spam)
    db.session.add(Lesson(post_id=post_id, person_id=person_id, is_spam=is_spam))
    row.counts, row.spam, row.good = words.packed(), words.spam, words.good
    mark(post_id, person_id, is_spam, lesson is not None and lesson.is_spam)
    moved(row)
    return True


@command
def read_good(read_to: int, posts: Mapping[int, Reading]) -> None:
    """Learn from posts that stood, by their numbers. All up to `read_to` have been looked at."""
    row = the_filter()
    row.read_to = read_to
    told = set(db.session.scalars(select(Lesson.post_id).where(Lesson.post_id.in_(posts))))
    fresh = {post_id: text for post_id, text in posts.items() if post_id not in told}
    if not fresh:
        return
    words = unpacked(row.counts, row.spam, row.good)
    for post_id, text in fresh.items():
        words.learn(text.features, is_spam=False)
        db.session.add(Lesson(post_id=post_id, is_spam=False))
    row.counts, row.spam, row.good = words.packed(), words.spam, words.good
    moved(row)


def the_filter() -> Filter:
    """The row of what was learned, kept from others until the command ends."""
    row = db.session.scalars(
        select(Filter).where(Filter.id == ROW).with_for_update().execution_options(populate_existing=True)
    ).first()
    if row is None:
        row = Filter(id=ROW, version=0, spam=0, good=0, read_to=0)
        db.session.add(row)
    return row


def moved(row: Filter) -> None:
    """Let all processes read anew what changed."""
    row.version += 1
    after_commit(forget)


def mark(post_id: int, person_id: int | None, is_spam: bool, was_spam: bool) -> None:
    """Remember beside traces and authors what became of a post."""
    if is_spam == was_spam:
        return
    db.session.execute(update(Trace).where(Trace.post_id == post_id).values(is_spam=is_spam))
    if person_id is not None:
        less = case((User.doubt > DOUBTED, User.doubt - DOUBTED), else_=0)
        doubt = User.doubt + DOUBTED if is_spam else less
        db.session.execute(update(User).where(User.id == person_id).values(doubt=doubt))


@command
def doubt(person_id: int, points: int) -> None:
    """Let the posts of a person start with more points."""
    db.session.execute(update(User).where(User.id == person_id).values(doubt=User.doubt + points))


@command
def block(actor: User, text: str) -> Blocked:
    """Have posts looked at that have these words in them or link to this site, whoever writes them.

    An address or a name with a dot is a site, anything else is words. Raises Invalid, saying what is wrong.
    """
    require(policy.can_manage_spam(actor))
    text = " ".join(text.replace("\x00", " ").lower().split())
    host = host_of(text) or text.removeprefix("www.")
    kind = HOST if "." in host and LINK_HOST.match(host) else WORDS
    text = host if kind == HOST else text
    if len(text) > MOST or letters_in(text) < LEAST:
        raise Invalid(_("Use %(least)s letters or more, at most %(most)s signs.", least=LEAST, most=MOST), "text")
    if db.session.scalar(select(Blocked.id).where(Blocked.text == text)):
        raise Invalid(_("“%(text)s” is blocked already.", text=text), "text")
    if db.session.query(Blocked).count() >= MOST_BLOCKED:
        raise Invalid(_("There are %(n)s already. Remove one that nobody needs.", n=MOST_BLOCKED), "text")
    row = Blocked(kind=kind, text=text, by_id=actor.id)
    db.session.add(row)
    log_act(BLOCK, actor.id, ("setting", None), after={"text": text, "kind": kind})
    moved(the_filter())
    return row


@command
def unblock(actor: User, row: Blocked) -> None:
    """These words or this site are like any other again."""
    require(policy.can_manage_spam(actor))
    db.session.delete(row)
    before = {"text": row.text, "kind": row.kind, "by_id": row.by_id, "at": row.at.isoformat()}
    log_act(UNBLOCK, actor.id, ("setting", None), before=before)
    moved(the_filter())


@command
def change_rules(actor: User, wanted: Mapping[str, int]) -> list[str]:
    """Give numbers other values. Returns the names of those that changed. Raises Invalid, naming one that cannot be."""
    require(policy.can_manage_spam(actor))
    before = look(0.0, 0).values
    for name, number in wanted.items():
        if not (1 if name.endswith("_hold") else 0) <= number <= LARGEST:
            raise Invalid(_("Use a number from %(least)s to %(most)s.", least=0, most=LARGEST), field=name)
    changes = [name for name in DEFAULTS if name in wanted and wanted[name] != before[name]]
    if not changes:
        return []
    for name in changes:
        db.session.merge(SpamRule(name=name, value=wanted[name]))
    was, becomes = {name: before[name] for name in changes}, {name: wanted[name] for name in changes}
    log_act(CHANGE, actor.id, ("setting", None), before=was, after=becomes)
    moved(the_filter())
    return changes


def undo_blocking(_moderator: User, act: Act) -> None:
    """Take a block back, or block again what was taken off the list."""
    text = str((act.after or act.before)["text"])
    row = db.session.scalars(select(Blocked).where(Blocked.text == text)).first()
    if (row is None) == (act.kind == BLOCK):
        raise Invalid(_("This has changed since: look at it first."))
    if row is not None:
        db.session.delete(row)
    else:
        at = datetime.fromisoformat(act.before["at"])
        db.session.add(Blocked(kind=act.before["kind"], text=text, by_id=act.before["by_id"], at=at))
    moved(the_filter())


def undo_rules(_moderator: User, act: Act) -> None:
    """Give the numbers back that an act changed, unless they changed again."""
    values = look(0.0, 0).values
    if any(values[name] != number for name, number in act.after.items()):
        raise Invalid(_("This has changed since: look at it first."))
    for name, number in act.before.items():
        db.session.merge(SpamRule(name=name, value=number))
    moved(the_filter())


UNDO_SPAM = {BLOCK: undo_blocking, UNBLOCK: undo_blocking, CHANGE: undo_rules}


@command
def forget_old_traces() -> int:
    """Delete traces and lessons that nothing is compared with any more. Returns how many traces went."""
    gone = db.session.execute(delete(Trace).where(Trace.at < now() - KEPT).execution_options(synchronize_session=False))
    db.session.execute(
        delete(Lesson).where(Lesson.at < now() - timedelta(days=400)).execution_options(synchronize_session=False)
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]
