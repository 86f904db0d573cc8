"""Who is told about what. Every reaction bears running twice: `tell` knows what it has told."""

from flask_babel import gettext as _
from sqlalchemy import or_, select

from community.accounts.models import ADMIN, MODERATOR, User
from community.badges.events import BadgeEarned
from community.badges.models import Award
from community.catalog.models import AreaModerator
from community.core import mail, signing
from community.core.db import command, db, now
from community.core.text import plain
from community.notifications.commands import tell, tell_again, tell_of_badge, tell_plainly
from community.notifications.models import (
    ACCEPTED,
    ANSWER,
    COMMENT,
    HELD,
    MENTION,
    OUTCOME,
    VOTES_CAST,
    VOTES_GOT,
    Notification,
)
from community.notifications.queries import question_for, shown_post
from community.outcomes.events import OutcomeWanted
from community.questions.events import (
    AnswerAccepted,
    AnswerPosted,
    CommentPosted,
    PostEdited,
    PostHeld,
    QuestionAsked,
    VotesReversed,
)
from community.questions.models import Outcome, Post, Question
from community.questions.models.posts import EVERYONE

UNSUBSCRIBE = "unsubscribe"  # what the tokens in mails are for
EXCERPT = 300


@command
def tell_about_answer(fact: AnswerPosted) -> None:
    """The person who asked learns of an answer, and so does whoever asked a question that was merged into this one."""
    asked = shown_post(fact.question_id)
    if asked:
        for user_id in sorted(one for one in {asked.author_id, *askers_of_merged(fact.question_id)} if one):
            tell_person(user_id, ANSWER, fact.answer_id, fact.question_id, fact.author_id)


def askers_of_merged(question_id: int) -> set[int | None]:
    """Who asked what was merged into a question."""
    return set(db.session.scalars(select(Question.author_id).where(Question.merged_into_id == question_id)))


@command
def tell_about_comment(fact: CommentPosted) -> None:
    """Whoever wrote the post learns of a comment on it."""
    parent = shown_post(fact.parent_id)
    if parent:
        tell_person(parent.author_id, COMMENT, fact.comment_id, fact.question_id, fact.author_id)


@command
def tell_about_acceptance(fact: AnswerAccepted) -> None:
    """Whoever wrote the answer learns that it solved the question."""
    answer = shown_post(fact.answer_id)
    if answer:
        tell_person(answer.author_id, ACCEPTED, fact.answer_id, fact.question_id, fact.actor_id)


@command
def tell_about_outcome(fact: OutcomeWanted) -> None:
    """Whoever accepted an answer is asked whether it worked, unless they said so meanwhile or took the mark back."""
    outcome = db.session.get(Outcome, fact.question_id)
    if outcome and outcome.answer_id == fact.answer_id and not outcome.result:
        tell_person(fact.asker_id, OUTCOME, fact.answer_id, fact.question_id, fact.author_id)


@command
def tell_mentioned(fact: QuestionAsked | AnswerPosted | CommentPosted | PostEdited) -> None:
    """Whoever is mentioned with @ learns of it, unless they wrote the post or know of it already."""
    post = shown_post(post_of(fact))
    if post is None:
        return
    actor_id = fact.editor_id if isinstance(fact, PostEdited) else fact.author_id
    for user_id in sorted(fact.mentioned):  # always in the same order: two workers never wait for each other
        if user_id != post.author_id:
            tell_person(user_id, MENTION, post.id, fact.question_id, actor_id)


@command
def tell_about_badge(fact: BadgeEarned) -> None:
    """Somebody learns that they have a badge, unless it is gone again."""
    award = db.session.get(Award, fact.award_id)
    if award is not None and award.revoked_at is None:
        tell_of_badge(award.user_id, award.id)


@command
def tell_moderators(fact: PostHeld) -> None:
    """Whoever moderates, the site or the area, learns of a post that waits, each time that it is held."""
    post = db.session.get(Post, fact.post_id)
    if post is None or post.hidden_at is None:
        return
    question = db.session.get_one(Question, fact.question_id)
    of_area = select(AreaModerator.user_id).where(AreaModerator.area_id == question.area_id)
    moderators = select(User.id).where(or_(User.role.in_([MODERATOR, ADMIN]), User.id.in_(of_area)))
    for user_id in db.session.scalars(moderators.where(User.id != post.author_id).order_by(User.id)).all():
        note = Notification(user_id=user_id, kind=HELD, post_id=post.id, question_id=fact.question_id, at=now())
        tell_again(note, post.hidden_at)


@command
def tell_about_votes(fact: VotesReversed) -> None:
    """Both learn that a series of votes was taken back; who cast them stays secret. Of what a moderator took back, the
    decision tells whoever cast them."""
    about = f"{fact.count} {fact.series}"
    if fact.by_moderator:
        about += " moderator"
    else:
        tell_plainly(fact.voter_id, VOTES_CAST, about, fact.author_id)
    tell_plainly(fact.author_id, VOTES_GOT, about, None)


def post_of(fact: QuestionAsked | AnswerPosted | CommentPosted | PostEdited) -> int:
    """The post that holds the mention."""
    if isinstance(fact, QuestionAsked):
        return fact.question_id
    if isinstance(fact, AnswerPosted):
        return fact.answer_id
    return fact.comment_id if isinstance(fact, CommentPosted) else fact.post_id


def tell_person(user_id: int | None, kind: str, post_id: int, question_id: int, actor_id: int | None) -> None:
    """Tell one person, by inbox and by mail, if the post is still there and they may read it."""
    person = db.session.get(User, user_id) if user_id and user_id != actor_id else None
    post = shown_post(post_id)
    if person is None or post is None:
        return
    question = question_for(question_id, person)
    if question is None:
        return
    note = tell(person.id, kind, post.id, question.id, actor_id)
    if note and person.is_confirmed and person.wants_mail(kind):
        send_mail(person, note, post, question)


def send_mail(person: User, note: Notification, post: Post, question: Question) -> None:
    """Queue the mail about a note, with a link that ends such mails."""
    assert person.email
    actor = db.session.get(User, note.actor_id)
    name = actor.name if actor else _("Somebody")
    path = f"/q/{question.id}/outcome" if note.kind == OUTCOME else way_to(note, question)
    token = signing.sign(UNSUBSCRIBE, {"user": person.id, "kind": note.kind})
    mail.queue_mail(
        person.email,
        subject_of(note.kind, name, question.title),
        note.kind,
        kind=note.kind,
        unsubscribe_url=mail.absolute(f"/unsubscribe/{token}"),
        name=name,
        title=question.title,
        goal=question.goal,
        excerpt=plain(post.html, EXCERPT),
        link=mail.absolute(path),
    )


def way_to(note: Notification, question: Question) -> str:
    """The path from a mail to what its note is about. Questions that only some may read need signing in: the inbox asks
    for that and then leads on."""
    return f"/p/{note.post_id}" if question.audience == EVERYONE else f"/inbox/{note.id}"


def subject_of(kind: str, name: str, title: str) -> str:
    """What the mail is called."""
    if kind == ANSWER:
        return _("%(name)s answered: %(title)s", name=name, title=title)
    if kind == COMMENT:
        return _("%(name)s commented: %(title)s", name=name, title=title)
    if kind == OUTCOME:
        return _("Did it work? %(title)s", title=title)
    if kind == ACCEPTED:
        return _("Your answer solved it: %(title)s", title=title)
    return _("%(name)s mentioned you: %(title)s", name=name, title=title)
