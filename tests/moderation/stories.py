"""Each kind of act with what has to be there before and what does it: the stories of undoing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from community.accounts import commands as accounts
from community.badges import commands as badges
from community.companies import commands as companies
from community.companies.models import Company
from community.core.audit import Act
from community.core.db import db, now
from community.desk import commands as desk
from community.desk.models import QuestionNote
from community.moderation import commands as moderation
from community.moderation.commands import appealing
from community.moderation.commands.cleaning import clean_up
from community.moderation.commands.merging import merge_accounts
from community.moderation.commands.unvoting import take_votes_back
from community.moderation.models import Case
from community.questions import commands as questions
from community.questions.commands import marking
from community.questions.commands.areas import AreaFields
from community.reputation import rules
from community.spam import commands as spam
from community.spam.models import Blocked
from community.staff import commands as staff
from community.staff.commands import replying
from community.staff.models import CannedReply, Channel, Function, StaffGrant
from tests import make
from tests.moderation.words import VOCABULARY, WORDS
from tests.moderation.world import Town

WHY = "You wrote to somebody again and again."
Do = Callable[[], object]
Story = Callable[[Town], Do]  # prepares, and returns what does the act


def after(first: Do, then: Do) -> Do:
    """Something that has to be done before belongs to what stands."""
    first()
    return then


def last(model: Any) -> Any:
    return db.session.query(model).order_by(model.id.desc()).first()


def soon(days: int = 7) -> Any:
    return now() + timedelta(days=days)


def marked(name: str) -> dict[str, Story]:
    return {
        f"{name} question": lambda town: lambda: marking.mark(town.mo, town.fresh(town.question), name, "Too loud."),
        f"un{name} question": lambda town: after(
            lambda: marking.mark(town.mo, town.fresh(town.other), name, "Too loud."),
            lambda: marking.unmark(town.mo, town.fresh(town.other), name),
        ),
    }


def flags(town: Town) -> Do:
    readers = [make.person(f"{name} Smith") for name in ("Uma", "Ugo", "Ute")]
    return lambda: [moderation.flag_post(who, town.fresh(town.reply), "spam") for who in readers]


def flagged(town: Town) -> Case:
    moderation.flag_post(town.ada, town.fresh(town.remark), "rude")
    return db.session.query(Case).filter_by(post_id=town.remark.id, decided_at=None).one()


def told_of_ben(town: Town) -> Case:
    moderation.flag_person(town.ada, town.ben, "rude")
    return db.session.query(Case).filter_by(person_id=town.ben.id, post_id=None, decided_at=None).one()


def refused(town: Town) -> Do:
    act = accounts.sanction(town.mo, town.ben, "warning", WHY).act_id
    moderation.appeal(town.ben, db.session.get_one(Act, act), "I have written to nobody at all.")
    case = db.session.query(Case).filter_by(kind="appeal").one()
    return lambda: appealing.refuse_appeal(town.ada, case, "We have looked at it.")


def decided(town: Town, accepted: bool) -> object:
    post, wanted = town.fresh(town.reply), town.suggestion
    edition = db.session.get_one(type(wanted), wanted.id).edition
    if accepted:
        return questions.accept_suggestion(town.mo, post, wanted, edition)
    return questions.reject_suggestion(town.mo, post, wanted, "It was right before.", edition)


def restored(town: Town) -> Do:
    post = make.comment(town.ben, town.fresh(town.other), "Mine howls, too.")
    questions.delete_post(town.mo, post, "rude")
    return lambda: questions.undelete_post(town.mo, town.fresh(post))


def reopened(town: Town) -> Do:
    asked = make.question(town.ana, "Why does the fan stop at noon?")
    questions.close(town.mo, asked, "The fan is gone.")
    return lambda: questions.reopen(town.mo, town.fresh(asked))


THREADS: dict[str, Story] = {
    "remove post": lambda town: lambda: questions.delete_post(town.mo, town.fresh(town.answer), "rude"),
    "restore post": restored,
    "close question": lambda town: lambda: questions.close(town.mo, town.fresh(town.question), "The fan is gone."),
    "reopen question": reopened,
    **{kind: story for name in ("lock", "protect", "pin", "feature") for kind, story in marked(name).items()},
    "accept suggestion": lambda town: lambda: decided(town, accepted=True),
    "reject suggestion": lambda town: lambda: decided(town, accepted=False),
    "accept answer": lambda town: lambda: questions.accept(town.mo, town.fresh(town.answer_there)),
    "take mark away": lambda town: lambda: questions.unaccept(town.mo, town.fresh(town.answer)),
    "move question": lambda town: (
        lambda: questions.move_question(town.mo, town.fresh(town.question), None, None, ["fans"])
    ),
    "turn answer into comment": lambda town: lambda: questions.make_comment(town.mo, town.fresh(town.answer_there)),
    "turn comment into answer": lambda town: lambda: questions.make_answer(town.mo, town.fresh(town.remark)),
    "split question": lambda town: (
        lambda: questions.split_off(
            town.mo, town.fresh(town.answer_there), "Does it help to restart the hub?", ["fans"]
        )
    ),
    "merge questions": lambda town: lambda: questions.merge(town.mo, town.fresh(town.other), town.question.id),
    "change who reads question": lambda town: (
        lambda: questions.choose_audience(town.mo, town.fresh(town.other), "members")
    ),
    "edit post": lambda town: (
        lambda: questions.edit_post(
            town.mo, town.fresh(town.reply), make.HELPFUL, town.fresh(town.reply).revision_count
        )
    ),
}

QUEUE: dict[str, Story] = {
    "approve": lambda town: (lambda case: lambda: moderation.approve(town.mo, case))(flagged(town)),
    "deal with flags": lambda town: (lambda case: lambda: moderation.deal_with(town.mo, case))(told_of_ben(town)),
    "hide post": flags,
    "refuse appeal": refused,
}

PEOPLE: dict[str, Story] = {
    "warn person": lambda town: lambda: accounts.sanction(town.mo, town.ben, "warning", WHY),
    "silence person": lambda town: lambda: accounts.sanction(town.mo, town.ben, "silence", WHY, soon()),
    "suspend person": lambda town: lambda: accounts.sanction(town.mo, town.ben, "suspension", WHY, soon()),
    "suspend privilege": lambda town: lambda: accounts.sanction(town.mo, town.ben, "vote", WHY, soon()),
    "lift sanction": lambda town: (lambda held: lambda: accounts.lift(town.mo, held))(
        accounts.sanction(town.mo, town.ben, "silence", WHY, soon())
    ),
    "note about person": lambda town: lambda: accounts.note(town.ada, town.ben, "Writes in the night."),
    "remove note about person": lambda town: (lambda note: lambda: accounts.remove_note(town.ada, note))(
        accounts.note(town.ada, town.ben, "Writes in the night.")
    ),
    "block sign-in": lambda town: lambda: accounts.block(town.mo, "network", "203.0.113.0/24", WHY, soon()),
    "lift block": lambda town: (lambda block: lambda: accounts.lift_block(town.mo, block))(
        accounts.block(town.mo, "network", "203.0.113.0/24", WHY, soon())
    ),
    "close account": lambda town: lambda: accounts.close_account(town.mo, town.ben, WHY, soon()),
    "clear profile": lambda town: after(
        lambda: accounts.change_profile(town.ben, "Ben the Great", "Call me.", "Upstairs"),
        lambda: accounts.clear_profile(town.mo, town.ben, ("name", "about"), WHY),
    ),
    "clean up spam": lambda town: lambda: clean_up(town.mo, town.rex, WHY),
    "merge accounts": lambda town: lambda: merge_accounts(town.mo, town.rex, town.ben, WHY),
    "take votes back": lambda town: lambda: take_votes_back(town.mo, town.rex, town.ana, WHY),
}


def reply(town: Town) -> CannedReply:
    return replying.make_reply(town.ada, "Ask for the log", "Please send us the log of your hub.")


def support() -> int:
    return int(db.session.query(Function).filter_by(name="Support").one().id)


def handed(town: Town) -> Any:
    return desk.hand_over(town.mo, town.fresh(town.question), support())


DESK: dict[str, Story] = {
    "hand question to staff": lambda town: lambda: handed(town),
    "take question off desk": lambda town: after(
        lambda: handed(town), lambda: desk.take_off(town.mo, town.fresh(town.question))
    ),
    "change state of question": lambda town: after(
        lambda: handed(town), lambda: desk.set_state(town.mo, town.fresh(town.question), "waiting")
    ),
    "note on question": lambda town: lambda: desk.add_note(town.mo, town.fresh(town.question), "A good customer."),
    "remove note on question": lambda town: after(
        lambda: desk.add_note(town.mo, town.fresh(town.question), "A good customer."),
        lambda: desk.remove_note(town.mo, last(QuestionNote)),
    ),
    "make canned reply": lambda town: lambda: reply(town),
    "change canned reply": lambda town: (
        lambda one: lambda: replying.change_reply(town.ada, one, "Log", "Please send us all logs of the hub.")
    )(reply(town)),
    "remove canned reply": lambda town: (lambda one: lambda: replying.remove_reply(town.ada, one))(reply(town)),
}


def badge(town: Town, name: str) -> Any:
    return badges.make_badge(town.ada, name, "Spoke at one of our meetings.", "sun")


def given(town: Town, name: str) -> Any:
    return badges.give_badge(town.ada, badge(town, name), town.ben.handle, "The talk about quiet fans.")


def retired(town: Town, name: str) -> Any:
    badges.retire_badge(town.ada, made := badge(town, name))
    return made


def company(town: Town) -> Company:
    return companies.add_company(town.ada, "Umbra Heating", "umbra.example")


def peopled(town: Town) -> Do:
    made = companies.add_company(town.ada, "Harbour Mills", "harbour.example")
    companies.settle([town.ben.id, town.ana.id], made.id)
    rule = AreaFields(name="Partners", readers="companies", companies=[made.id])
    questions.make_area(town.ada, rule, make.product("Hub 9").id)
    return lambda: companies.remove_company(town.ada, made)


def granted(town: Town, who: str = "ben") -> StaffGrant:
    person = getattr(town, who)
    return staff.grant_by(town.ada, str(person.email), "Product", soon(90), "Met in person", "hand")


def area(town: Town) -> Any:
    rule = AreaFields(name="Inside")
    return questions.make_area(town.ada, rule, town.product.id)


OFFICE: dict[str, Story] = {
    "block words": lambda town: lambda: spam.block(town.ada, "cheap pumps"),
    "unblock words": lambda town: after(
        lambda: spam.block(town.ada, "grey market"), lambda: spam.unblock(town.ada, last(Blocked))
    ),
    "change spam rules": lambda town: lambda: spam.change_rules(town.ada, {"new_links": 5}),
    "change rules of reputation": lambda town: lambda: rules.change_rules(town.ada, {"answer_up": 12}),
    "make badge": lambda town: lambda: badge(town, "Guest speaker"),
    "change badge": lambda town: (
        lambda one: lambda: badges.change_badge(town.ada, one, "Guest of honour", "Spoke at meetings.", "flag")
    )(badge(town, "Guest number two")),
    "retire badge": lambda town: (lambda one: lambda: badges.retire_badge(town.ada, one))(badge(town, "Third guest")),
    "revive badge": lambda town: (lambda one: lambda: badges.revive_badge(town.ada, one))(retired(town, "Old guest")),
    "give badge": lambda town: (
        lambda one: lambda: badges.give_badge(town.ada, one, town.ben.handle, "The talk about quiet fans.")
    )(badge(town, "Last guest")),
    "take badge back": lambda town: (lambda one: lambda: badges.take_back_badge(town.ada, one, "It was another Ben."))(
        given(town, "Best guest")
    ),
    "add company": lambda town: lambda: company(town),
    "change company": lambda town: (
        lambda one: lambda: companies.change_company(town.ada, one, "Umbra", "umbra.example penumbra.example")
    )(company(town)),
    "remove company": peopled,
    "give staff grant": lambda town: lambda: granted(town, "vera"),
    "renew staff grant": lambda town: (lambda one: lambda: staff.renew_by(town.ada, one, soon(300)))(granted(town)),
    "end staff grant": lambda town: (lambda one: lambda: staff.revoke_by(town.ada, one, "Has left"))(granted(town)),
    "add official channel": lambda town: lambda: staff.add_channel(town.ada, "email", "help@northwind.example"),
    "remove official channel": lambda town: after(
        lambda: staff.add_channel(town.ada, "domain", "northwind.example", "Our shop"),
        lambda: staff.remove_channel(town.ada, last(Channel).id),
    ),
    "change area": lambda town: (
        lambda one: lambda: questions.change_area(town.ada, one, AreaFields(name="Far inside", readers="staff"))
    )(area(town)),
    "make area": lambda town: (
        lambda other: lambda: questions.make_area(town.ada, AreaFields(name="Upstairs", readers="members"), other)
    )(make.product("Hub 8").id),
}
# What stays when an act is taken back: what readers did to cause it; where an address leads; an area, which is open to
# everyone; the name of somebody who was staff once, and that there is such a function.
BESIDE = {
    "hide post": {"flags", "cases"},
    "split question": {"redirects"},
    "make area": {"areas"},
    "give staff grant": {"functions", "protected_names"},
}
OFFICE |= VOCABULARY
CHAPTERS = {"threads": THREADS, "queue": QUEUE, "people": PEOPLE, "desk": DESK, "office": OFFICE, "words": WORDS}
STORIES = THREADS | QUEUE | PEOPLE | DESK | OFFICE | WORDS
