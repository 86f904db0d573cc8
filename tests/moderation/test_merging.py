"""Two accounts of one person become one, and two again when that is undone."""

from datetime import timedelta

import pytest

from community.accounts import commands as accounts
from community.accounts.models import User
from community.accounts.models.sanctions import SILENCE, SUSPENSION
from community.accounts.queries import by_handles, sessions_of
from community.badges.commands import give_badge, make_badge
from community.core.db import db, now
from community.core.errors import Forbidden, Invalid
from community.moderation.commands import take_back
from community.moderation.commands.merging import merge_accounts
from community.moderation.merging import LEFT, pointers
from community.notifications.models import Notification
from community.questions import commands
from community.questions.commands.areas import AreaFields
from community.questions.models import Answer, Question, Vote
from community.search.following import follow
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.moderation.test_cleaning import points, wrong

WHY = "Two accounts of Ben, as he told us himself."


@pytest.fixture
def twin(people: People) -> User:
    """Ben's other account."""
    assert people.mo.id
    return make.person("Benny Okoye")


@pytest.fixture
def question(people: People, twin: User) -> Question:
    """Ana's question with answers of both, votes in all directions, and what else there is of a person."""
    asked = make.question(people.ana)
    old, kept = make.answer(twin, asked), make.answer(people.ben, asked, "Or hold the knob for ten seconds.")
    commands.vote(twin, kept, 1)
    commands.vote(people.ben, old, 1)
    commands.vote(twin, asked, 1)
    commands.vote(people.ben, asked, 1)
    commands.vote(people.ana, old, 1)
    commands.vote(people.vera, kept, 1)
    commands.accept(people.ana, old)
    follow(twin, "fan")
    follow(people.ben, "fan")
    follow(twin, "pump")
    badge = make_badge(people.ada, "Guest speaker", "Spoke at one of our meetings.", "sun")
    give_badge(people.ada, badge, twin.handle, "The talk about quiet fans.")
    own = make.question(twin, "Where does the pump keep its log?")
    commands.accept(twin, make.answer(people.ben, own, "On the card below the cover, in the folder of logs."))
    return asked


def here(person: User) -> User:
    """The person, after the worker had its turn."""
    return db.session.get_one(User, person.id)


def rows_of(person: User) -> dict[str, int]:
    """How many rows point to a person, of each column."""
    db.session.commit()
    counts = {str(column): db.session.query(column).filter(column == person.id).count() for column in pointers()}
    return {name: number for name, number in counts.items() if number}


def test_everything_moves_and_nothing_counts_twice(people: People, twin: User, question: Question, work_off) -> None:  # type: ignore[no-untyped-def]
    work_off()
    assert rows_of(twin)
    merge_accounts(here(people.mo), here(twin), here(people.ben), WHY)
    work_off()
    assert rows_of(twin) == {}
    votes = db.session.query(Vote).filter_by(user_id=people.ben.id).all()
    assert [vote.post_id for vote in votes] == [question.id], "one vote on a post, none for oneself"
    assert db.session.query(Answer).filter_by(author_id=people.ben.id).count() == 3
    kept = db.session.get_one(User, people.ben.id, populate_existing=True)
    assert (kept.question_count, kept.answer_count) == (1, 3)
    gone = db.session.get_one(User, twin.id, populate_existing=True)
    assert (gone.question_count, gone.answer_count, gone.reputation, gone.unread) == (0, 0, 0, 0)
    assert kept.unread == db.session.query(Notification).filter_by(user_id=kept.id, read_at=None).count()
    assert wrong() == []


def test_the_kept_account_is_suspended_with_the_other_and_moderates_what_that_moderated(people: People) -> None:
    twin, product = make.person("Benny Okoye"), make.product()
    commands.make_area(people.ada, AreaFields(name="Hub", moderators=[twin.id]), product.id)
    accounts.sanction(people.mo, twin, SUSPENSION, "Insults, again and again.", now() + timedelta(days=7))
    accounts.enter(people.ben, "phone")
    act = merge_accounts(people.mo, twin, people.ben, WHY)
    assert sessions_of(people.ben) == []
    kept = db.session.get_one(User, people.ben.id, populate_existing=True)
    assert SUSPENSION in kept.restricted and kept.moderates
    take_back(people.mo, act)
    parted = db.session.get_one(User, people.ben.id, populate_existing=True)
    assert (parted.restricted, parted.moderates) == (None, "")
    assert db.session.get_one(User, twin.id, populate_existing=True).moderates


def test_points_between_them_fall_away(people: People, twin: User, question: Question) -> None:
    before = points()
    merge_accounts(people.mo, twin, people.ben, WHY)
    after = points()
    assert after["Ana Ferreira"] == before["Ana Ferreira"] - 5, "her question has one vote less"
    alone = after["Ben Okoye"]
    assert alone == 5 + 10 + 3, "a vote and the acceptance of Ana, one vote of Vera, and nothing by his own hand"


def test_undoing_parts_them_as_they_were(people: People, twin: User, question: Question, work_off) -> None:  # type: ignore[no-untyped-def]
    work_off()
    before = points(), rows_of(twin), rows_of(people.ben)
    act = merge_accounts(here(people.mo), here(twin), here(people.ben), WHY)
    take_back(here(people.mo), act)
    work_off()
    after = points(), rows_of(twin), rows_of(people.ben)
    assert after[0] == before[0]
    assert {**after[1], "ledger_entries.user_id": 0} == {**before[1], "ledger_entries.user_id": 0} | {
        name: number for name, number in after[1].items() if name == "ledger_entries.actor_id"
    }
    assert wrong() == []
    assert accounts.enter(here(twin), "phone")


def test_the_old_profile_leads_to_the_new_one_and_nobody_signs_in_there(
    people: People, twin: User, question: Question, browser: Browser
) -> None:
    merge_accounts(people.mo, twin, people.ben, WHY)
    answer = browser.get(f"/people/{twin.id}/{twin.slug}", follow=False)
    assert (answer.status, answer.location) == (301, f"/people/{people.ben.id}/ben-okoye")
    with pytest.raises(Forbidden, match="merged"):
        accounts.enter(twin, "phone")
    assert by_handles({twin.handle})[twin.handle].id == people.ben.id, "mentions reach the person"


def test_a_silence_moves_along(people: People, twin: User) -> None:
    accounts.sanction(people.mo, twin, SILENCE, WHY, now() + timedelta(days=1))
    merge_accounts(people.mo, twin, people.ben, WHY)
    assert db.session.get_one(User, people.ben.id, populate_existing=True).restricted
    assert db.session.get_one(User, twin.id).restricted is None


@pytest.mark.parametrize("name", ["vera", "mo", "ada", "ben"])
def test_who_is_not_merged(people: People, twin: User, name: str) -> None:
    other = getattr(people, name)
    source, target = (other, other) if name == "ben" else (twin, other)
    with pytest.raises((Invalid, Forbidden)):
        merge_accounts(people.mo, source, target, WHY)


def test_only_moderators_merge(people: People, twin: User) -> None:
    with pytest.raises(Forbidden):
        merge_accounts(people.ben, twin, people.ana, WHY)


def test_a_chain_of_accounts_leads_to_the_last(people: People, twin: User) -> None:
    third = make.person("Third Okoye")
    merge_accounts(people.mo, third, twin, WHY)
    merge_accounts(people.mo, twin, people.ben, WHY)
    db.session.commit()
    assert db.session.get_one(User, third.id, populate_existing=True).merged_into_id == people.ben.id
    with pytest.raises((Invalid, Forbidden)):
        merge_accounts(people.mo, people.ana, third, WHY)


def test_what_stays_is_named_with_its_reason() -> None:
    assert set(LEFT) <= set(db.metadata.tables)
