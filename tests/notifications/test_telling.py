"""Ana, Ben and Vera learn what happens with their posts: once, never of what they did, and only what they may read."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from community.accounts.models import User
from community.core.db import command, db
from community.core.events import Event, Fact
from community.core.mail import Mail
from community.notifications import reactions
from community.notifications.commands import recount, tell
from community.notifications.models import BADGE, DECISION, KINDS, Notification
from community.questions import commands
from community.questions.events import AnswerAccepted, AnswerPosted, CommentPosted, PostEdited, QuestionAsked
from community.questions.models import Answer, Question
from community.questions.models.posts import MEMBERS, PRIVATE
from tests import make
from tests.make import People, person

WorkOff = Callable[[], None]
GO = "Cap the fan instead: `fan max 35%`. "


def told(who: User) -> list[tuple[str, int]]:
    """What a person was told of posts, in order, and that the counter agrees."""
    db.session.expire_all()
    notes = db.session.query(Notification).filter_by(user_id=who.id).order_by(Notification.id)
    notes = notes.filter(Notification.kind.not_in([BADGE, DECISION]))
    assert recount() == []
    return [(note.kind, note.post_id) for note in notes]


def unread(who: User) -> int:
    return db.session.get_one(User, who.id).unread


def again(answer: Answer) -> Answer:
    """The answer as the next request loads it."""
    return db.session.get_one(Answer, answer.id)


def mails(kind: str | None = None) -> list[Mail]:
    found = db.session.query(Mail).order_by(Mail.id).all()
    return [mail for mail in found if kind is None or mail.kind == kind]


@command
def audience(question: Question, who: str) -> None:
    """Narrow who may read a question."""
    db.session.execute(update(Question.__table__).where(Question.__table__.c.id == question.id).values(audience=who))


def facts() -> list[Fact]:
    """Everything recorded so far, as the reactions are given it."""
    rows = db.session.query(Event).order_by(Event.id).all()
    return [Fact.kinds[row.kind](**row.payload) for row in rows]


def test_ana_learns_of_an_answer(people: People, work_off: WorkOff) -> None:
    asked = make.question(people.ana)
    answer = make.answer(people.ben, asked)
    work_off()
    assert told(people.ana) == [("answer", answer.id)]
    assert told(people.ben) == []
    assert unread(people.ana) == 1


def test_nobody_is_told_what_they_did(people: People, work_off: WorkOff) -> None:
    asked = make.question(people.ana, source=f"{make.BODY} @{people.ana.handle}")
    answer = make.answer(people.ana, asked)
    make.comment(people.ana, answer)
    commands.accept(people.ana, answer)
    work_off()
    assert told(people.ana) == [] and mails() == []


def test_authors_learn_of_comments_on_what_they_wrote(people: People, work_off: WorkOff) -> None:
    asked = make.question(people.ana)
    answer = make.answer(people.ben, asked)
    on_question, on_answer = make.comment(people.vera, asked), make.comment(people.vera, answer)
    work_off()
    assert ("comment", on_question.id) in told(people.ana)
    assert told(people.ben) == [("comment", on_answer.id)]


def test_ben_learns_that_his_answer_solved_it(people: People, work_off: WorkOff) -> None:
    asked = make.question(people.ana)
    answer = make.answer(people.ben, asked)
    commands.accept(people.ana, answer)
    work_off()
    assert told(people.ben) == [("accepted", answer.id)]


def test_accepting_again_tells_ben_once(people: People, work_off: WorkOff) -> None:
    asked = make.question(people.ana)
    answer = make.answer(people.ben, asked)
    for _round in range(3):
        commands.accept(people.ana, again(answer))
        commands.unaccept(people.ana, again(answer))
        work_off()
    assert told(people.ben) == [("accepted", answer.id)] and len(mails("accepted")) == 1


def test_mentions_everywhere(people: People, work_off: WorkOff) -> None:
    at_vera = f"@{people.vera.handle} knows this."
    asked = make.question(people.ana, source=f"{make.BODY} {at_vera}")
    answer = make.answer(people.ben, asked, GO + at_vera)
    comment = make.comment(people.ben, asked, at_vera)
    work_off()
    assert told(people.vera) == [("mention", asked.id), ("mention", answer.id), ("mention", comment.id)]


def test_a_mention_added_later_counts(people: People, work_off: WorkOff) -> None:
    asked = make.question(people.ana)
    answer = make.answer(people.ben, asked)
    commands.edit_post(people.ben, answer, f"{GO} @{people.vera.handle}", answer.revision_count)
    work_off()
    answer = again(answer)
    commands.edit_post(people.ben, answer, f"{GO} @{people.vera.handle}!", answer.revision_count)
    work_off()
    assert told(people.vera) == [("mention", answer.id)]


def test_whoever_knows_of_the_post_is_not_told_again_that_it_mentions_them(people: People, work_off: WorkOff) -> None:
    asked = make.question(people.ana)
    answer = make.answer(people.ben, asked, f"{GO} @{people.ana.handle}")
    comment = make.comment(people.vera, answer, f"@{people.ben.handle} which firmware?")
    work_off()
    assert told(people.ana) == [("answer", answer.id)]
    assert told(people.ben) == [("comment", comment.id)]


def test_the_order_of_reactions_does_not_matter(people: People) -> None:
    asked = make.question(people.ana)
    answer = make.answer(people.ben, asked, f"{GO} @{people.ana.handle}")
    fact = next(fact for fact in facts() if isinstance(fact, AnswerPosted))
    reactions.tell_mentioned(fact)
    reactions.tell_about_answer(fact)
    assert told(people.ana) == [("mention", answer.id)]


def test_an_author_is_not_told_that_a_moderators_edit_still_mentions_them(people: People, work_off: WorkOff) -> None:
    asked = make.question(people.ana)
    answer = make.answer(people.ben, asked, f"{GO} @{people.ben.handle}")
    commands.edit_post(people.mo, answer, f"{GO} says @{people.ben.handle}", answer.revision_count)
    work_off()
    assert told(people.ben) == []


def test_every_reaction_may_run_twice(people: People, work_off: WorkOff) -> None:
    asked = make.question(people.ana, source=f"{make.BODY} @{people.vera.handle}")
    answer = make.answer(people.ben, asked, f"{GO} @{people.vera.handle}")
    make.comment(people.vera, answer, f"@{people.ana.handle} which firmware?")
    commands.accept(people.ana, answer)
    commands.edit_post(people.ben, answer, f"{GO} @{people.mo.handle}", answer.revision_count)
    work_off()
    before = [told(who) for who in (people.ana, people.ben, people.vera, people.mo)]
    sent = len(mails())
    assert all(before)
    following = {
        QuestionAsked: [reactions.tell_mentioned],
        AnswerPosted: [reactions.tell_about_answer, reactions.tell_mentioned],
        CommentPosted: [reactions.tell_about_comment, reactions.tell_mentioned],
        PostEdited: [reactions.tell_mentioned],
        AnswerAccepted: [reactions.tell_about_acceptance],
    }
    seen = set()
    for fact in facts():
        for reaction in following.get(type(fact), []):
            seen.add(type(fact))
            reaction(fact)
    assert seen == set(following)
    assert [told(who) for who in (people.ana, people.ben, people.vera, people.mo)] == before
    assert len(mails()) == sent


@pytest.mark.parametrize("removed", ["the answer", "the question"])
def test_removed_posts_are_not_told_of(people: People, work_off: WorkOff, removed: str) -> None:
    asked = make.question(people.ana)
    answer = make.answer(people.ben, asked, f"{GO} @{people.vera.handle}")
    commands.delete_post(people.mo, answer if removed == "the answer" else asked)
    work_off()
    assert told(people.ana) == told(people.vera) == [] and mails() == []


def test_a_comment_on_a_removed_answer_is_not_told_of(people: People, work_off: WorkOff) -> None:
    asked = make.question(people.ana)
    answer = make.answer(people.ben, asked)
    make.comment(people.vera, answer, f"@{people.ana.handle} which firmware is that?")
    commands.delete_post(people.mo, answer)
    work_off()
    assert told(people.ben) == told(people.ana) == [] and mails() == []


def test_a_private_question_is_told_only_to_those_who_may_read_it(people: People, work_off: WorkOff) -> None:
    names = f"@{people.ben.handle} @{people.vera.handle} @{people.mo.handle}"
    asked = make.question(people.ana, source=f"{make.BODY} {names}")
    audience(asked, PRIVATE)
    work_off()
    assert told(people.ben) == []
    assert told(people.vera) == told(people.mo) == [("mention", asked.id)]
    assert {mail.to for mail in mails()} == {people.vera.email, people.mo.email}


def test_a_question_for_members_is_told_to_members(people: People, work_off: WorkOff) -> None:
    asked = make.question(people.ana, source=f"{make.BODY} @{people.ben.handle}")
    audience(asked, MEMBERS)
    work_off()
    assert told(people.ben) == [("mention", asked.id)]


def test_a_fact_about_posts_that_are_gone_is_no_trouble(people: People) -> None:
    reactions.tell_about_answer(AnswerPosted(answer_id=7, question_id=8, author_id=people.ben.id))
    reactions.tell_about_comment(CommentPosted(comment_id=7, parent_id=8, question_id=9, author_id=people.ben.id))
    reactions.tell_about_acceptance(AnswerAccepted(answer_id=7, question_id=8, actor_id=people.ben.id))
    reactions.tell_mentioned(PostEdited(post_id=7, question_id=8, editor_id=people.ben.id, mentioned=[people.ana.id]))
    assert told(people.ana) == []


def test_somebody_who_is_gone_is_skipped(people: People) -> None:
    asked = make.question(people.ana)
    fact = QuestionAsked(question_id=asked.id, author_id=people.ana.id, mentioned=[999_999, people.ben.id])
    reactions.tell_mentioned(fact)
    assert told(people.ben) == [("mention", asked.id)]


def test_telling_twice_is_told_once_for_every_kind(people: People) -> None:
    for kind in KINDS:
        asked = make.question(people.ana, title=f"How does the fan do {kind}?")
        assert tell(people.ben.id, kind, asked.id, asked.id, people.ana.id)
        assert tell(people.ben.id, kind, asked.id, asked.id, people.ana.id) is None
    assert len(told(people.ben)) == unread(people.ben) == len(KINDS)


def test_a_wrong_counter_is_found_and_mended(people: People, work_off: WorkOff) -> None:
    make.answer(people.ben, make.question(people.ana))
    work_off()
    set_unread(people.ana, 7)
    assert recount() == [f"unread of person {people.ana.id}: 7, counted 1"]
    assert recount(fix=True) and recount() == []


@command
def set_unread(who: User, number: int) -> None:
    db.session.get_one(User, who.id).unread = number


def test_a_person_who_never_confirmed_gets_a_note_but_no_mail(people: People) -> None:
    newcomer = person("Noor Haddad", confirmed=False)
    asked = make.question(people.ana)
    reactions.tell_mentioned(QuestionAsked(asked.id, people.ana.id, [newcomer.id]))
    assert [kind for kind, _post in told(newcomer)] == ["mention"] and mails() == []
