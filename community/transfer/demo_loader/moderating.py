"""What moderators and staff of the demonstration did in the last weeks, and what waits for them; all by commands."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import delete, select

from community.accounts.commands.sanctioning import note, sanction
from community.accounts.models import ADMIN, User
from community.accounts.models.sanctions import WARNING
from community.accounts.queries import email_key
from community.core.db import back_at, db, now
from community.core.events import Event
from community.core.mail import Mail, MailQueued
from community.desk.commands import add_note, hand_over, set_state
from community.desk.models import WAITING
from community.moderation.commands import (
    appeal,
    approve,
    close_flagged,
    flag_person,
    flag_post,
    open_case,
    refuse_appeal,
    remove,
)
from community.moderation.commands.naming import why
from community.moderation.kinds import DUPLICATE, ELSE, NEEDS_STAFF, OFF_TOPIC, PRIVATE, RUDE, SPAM_FLAG, WRONG
from community.moderation.models import ACT, APPEAL, NAME, PERSON, Case, Flag
from community.moderation.reactions import queue_held
from community.questions.commands import ask, delete_post, merge, post_answer, post_comment
from community.questions.commands.areas import AreaFields, make_area
from community.questions.events import PostHeld
from community.questions.models import Answer, Comment, Post, removal
from community.questions.models.posts import PRIVATE as COLLEAGUES
from community.questions.writing import AskFields
from community.staff.commands.replying import make_reply
from community.transfer.demo_loader.stage import Stage, pay_until


def moderate(stage: Stage) -> None:
    """Tell the story in the order of time. Nobody gets a mail about it."""
    for chapter in STORY:
        chapter(stage)
    db.session.flush()
    db.session.execute(delete(Event).where(Event.kind == MailQueued.__name__))
    db.session.execute(delete(Mail))


@contextmanager
def days_ago(stage: Stage, days: float) -> Iterator[None]:
    """Inside, it is so many days before the start, and everybody has gained what they had by then."""
    moment = stage.start - timedelta(days=days)
    pay_until(stage, moment)
    db.session.flush()
    with back_at(moment):
        yield


def unkind_words(stage: Stage) -> None:
    """A comment is removed, its author appeals, another moderator decides."""
    people, post = stage.people, comment(stage, "filter-at-40-percent-after-six-weeks", "viktor")
    with days_ago(stage, 31.2):
        flagged = flag_post(people["elif"], post, RUDE)
    with days_ago(stage, 31):
        words = "The part about cleaners is about people. Say what you would check, and it can stay."
        act = remove(people["otto"], case_of(flagged), removal.RUDE, words)
    with days_ago(stage, 30.5):
        appeal(people["viktor"], act, "I meant my own office, and everybody there knows it. It was a joke about us.")
    with days_ago(stage, 29.6):
        words = "Nobody here could know that it was about your own office. Without the second sentence it is welcome."
        refuse_appeal(people["mo"], waiting_for(APPEAL, ACT, act.id), words)


def a_paper_clip(stage: Stage) -> None:
    """A dangerous answer leaves a tombstone."""
    people, post = stage.people, answer(stage, "wood-stove-and-breeze-in-one-room", "theo")
    with days_ago(stage, 24.1):
        flagged = flag_post(people["klaus"], post, WRONG, "This defeats the only contact that stops the unit.")
        flag_post(people["ben"], post, WRONG)
    with days_ago(stage, 24):
        words = "A bridged S2 can cost a life: the unit no longer stops when the stove pulls smoke into the room."
        remove(people["mo"], case_of(flagged), removal.WRONG, words)


def critical_words(stage: Stage) -> None:
    """Criticism stays."""
    people, post = stage.people, answer(stage, "smog-days-and-the-right-filter", "viktor")
    with days_ago(stage, 22):
        flagged = flag_post(people["tom"], post, ELSE, "He talks every product down.")
        approve(people["mo"], case_of(flagged))


def asked_elsewhere(stage: Stage) -> None:
    """A duplicate is merged, another question is closed, a topic gets somebody who looks after it."""
    people, breeze = stage.people, stage.products["breeze-4"].id
    with days_ago(stage, 20.6):
        again = AskFields(
            title="Filter shows 38% after two months. Is the new one broken?",
            source="Exchanged in spring, two months ago, and the App says 38%. It is an attic room, I am rarely in it.",
            goal="Not to buy filters twice a year for nothing",
            done_when="I know whether the filter or the counter is wrong",
            product_id=breeze,
            tags=["filters"],
        )
        asked = ask(people["theo"], again)
    with days_ago(stage, 20.2):
        into = stage.questions["filter-at-40-percent-after-six-weeks"]
        merge(people["mo"], asked, into.id, "Both are about what the percentage counts.")
    with days_ago(stage, 15.1):
        drill = AskFields(
            title="Which core drill for a 162 mm hole through granite?",
            source="The wall is 55 cm of granite from 1890. Rent or buy, and which make? The unit itself is chosen.",
            goal="A clean hole before the scaffolding goes",
            done_when="The sleeve fits without hammering",
            product_id=breeze,
            tags=["installation"],
        )
        asked = ask(people["sunniva"], drill)
    with days_ago(stage, 15):
        flagged = flag_post(people["pavel"], asked, OFF_TOPIC)
        reason = "About tools, not about ventilation. A rental shop near you knows its drills best."
        close_flagged(people["mo"], case_of(flagged), reason)
    with days_ago(stage, 14):
        about = "Measuring, balancing, signing: for people who hand over systems to others."
        rule = AreaFields(name="Commissioning", about=about, moderators=[people["tom"].id])
        make_area(User(role=ADMIN), rule, topic="commissioning")


def around_the_desk(stage: Stage) -> None:
    """Canned replies, and a question that was handed to a function."""
    people, mesh = stage.people, stage.questions["hub-drops-off-a-mesh-every-morning"]
    with days_ago(stage, 12):
        text = (
            "Hello {name},\n\nthank you for the report. Please send us the log of {product} from the hour in which it "
            "happened: Hub page, System, *Save log*. It holds no readings of your rooms.\n\nWhat I will look for "
            "first: {what}."
        )
        make_reply(people["vera"], "Please send the log", text)
        text = (
            "Hello {name},\n\nwe can reproduce this with {product} {version}. It is on the list for the next version; "
            "until then this helps: {workaround}."
        )
        make_reply(people["lucia"], "We can reproduce it", text)
    with days_ago(stage, 5.2):
        support = stage.grants["vera"].function_id
        hand_over(people["mo"], mesh, function_id=support)
        add_note(people["vera"], mesh, "Reason 8 comes from the access point. Ask for make and firmware of the mesh.")


def a_warning(stage: Stage) -> None:
    """The second time somebody is told to stay with the matter, and has to read it."""
    people = stage.people
    with days_ago(stage, 4.4):
        note(people["mo"], people["viktor"], "Sharp, and mostly right. Answers well when one asks him for the numbers.")
        warning = "Twice in a month a comment of yours was about a person. Please stay with the matter."
        sanction(people["mo"], people["viktor"], WARNING, warning)


def a_private_question(stage: Stage) -> None:
    """One company asks among its own."""
    people = stage.people
    with days_ago(stage, 3.6):
        quote = AskFields(
            title="Prices for the second staircase: do those of spring still hold?",
            source="For the second staircase we need 16 units and 2 Hubs. In spring we had an offer for the first one.",
            goal="Decide at the assembly of the cooperative on the 12th",
            done_when="I have the price of a unit in writing",
            product_id=stage.products["breeze-4"].id,
            tags=["landlords"],
        )
        private = ask(people["klaus"], quote, COLLEAGUES)
    with days_ago(stage, 3.4):
        hand_over(people["vera"], private, person_id=people["joost"].id)
        add_note(people["joost"], private, "Offer of spring: 2 percent for ten units and more. Ask sales about 16.")
    with days_ago(stage, 2.8):
        flash = stage.questions["panel-goes-white-for-a-second"]
        hand_over(people["vera"], flash, person_id=people["lucia"].id)
        set_state(people["lucia"], flash, WAITING)


def what_waits(stage: Stage) -> None:
    """Open cases of every kind, some for days, some for minutes."""
    people = stage.people
    with days_ago(stage, 2.3):
        sale = comment(stage, "panel-goes-white-for-a-second", "tom")
        act = delete_post(people["otto"], sale, removal.OFF_TOPIC, "Please sell things elsewhere.")
        assert act is not None
    with days_ago(stage, 1.7):
        appeal(
            people["tom"],
            act,
            "Chiara wants to compare with an older Panel. I offered one, at what I paid for it.",
        )
    with days_ago(stage, 1.4):
        order = comment(stage, "whistling-on-the-west-wall", "mairi")
        flag_post(people["sunniva"], order, PRIVATE, "With the name it is easy to see which house this is.")
    with days_ago(stage, 0.9):
        clicking = stage.questions["clicking-at-level-1-since-4-8"]
        flag_post(people["mairi"], clicking, NEEDS_STAFF, "Four of us hear it. Somebody who knows 4.8 should look.")
    with days_ago(stage, 0.7):
        likeness = newcomer(stage, "vera.support", "Vera Lindqvist (Support)")
        words = "Wrote to me by mail, as Vera from support, and wanted the password of my Hub."
        flag_person(people["yara"], likeness, ELSE, words)
        open_case(NAME, (PERSON, likeness.id), [why(NAME, likeness.name)], person_id=likeness.id)
    with days_ago(stage, 0.5):
        flats = stage.questions["twenty-four-flats-one-account-or-many"]
        words = "Arjun showed that in question %s: a read-only key, and what it reads."
        keys = stage.questions["api-key-for-one-room-only"]
        flag_post(people["tom"], keys, DUPLICATE, words % flats.id)
    with days_ago(stage, 0.3):
        deals = newcomer(stage, "filter.deals", "Filter Deals 24")
        question = stage.questions["new-unit-smells-of-plastic"]
    with days_ago(stage, 0.11):
        cheap = (
            "BEST PRICE filters for all Breeze, 70% OFF only today!!! Free shipping, buy now: "
            "https://filter-deals-24.example/breeze and https://filter-deals-24.example/coupon"
        )
        wait_for_look(post_answer(deals, question, cheap))
        hidden = post_comment(deals, stage.questions["widget-shows-yesterdays-value"], "I had the same and fixed it.")
        for who in ("ben", "elif", "oisin"):
            flag_post(people[who], hidden, SPAM_FLAG)
    with days_ago(stage, 0.05):
        jonas = newcomer(stage, "jonas", "Jonas Wirth")
        fan = stage.questions["bathroom-fan-keeps-running-after-a-shower"]
        words = "Same here in Linz, with a 4.7. If somebody wants to compare rules by phone: +43 732 555 0134."
        wait_for_look(post_comment(jonas, fan, words))


STORY = (
    unkind_words,
    a_paper_clip,
    critical_words,
    asked_elsewhere,
    around_the_desk,
    a_warning,
    a_private_question,
    what_waits,
)


def newcomer(stage: Stage, key: str, name: str) -> User:
    """Somebody who joins now."""
    address = f"{key}@community.example"
    person = User(name=name, handle=key.replace(".", "-"), email=address, email_key=email_key(address))
    person.confirmed_at = now()
    db.session.add(person)
    db.session.flush()
    stage.people[key] = person
    return person


def wait_for_look(post: Post) -> None:
    """A post that is held stands in the queue at once."""
    assert post.hidden_at is not None
    queue_held(PostHeld(post_id=post.id, question_id=post.id))


def case_of(flag: Flag) -> Case:
    return db.session.get_one(Case, flag.case_id)


def waiting_for(kind: str, subject_kind: str, subject_id: int) -> Case:
    about = {"kind": kind, "subject_kind": subject_kind, "subject_id": subject_id, "decided_at": None}
    return db.session.scalars(select(Case).filter_by(**about)).one()


def answer(stage: Stage, thread: str, who: str) -> Answer:
    """What somebody answered."""
    about = {"question_id": stage.questions[thread].id, "author_id": stage.people[who].id}
    return db.session.scalars(select(Answer).filter_by(**about)).one()


def comment(stage: Stage, thread: str, who: str) -> Comment:
    """The last comment of somebody in a thread."""
    about = {"question_id": stage.questions[thread].id, "author_id": stage.people[who].id}
    found = select(Comment).filter_by(**about).order_by(Comment.id.desc()).limit(1)
    return db.session.scalars(found).one()
