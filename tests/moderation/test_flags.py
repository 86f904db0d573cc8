"""Flags: what they weigh, what they hide, how they are taken back, and what the flagger hears."""

import pytest

from community.accounts.commands.sanctioning import sanction
from community.core.db import command, db
from community.core.errors import Forbidden, Invalid
from community.moderation import commands
from community.moderation.commands.flagging import weight_of
from community.moderation.models import Case, Flag
from community.notifications.models import Notification
from community.questions.models import Answer, Question
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import reputation, reread


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


@pytest.fixture
def answer(people: People, question: Question) -> Answer:
    return make.answer(people.ben, question)


def crowd(number: int) -> list:  # type: ignore[type-arg]
    return [make.person(f"Neighbour{chr(97 + n)} Jones") for n in range(number)]


def only_case() -> Case:
    db.session.commit()
    return db.session.query(Case).one()


def notes(person_id: int) -> list[tuple[str, str]]:
    db.session.commit()
    rows = db.session.query(Notification).filter_by(user_id=person_id).order_by(Notification.id)
    return [(note.kind, note.about.partition(" ")[2]) for note in rows]


def test_three_people_hide_a_post_and_two_do_not(people: People, question: Question, answer: Answer) -> None:
    one, two, three = crowd(3)
    commands.flag_post(one, answer, "rude")
    commands.flag_post(two, answer, "spam")
    assert answer.hidden_at is None
    commands.flag_post(three, answer, "other", "He insults my dog")
    assert answer.hidden_at and answer.hidden_for == "flags" and reread(question).answer_count == 0
    case = only_case()
    assert (case.kind, case.weight, case.person_id) == ("flag", 300, people.ben.id)
    assert reputation(people.ben) == 0


def test_one_member_of_staff_hides_it(people: People, answer: Answer) -> None:
    commands.flag_post(people.vera, answer, "wrong")
    assert answer.hidden_at


def test_asking_for_help_hides_nothing(people: People, question: Question) -> None:
    for person in [*crowd(3), people.vera]:
        commands.flag_post(person, question, "staff")
    commands.flag_post(people.ben, question, "duplicate")
    assert question.hidden_at is None


def test_readers_do_not_hide_what_speaks_for_the_vendor(people: People, question: Question) -> None:
    official = make.answer(people.vera, question, official=True)
    for person in crowd(4):
        commands.flag_post(person, official, "wrong")
    assert official.hidden_at is None and only_case().weight == 400


@pytest.mark.parametrize(
    ("right", "wrong", "weight"), [(0, 0, 100), (4, 0, 150), (1, 1, 100), (0, 4, 50), (0, 60, 25), (90, 0, 150)]
)
def test_the_weight_follows_how_often_somebody_was_right(
    people: People, question: Question, right: int, wrong: int, weight: int
) -> None:
    case = commands.open_case("flag", ("post", question.id))

    @command
    def remember() -> None:
        for number in range(right + wrong):
            result = "upheld" if number < right else "kept"
            db.session.add(Flag(user_id=people.ben.id, case_id=case.id, reason="spam", result=result))

    remember()
    assert weight_of(people.ben) == weight


def test_one_for_each_person_and_post(people: People, answer: Answer) -> None:
    commands.flag_post(people.ana, answer, "rude")
    with pytest.raises(Invalid):
        commands.flag_post(people.ana, answer, "spam")
    with pytest.raises(Forbidden):
        commands.flag_post(people.ben, answer, "spam")
    with pytest.raises(Invalid):
        commands.flag_post(people.vera, answer, "criticism")
    with pytest.raises(Invalid):
        commands.flag_post(people.vera, answer, "other", "")


def test_taking_a_flag_back_shows_the_post_again(people: People, question: Question, answer: Answer) -> None:
    flags = [commands.flag_post(person, answer, "spam") for person in crowd(3)]
    assert reread(answer).hidden_at
    commands.withdraw_flag(db.session.get_one(type(people.ana), flags[0].user_id), flags[0])
    assert reread(answer).hidden_at is None and reread(question).answer_count == 1
    assert only_case().weight == 200
    for flag in flags[1:]:
        commands.withdraw_flag(db.session.get_one(type(people.ana), flag.user_id), flag)
    assert only_case().decision == "withdrawn"
    again = commands.flag_post(db.session.get_one(type(people.ana), flags[0].user_id), answer, "rude")
    assert again.id == flags[0].id and again.withdrawn_at is None
    reputation(people.ben)


def test_a_person_can_be_flagged(people: People) -> None:
    commands.flag_person(people.ana, people.ben, "rude", "Writes to me again and again")
    case = only_case()
    assert (case.subject_kind, case.subject_id) == ("person", people.ben.id)
    commands.approve(people.mo, case)
    assert db.session.query(Flag).one().result == "kept"


def test_a_flag_that_a_warning_settled_was_right(people: People) -> None:
    """Whoever tells of a person that a moderator then warns is thanked, and weighs more."""
    flag = commands.flag_person(people.ana, people.ben, "rude", "Writes to me again and again")
    sanction(people.mo, people.ben, "warning", "Please write to Ana no more.")
    commands.deal_with(people.mo, only_case())
    assert reread(flag).result == "upheld" and only_case().decision == "dealt with"


def test_the_flagger_hears_the_result_and_the_author_why(people: People, answer: Answer, work_off: object) -> None:
    author, flagger, mo = people.ben.id, people.ana.id, people.mo
    commands.flag_post(people.ana, answer, "rude")
    act = commands.remove(mo, only_case(), "rude", "Please keep the dog out of it.")
    work_off()  # type: ignore[operator]
    assert notes(flagger)[-1] == ("flag_result", "upheld")
    assert notes(author)[-1] == ("decision", "remove post")
    assert act.reason == "Please keep the dog out of it."


def test_nobody_is_asked_to_flag_what_is_their_own(browser: Browser, people: People, question: Question) -> None:
    own, other = make.comment(people.ben, question), make.comment(people.ana, question, "Where do the towels hang?")
    links = browser.sign_in(people.ben).get(f"/q/{question.id}/{question.slug}").links
    assert f"/posts/{other.id}/flag" in links and f"/posts/{own.id}/flag" not in links
