"""Taking away what a spammer left, and bringing it back, for many rows at once: how long it takes hardly depends on how
much there is."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from community.accounts.commands.closing import let_in
from community.accounts.events import ProfileChanged
from community.accounts.models import User
from community.accounts.policy import can_sanction
from community.core.access import require
from community.core.audit import Act
from community.core.db import db, now
from community.core.events import record, record_all
from community.core.pages import changed
from community.moderation.cleaning.finding import PROFILE, Edit
from community.questions.commands.editing import restore_version
from community.questions.commands.holding import wait_again
from community.questions.commands.removing import put_all_back
from community.questions.commands.voting import cause_of, weigh
from community.questions.events import VoteCast
from community.questions.models import Answer, CloseVote, Comment, Post, Question, SuggestedEdit, Vote
from community.questions.models.removal import SPAM
from community.questions.models.suggestions import REJECTED
from community.questions.queries.pages import whole
from community.questions.writing import question_of
from community.reputation.commands import REVERSED, hold, repay_all, reverse_all, standing
from community.reputation.models import LedgerEntry
from community.reputation.prices import GAVE_DOWN


def locked(post_ids: Iterable[int], *people: User) -> dict[int, Post]:
    """These posts and their questions, locked: questions first, like everybody who changes a thread, each kind in the
    order of numbers; and then everybody who has points by them and these people. People are read anew."""
    ids, found = {*post_ids}, dict[int, Post]()
    for table in (Answer.__table__, Comment.__table__):
        ids |= {*db.session.scalars(select(table.c.question_id).where(table.c.id.in_(ids)))}
    for kind in (Question, Answer, Comment):
        wanted = select(kind).where(kind.id.in_(ids)).order_by(kind.id)
        tables = [Post.__table__, kind.__table__]
        rows = db.session.scalars(wanted.with_for_update(of=tables).execution_options(populate_existing=True))
        found |= {post.id: post for post in rows}
    hold({*(post.author_id for post in found.values()), *(person.id for person in people)}, *ids)
    for person in people:
        db.session.refresh(person, with_for_update={"key_share": True})  # more would wait for who writes right now
    return found


def take_votes(person: User, votes: Iterable[Vote], posts: Mapping[int, Post]) -> list[dict[str, Any]]:
    """Take back these votes of a person on locked posts, with what they paid; returns what is needed to cast them
    again."""
    ids = [vote.id for vote in votes]
    gone = delete(Vote).where(Vote.id.in_(ids)).returning(Vote.id)
    taken = {*db.session.scalars(gone.execution_options(synchronize_session=False))}  # others may have been quicker
    there = [vote for vote in votes if vote.id in taken]
    paid: dict[tuple[int | None, str], LedgerEntry] = {}
    for entry in standing([vote.post_id for vote in there], LedgerEntry.actor_id == person.id):
        paid.setdefault((entry.post_id, entry.cause), entry)
    entries = {
        vote.id: [paid[key] for key in paid_by(posts[vote.post_id], vote.value) if key in paid] for vote in there
    }
    all_entries = [entry for some in entries.values() for entry in some]
    opposite = dict(zip(all_entries, reverse_all(all_entries), strict=True))
    for vote in there:
        weigh(posts[vote.post_id], -(vote.value == 1), -(vote.value == -1))
    show_votes([posts[vote.post_id] for vote in there])
    return [
        {
            "post_id": vote.post_id,
            "value": vote.value,
            "at": vote.at.isoformat(),
            "entries": [opposite[entry].id for entry in entries[vote.id]],
        }
        for vote in there
    ]


def paid_by(post: Post, value: int) -> list[tuple[int, str]]:
    """What a vote wrote into the ledger: post and cause."""
    if post.kind == "comment":
        return []
    costs = [(post.id, GAVE_DOWN)] if value < 0 and post.kind == "answer" else []
    return [(post.id, cause_of(post, value)), *costs]


def cast_again(person_id: int, votes: Collection[dict[str, Any]]) -> None:
    """Cast votes again that were taken back, with what they had paid, unless there is another one meanwhile."""
    wanted = Vote.user_id == person_id, Vote.post_id.in_([kept["post_id"] for kept in votes])
    meanwhile = {*db.session.scalars(select(Vote.post_id).where(*wanted))}
    again = {kept["post_id"]: kept for kept in votes if kept["post_id"] not in meanwhile}
    posts = [db.session.get_one(Post, post_id) for post_id in sorted(again)]
    for post in posts:
        value, at = again[post.id]["value"], datetime.fromisoformat(again[post.id]["at"])
        db.session.add(Vote(post_id=post.id, user_id=person_id, value=value, at=at))
        weigh(post, value == 1, value == -1)
    entry_ids = [entry_id for kept in again.values() for entry_id in kept["entries"]]
    taken = LedgerEntry.id.in_(entry_ids), LedgerEntry.reversed_by.is_(None)
    repay_all(db.session.scalars(select(LedgerEntry).where(*taken).order_by(LedgerEntry.id)).all(), REVERSED)
    show_votes(posts)


def show_votes(posts: Collection[Post]) -> None:
    questions = {post.id: question_of(post).id for post in posts}
    changed(*(f"question:{question_id}" for question_id in questions.values()))
    record_all([VoteCast(post_id=post_id, question_id=question_id) for post_id, question_id in questions.items()])


def take_edits(moderator: User, edits: Iterable[Edit]) -> list[dict[str, int]]:
    """Let posts of others say again what they said before a person's edits, as versions by the moderator. Returns what
    is needed to undo it. The posts are locked."""
    taken = []
    for edit in edits:
        post = as_it_is(edit.post_id)
        if not post.is_deleted and post.revision_count == edit.number:
            restore_version(moderator, post, edit.back)
            taken.append({"post_id": post.id, "number": edit.number, "now": post.revision_count})
    return taken


def edit_again(moderator: User, edits: Iterable[dict[str, int]]) -> None:
    """Let posts say again what they said with a person's edits, unless they were edited again since."""
    for kept in edits:
        post = as_it_is(kept["post_id"])
        if not post.is_deleted and post.revision_count == kept["now"]:
            restore_version(moderator, post, kept["number"])


def as_it_is(post_id: int) -> Post:
    """A post, as commands need it that write it anew."""
    post = db.session.get_one(Post, post_id)
    return whole(post.id) if isinstance(post, Question) else post


def take_rest(moderator: User, person: User) -> dict[str, Any]:
    """Reject what the person suggests, drop their votes to close, and empty their profile. What somebody decides at
    this very moment is left to them."""
    waiting = SuggestedEdit.author_id == person.id, SuggestedEdit.decided_at.is_(None)
    wanted = select(SuggestedEdit).where(*waiting).order_by(SuggestedEdit.id)
    suggestions = db.session.scalars(wanted.with_for_update(skip_locked=True)).all()
    for row in suggestions:
        row.decision, row.reason, row.decided_at, row.decided_by_id = REJECTED, SPAM, now(), moderator.id
    closing = db.session.scalars(select(CloseVote).where(CloseVote.user_id == person.id)).all()
    for vote in closing:
        db.session.delete(vote)
    profile = {name: getattr(person, name) for name in PROFILE}
    person.about, person.location, person.avatar_name = "", "", None
    changed(f"person:{person.id}")
    record(ProfileChanged(person.id, profile["avatar_name"] or ""), moderator.id)
    return {
        "suggestions": [row.id for row in suggestions],
        "closing": [
            {
                "question_id": vote.question_id,
                "reason": vote.reason,
                "duplicate_of_id": vote.duplicate_of_id,
                "at": vote.at.isoformat(),
            }
            for vote in closing
        ],
        "profile": profile,
    }


def undo_clean_up(moderator: User, act: Act) -> None:
    """Bring everything back that a clean-up took, inside a command that logs it."""
    person = db.session.get_one(User, act.subject_id)
    require(can_sanction(moderator, person))
    removed = {kept["post_id"]: kept["before"] for kept in act.before["posts"]}
    edits = act.before["edits"]
    posts = locked([*removed, *(kept["post_id"] for kept in (*act.before["votes"], *edits))], person)
    back = {post_id: posts[post_id] for post_id in sorted(removed)}
    ours = [post for post in back.values() if post.deleted_reason == SPAM and post.deleted_by_id == act.actor_id]
    wait_again(*(post.id for post in ours))
    put_all_back(moderator, {post: question_of(post) for post in ours}, removed)
    cast_again(person.id, act.before["votes"])
    edit_again(moderator, edits)
    put_rest_back(person, act.before)
    if "sanction_id" in act.after:
        let_in(act.after)


def undo_taken_votes(moderator: User, act: Act) -> None:
    """Cast the votes again that a moderator took back, inside a command that logs it."""
    voter, author = db.session.get_one(User, act.subject_id), db.session.get_one(User, act.after["author_id"])
    require(can_sanction(moderator, voter))
    locked([kept["post_id"] for kept in act.before["votes"]], voter, author)
    cast_again(voter.id, act.before["votes"])


def put_rest_back(person: User, before: Mapping[str, Any]) -> None:
    """The reverse of `take_rest`, which gave `before`."""
    for row in db.session.scalars(select(SuggestedEdit).where(SuggestedEdit.id.in_(before["suggestions"]))):
        row.decision, row.reason, row.decided_at, row.decided_by_id = "", "", None, None
    for kept in before["closing"]:
        db.session.add(CloseVote(user_id=person.id, **kept | {"at": datetime.fromisoformat(kept["at"])}))
    for name, value in before["profile"].items():
        setattr(person, name, getattr(person, name) or value)
    changed(f"person:{person.id}")
    record(ProfileChanged(person.id, before["profile"]["avatar_name"] or ""), person.id)
