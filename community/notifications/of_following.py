"""Who follows a question hears what happens to it: a portion of them in each transaction, however many they are."""

from collections.abc import Mapping
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.accounts.models import User
from community.core import mail, signing
from community.core.access import Words
from community.core.db import command, db
from community.core.events import record
from community.core.text import plain
from community.notifications.commands import tell, tell_again
from community.notifications.events import FollowersWait
from community.notifications.models import CLOSED, FOLLOWED, NEW_ANSWER, SOLVED, Notification
from community.notifications.queries import question_for, shown_post
from community.notifications.reactions import EXCERPT, UNSUBSCRIBE, way_to
from community.questions.events import AnswerAccepted, AnswerPosted, QuestionClosed
from community.questions.models import Post, Question
from community.questions.queries import followers
from community.questions.queries.removed import act_on

AT_ONCE = 50  # followers told in one transaction, which takes some statements for each
SUBJECTS: Mapping[str, Words] = {
    NEW_ANSWER: _l("%(name)s answered: %(title)s"),
    SOLVED: _l("Solved: %(title)s"),
    CLOSED: _l("Closed: %(title)s"),
}


@command
def tell_followers_of_answer(fact: AnswerPosted) -> None:
    """Who follows a question learns of a new answer."""
    tell_followers(FollowersWait(NEW_ANSWER, fact.answer_id, fact.question_id, fact.author_id))


@command
def tell_followers_of_acceptance(fact: AnswerAccepted) -> None:
    """Who follows a question learns which answer solved it."""
    tell_followers(FollowersWait(SOLVED, fact.answer_id, fact.question_id, fact.actor_id))


@command
def tell_followers_of_closing(fact: QuestionClosed) -> None:
    """Who follows a question learns that it was closed; who asked, too, where readers closed it by their votes: of what
    a moderator closed the decision tells."""
    question = db.session.get(Question, fact.question_id)
    if question is None or question.closed_at is None or question.is_deleted:
        return
    tell_followers(FollowersWait(CLOSED, question.id, question.id, question.closed_by_id))
    act = act_on(question.id, "close question")
    if question.author_id and (act is None or act.at < question.closed_at):
        note = Notification(user_id=question.author_id, kind=CLOSED, post_id=question.id, question_id=question.id)
        tell_again(note, question.closed_at)


@command
def tell_followers(fact: FollowersWait) -> None:
    """Tell the next followers, and leave the others to transactions of their own. Nobody hears of what is no longer
    so, and not whom other notes tell: the asker of answers and closing, the author of an answer that it solved it."""
    post, question = shown_post(fact.post_id), db.session.get(Question, fact.question_id)
    if post is None or question is None or not is_still_so(fact, question):
        return
    known = post.author_id if fact.kind == SOLVED else question.author_id
    ids = followers(question.id, fact.after, AT_ONCE + 1)
    for user_id in ids[:AT_ONCE]:
        if user_id not in (known, fact.actor_id):
            tell_follower(user_id, fact, post)
    if len(ids) > AT_ONCE:
        record(replace(fact, after=ids[AT_ONCE - 1]), fact.actor_id)


def is_still_so(fact: FollowersWait, question: Question) -> bool:
    """Whether what is to be told was not taken back."""
    if fact.kind == SOLVED:
        return question.accepted_answer_id == fact.post_id
    return question.closed_at is not None if fact.kind == CLOSED else True


def tell_follower(user_id: int, fact: FollowersWait, post: Post) -> None:
    """Tell one person, by inbox and by mail, if they may read the question."""
    person = db.session.get_one(User, user_id)
    question = question_for(fact.question_id, person)
    if question is None:
        return
    note: Notification | None
    if fact.kind == CLOSED and question.closed_at:  # which may happen again
        note = Notification(user_id=user_id, kind=CLOSED, post_id=post.id, question_id=question.id)
        note.actor_id = fact.actor_id
        note = note if tell_again(note, question.closed_at) else None
    else:
        note = tell(user_id, fact.kind, post.id, question.id, fact.actor_id)
    if note and person.is_confirmed and person.wants_mail(FOLLOWED):
        send(person, note, post, question)


def send(person: User, note: Notification, post: Post, question: Question) -> None:
    """Queue the mail about a note, with a link that ends following this question."""
    assert person.email
    actor = db.session.get(User, note.actor_id) if note.actor_id else None
    name = actor.name if actor else _("Somebody")
    token = signing.sign(UNSUBSCRIBE, {"user": person.id, "kind": FOLLOWED, "question": question.id})
    mail.queue_mail(
        person.email,
        str(SUBJECTS[note.kind]) % {"name": name, "title": question.title},
        "followed",
        kind=FOLLOWED,
        unsubscribe_url=mail.absolute(f"/unsubscribe/{token}"),
        what=note.kind,
        name=name,
        title=question.title,
        goal=question.goal,
        excerpt=question.closed_reason if note.kind == CLOSED else plain(post.html, EXCERPT),
        link=mail.absolute(way_to(note, question)),
        manage=mail.absolute("/following"),
    )
