"""Warnings, silences and suspensions: what each forbids, how long, who may give them, and how they end."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from community.accounts import commands, policy, queries
from community.accounts.commands.sanctioning import recheck, undo_lift, undo_sanction
from community.accounts.models import Sanction, Session, User
from community.accounts.models.sanctions import (
    ASK,
    COMMENT,
    EDIT,
    LADDER,
    PRIVILEGES,
    SILENCE,
    SUSPENSION,
    VOTE,
    WARNING,
)
from community.core.audit import Act, undone_by
from community.core.db import command, db, now
from community.core.errors import Forbidden, Invalid
from community.core.mail import Mail
from community.moderation.commands import flag_post, take_back
from community.moderation.commands.cleaning import clean_up
from community.questions import commands as posts
from community.questions.models import Answer, Question
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import reread

WHY = "Please stay with the question; three people felt attacked."
DAY = timedelta(days=1)


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


@pytest.fixture
def answer(people: People, question: Question) -> Answer:
    return make.answer(people.ben, question)


def give(people: People, kind: str, person: User | None = None, until: datetime | None = None):  # type: ignore[no-untyped-def]
    ends = until or (None if kind == WARNING else now() + DAY)
    return commands.sanction(people.mo, person or people.ben, kind, WHY, ends)


def deeds(people: People, question: Question, answer: Answer) -> dict[str, Callable[[], object]]:
    """What Ben may do on an ordinary day."""
    others = make.answer(people.ana, question, "Or turn the whole schedule off; that is what I did at last.")
    return {
        "ask": lambda: make.question(people.ben, "Where does the pump keep its log?"),
        "answer": lambda: make.answer(people.ben, question, "Another way: hold the knob for ten seconds."),
        "comment": lambda: make.comment(people.ben, question),
        "vote": lambda: posts.vote(people.ben, question, 1),
        "unvote": lambda: posts.vote(people.ben, question, 0),
        "edit own": lambda: posts.edit_post(people.ben, answer, f"{make.HELPFUL} Twice.", 1),
        "suggest": lambda: posts.suggest_edit(people.ben, others, f"{make.HELPFUL} Often.", 1, "More"),
        "remove own": lambda: posts.delete_post(people.ben, answer),
    }


ALL = {"ask", "answer", "comment", "vote", "unvote", "edit own", "suggest", "remove own"}
FORBIDS = {
    WARNING: ALL - {"remove own"},
    SILENCE: {"ask", "answer", "comment", "vote", "suggest"},
    VOTE: {"vote"},
    COMMENT: {"comment"},
    ASK: {"ask"},
    EDIT: {"suggest"},
}


@pytest.mark.parametrize("kind", FORBIDS)
def test_a_sanction_forbids_what_it_says_and_nothing_else(
    people: People, question: Question, answer: Answer, kind: str
) -> None:
    give(people, kind)
    refused = set()
    for name, deed in deeds(people, question, answer).items():
        try:
            deed()
        except Forbidden as no:
            refused.add(name)
            assert WHY in no.message
            assert no.see == policy.OWN_SANCTIONS
            assert ("UTC" in no.message) is (kind != WARNING), "until when"
    assert refused == FORBIDS[kind]


@command
def runs_out(person: User) -> None:
    """Time passes: everything that holds is over, and nobody has written anything."""
    assert person.restricted
    past = (now() - timedelta(seconds=1)).isoformat()
    person.restricted = {kind: {**held, "until": past} for kind, held in person.restricted.items()}


def test_a_sanction_ends_by_itself(people: People, question: Question) -> None:
    give(people, SILENCE)
    runs_out(people.ben)
    assert make.answer(people.ben, question)


def test_a_warning_is_read_by_its_person_and_then_it_is_over(people: People, question: Question) -> None:
    first, second = give(people, WARNING), give(people, WARNING)
    with pytest.raises(Forbidden):
        commands.acknowledge(people.ana, first)
    commands.acknowledge(people.ben, first)
    with pytest.raises(Forbidden):
        make.answer(people.ben, question)
    with pytest.raises(Forbidden):
        commands.change_profile(people.ben, "Ben Okoye", "Two fans.", "")
    with pytest.raises(Forbidden):
        flag_post(people.ben, question, "rude")
    commands.acknowledge(people.ben, second)
    commands.acknowledge(people.ben, second)
    assert people.ben.restricted is None
    assert make.answer(people.ben, question)


def test_a_silence_is_not_read_away(people: People) -> None:
    held = give(people, SILENCE)
    commands.acknowledge(people.ben, held)
    assert not policy.free_to(people.ben, SILENCE)


def test_suspending_signs_out_everywhere_and_says_so_by_mail(people: People) -> None:
    commands.open_session(people.ben, "phone")
    commands.open_session(people.ben, "laptop")
    give(people, SUSPENSION)
    assert db.session.query(Session).filter_by(user_id=people.ben.id).count() == 0
    mail = db.session.query(Mail).filter_by(to="ben@example.org").one()
    assert "/suspended/" in mail.text
    assert WHY in mail.text
    with pytest.raises(Forbidden, match=WHY) as no:
        commands.enter(people.ben, "phone")
    assert no.value.see.startswith("/suspended/")
    runs_out(people.ben)
    assert commands.enter(people.ben, "phone").session_key


WHO = [("mo", "ben", True), ("mo", "vera", True), ("mo", "mo", False), ("mo", "ada", False), ("ben", "ana", False),
       ("ada", "mo", True), ("ada", "ada", False), ("vera", "ben", False)]  # fmt: skip


@pytest.mark.parametrize(("who", "whom", "may"), WHO)
def test_who_may_sanction_whom(people: People, who: str, whom: str, may: bool) -> None:
    assert bool(policy.can_sanction(getattr(people, who), getattr(people, whom))) is may
    if not may:
        with pytest.raises(Forbidden):
            commands.sanction(getattr(people, who), getattr(people, whom), WARNING, WHY)


def test_moderators_do_not_sanction_each_other(people: People) -> None:
    other = make.person("Nora Moderates", "moderator")
    with pytest.raises(Forbidden):
        commands.sanction(people.mo, other, WARNING, WHY)


WRONG = [
    ("banish", WHY, DAY, "kind"),
    (WARNING, "no", None, "reason"),
    (WARNING, WHY, DAY, "length"),
    (SILENCE, WHY, None, "length"),
    (VOTE, WHY, None, "length"),
    (SILENCE, WHY, -DAY, "until"),
    (SUSPENSION, WHY, 400 * DAY, "until"),
]


@pytest.mark.parametrize(("kind", "reason", "length", "field"), WRONG)
def test_what_cannot_be_given(people: People, kind: str, reason: str, length: timedelta | None, field: str) -> None:
    with pytest.raises(Invalid) as no:
        commands.sanction(people.mo, people.ben, kind, reason, now() + length if length else None)
    assert no.value.field == field
    assert people.ben.restricted is None


def test_the_ladder_goes_up_with_what_was_taken_before(people: People) -> None:
    steps = [queries.next_step(people.ben)]
    give(people, WARNING)
    for kind in (*PRIVILEGES, SILENCE, SUSPENSION, SILENCE):
        steps.append(queries.next_step(people.ben))
        held = give(people, kind)
    assert steps == [0, 0, 1, 2, 3, 4, 5, 5], "a warning takes nothing; the last step is the last"
    assert [step.days for step in LADDER] == [1, 7, 30, 60, 182, 365]
    commands.lift(people.mo, held)
    assert queries.next_step(people.ben) == 5


def test_what_is_lifted_counts_no_more_and_the_longer_one_holds(people: People) -> None:
    longer = give(people, SILENCE, until=now() + 7 * DAY)
    shorter = give(people, SILENCE, until=now() + DAY)
    assert people.ben.restricted and people.ben.restricted[SILENCE]["id"] == longer.id
    commands.lift(people.mo, longer, "That was the wrong person.")
    assert people.ben.restricted[SILENCE]["id"] == shorter.id
    commands.lift(people.mo, shorter)
    assert people.ben.restricted is None
    assert queries.next_step(people.ben) == 0
    with pytest.raises(Invalid):
        commands.lift(people.mo, shorter)


def test_every_act_is_written_down_and_can_be_undone(people: People) -> None:
    held = give(people, SUSPENSION)
    act = db.session.get_one(Act, held.act_id)
    assert (act.kind, act.actor_id, act.person_id, act.reason) == (
        "suspend person", people.mo.id, people.ben.id, WHY)  # fmt: skip
    command(undo_sanction)(people.mo, act)
    assert people.ben.restricted is None
    with pytest.raises(Invalid):
        command(undo_sanction)(people.mo, act)


def test_lifting_can_be_undone(people: People) -> None:
    held = give(people, SILENCE)
    commands.lift(people.mo, held)
    act = db.session.query(Act).order_by(Act.id.desc()).first()
    assert act and act.undoes_id == held.act_id
    command(undo_lift)(people.mo, act)
    assert not policy.free_to(people.ben, SILENCE)


def test_moderators_do_not_read_notes_about_themselves(people: People, browser: Browser) -> None:
    commands.note(people.ada, people.mo, "Closes a little fast.")
    path = f"/moderation/people/{people.mo.id}"
    browser.sign_in(people.mo)
    assert "Closes a little fast." not in browser.get(path).text
    browser.post(f"{path}/notes", {"text": "He is doing fine."}, status=403)
    browser.sign_in(people.ada)
    assert "Closes a little fast." in browser.get(path).text


def test_notes_are_for_moderators_and_removed_by_who_wrote_them(people: People) -> None:
    row = commands.note(people.mo, people.ben, "Sells something, but answers well.")
    assert [note.text for note in queries.history_of(people.ben).notes] == [row.text]
    for person in (people.ana, people.vera, people.ben):
        with pytest.raises(Forbidden):
            commands.note(person, people.ben, "I should not be able to write this.")
    other = make.person("Nora Moderates", "moderator")
    with pytest.raises(Forbidden):
        commands.remove_note(other, row)
    commands.remove_note(people.mo, row)
    assert not queries.history_of(people.ben).notes
    assert [act.kind for act, _by in queries.acts_about(people.ben)] == [
        "remove note about person", "note about person"]  # fmt: skip


def test_doctor_compares_what_is_written_down_with_the_sanctions(people: People) -> None:
    commands.sanction(people.mo, people.ben, "silence", WHY, now() + timedelta(days=7))
    assert recheck() == []
    for person, wrong in ((people.ben, None), (people.ana, {"vote": {"id": 9, "until": None, "reason": WHY}})):
        command(db.session.execute)(update(User).where(User.id == person.id).values(restricted=wrong))
    found = recheck(fix=True)
    assert len(found) == 2 and any("Ben Okoye" in line and "silence holds" in line for line in found)
    assert recheck() == []
    assert set(reread(people.ben).restricted) == {"silence"} and reread(people.ana).restricted is None


def test_lifting_a_suspension_undoes_no_clean_up_and_can_be_done_twice(people: People) -> None:
    act = clean_up(people.mo, people.ben, WHY)
    held = db.session.query(Sanction).one()
    commands.lift(people.ada, held)
    assert undone_by(act) is None, "the posts are still removed"
    take_back(people.ada, act)
    silenced = commands.sanction(people.mo, people.ana, "silence", WHY, now() + timedelta(days=7))
    commands.lift(people.ada, silenced)
    take_back(people.mo, db.session.query(Act).filter_by(kind="lift sanction").order_by(Act.id.desc()).first())
    assert reread(people.ana).restricted
    commands.lift(people.ada, silenced)
    assert reread(people.ana).restricted is None
