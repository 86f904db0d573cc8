"""Posts that look like spam wait for a moderator, who reads why; whose decision teaches the filter."""

import pytest

from community.core.db import db
from community.core.errors import Invalid
from community.core.traps import Manner
from community.moderation.models import Case
from community.questions import commands
from community.questions.events import PostDeleted
from community.questions.models import HeldPost, Question
from community.questions.teaching import learn_from_removal
from community.spam import signs
from community.spam.models import Lesson, Trace
from community.spam.rules import knowledge
from tests import make
from tests.browser import Browser
from tests.make import BODY, HELPFUL, People
from tests.questions.story import page_of
from tests.spam.story import ADVERT, ORDINARY, anew, has_been_here, why


@pytest.fixture
def question(people: People) -> Question:
    return make.question(has_been_here(people.ana, 100, 30, 500))


def test_an_advertisement_of_somebody_new_waits_before_anybody_sees_it(
    browser: Browser, people: People, question: Question, work_off: object
) -> None:
    post = make.answer(people.ben, question, ADVERT)
    assert post.hidden_at and post.hidden_for == "spam"
    assert why(post.id)[signs.SPAM_WORDS] > 20 and why(post.id)[signs.CHEAP_HOST]
    work_off()  # type: ignore[operator]
    assert "casino" not in browser.get(page_of(question)).words
    assert "casino" not in browser.get("/search?q=casino").one("main").text.replace("casino”", "")
    case = db.session.query(Case).one()
    assert case.kind == "spam" and "Reads like what was removed as spam" in " ".join(case.why)
    assert "royal-slots77.xyz" in browser.sign_in(people.mo).get("/moderation").words


def test_what_people_write_is_seen_at_once(people: People, question: Question) -> None:
    for text in (HELPFUL, ORDINARY, f"{BODY} See https://github.com/x/y/issues/4"):
        assert make.answer(people.ben, question, text).hidden_at is None


def test_whoever_has_been_here_is_trusted_further(people: People, question: Question) -> None:
    """Sums from which a post waits, by level: the same post of a member and of somebody trusted is seen."""
    text = f"{HELPFUL} {BODY} https://unknown-shop"
    held = []
    standings = {"Kim": (0, 0, 0), "Lea": (3, 2, 0), "Max": (30, 10, 50), "Nia": (100, 50, 500)}
    for name, (days, answers, reputation) in standings.items():
        somebody = has_been_here(make.person(f"{name} Long"), days, answers, reputation)
        post = commands.post_answer(somebody, question, f"{text}{days}.io/x", manner=Manner(1.0, trapped=True))
        held.append(post.hidden_at is not None)
    assert held == [True, True, False, False]


def test_a_link_that_is_added_later_is_looked_at(people: People, question: Question) -> None:
    post = make.answer(people.ben, question, "Is it plugged in? On mine that was it.")
    assert post.hidden_at is None
    commands.edit_post(people.ben, post, "Is it plugged in? Else buy at https://cheap-fans.store/x", 1)
    assert post.hidden_at and signs.LATE_LINK in why(post.id)
    commands.edit_post(people.ben, post, "Is it plugged in?", 2)
    assert post.hidden_at, "what waits as spam is decided by a moderator, not by trying again"


def test_what_others_make_of_a_post_is_theirs(people: People, question: Question) -> None:
    post = make.answer(people.ben, question, HELPFUL)
    commands.edit_post(people.mo, post, ADVERT, 1)
    assert post.hidden_at is None


def test_copies_are_seen_with_other_words_around_them(people: People, question: Question) -> None:
    make.answer(has_been_here(people.vera, 100, 50, 500), question, f"{ORDINARY} {HELPFUL}")
    post = make.answer(people.ben, question, f"{ORDINARY}\n\nMore on https://read-on.site/fans")
    assert post.hidden_at and signs.OF_OTHERS in why(post.id)
    quoted = make.answer(people.mo, question, f"> {ORDINARY}\n\nThat is so on mine, too.")
    assert quoted.hidden_at is None


def test_a_removal_as_spam_teaches_and_its_return_takes_that_back(
    people: People, question: Question, work_off: object
) -> None:
    text = f"{ORDINARY} Look at https://quiet-fans.io/best"
    post = make.answer(people.ben, question, text)
    assert post.hidden_at is None
    commands.delete_post(people.mo, post, "spam")
    work_off()  # type: ignore[operator]
    assert anew(people.ben).doubt == 30 and knowledge().words.spam == 1
    again = make.answer(make.person("Kim Twin"), anew(question), text)
    assert again.hidden_at and {signs.OF_SPAM, signs.HOST_OF_SPAM} <= why(again.id).keys()
    commands.undelete_post(anew(people.mo), anew(post))
    work_off()  # type: ignore[operator]
    assert anew(people.ben).doubt == 0 and (knowledge().words.spam, knowledge().words.good) == (0, 1)
    assert not db.session.query(Trace).filter_by(is_spam=True).count()


def test_a_release_teaches_that_it_is_good_and_once_only(people: People, question: Question, work_off: object) -> None:
    post = make.answer(people.ben, question, ADVERT)
    commands.release(people.mo, post)
    for _time in range(2):
        work_off()  # type: ignore[operator]
    lesson, post = db.session.query(Lesson).one(), anew(post)
    assert (lesson.post_id, lesson.is_spam) == (post.id, False) and knowledge().words.good == 1
    commands.delete_post(anew(people.mo), post, "spam")
    work_off()  # type: ignore[operator]
    assert (knowledge().words.spam, knowledge().words.good) == (1, 0), "the later decision counts"


def test_removals_for_other_reasons_teach_nothing(people: People, question: Question, work_off: object) -> None:
    commands.delete_post(people.mo, make.answer(people.ben, question, HELPFUL), "rude")
    work_off()  # type: ignore[operator]
    assert db.session.query(Lesson).count() == 0


def test_official_posts_have_proof_and_are_not_weighed(people: People, question: Question) -> None:
    assert make.answer(people.vera, question, ADVERT, official=True).hidden_at is None


def test_a_question_and_a_comment_wait_as_well(people: People) -> None:
    asked = make.question(people.ben, "Best online casino with a bonus", source=ADVERT, tags=[])
    assert asked.hidden_at and db.session.query(HeldPost).one().kinds == "spam"
    own = make.question(people.ben)
    assert make.comment(people.ben, own, ADVERT).hidden_at


def test_the_same_text_again_and_again_adds_up(people: People, question: Question) -> None:
    points = []
    for number in range(3):
        make.answer(people.ben, question, f"{ORDINARY} {number}")
        points.append(db.session.query(Trace).count())
    assert points == [2, 3, 4]
    with pytest.raises(Invalid):
        make.answer(people.ben, question, "short")
    assert db.session.query(Trace).count() == 4, "what is not posted leaves no trace"


def test_a_stolen_account_that_goes_on_with_known_spam_waits(people: People, question: Question) -> None:
    ben, cleo = has_been_here(people.ben, 30, 20, 60), has_been_here(make.person("Cleo Marsh"), 30, 20, 60)
    first = make.answer(
        ben, question, "I read how it is done at https://my-slots77.io/offer, which explains the levels."
    )
    assert first.hidden_at is None, "known people link to what they like"
    commands.delete_post(people.mo, first, "spam")
    learn_from_removal(PostDeleted(post_id=first.id, question_id=question.id))
    again = make.answer(cleo, question, "Somebody wrote it all down: https://my-slots77.io/night says how.")
    assert again.hidden_at and why(again.id)[signs.HOST_OF_SPAM] == 40
