"""Who is told about suggested edits and goals."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.accounts.models import User
from community.core import mail, signing
from community.core.access import Words
from community.core.db import command, db
from community.notifications.commands import tell_again
from community.notifications.models import (
    DECIDED,
    EDIT_REFUSED,
    EDIT_TAKEN,
    GOAL,
    GOAL_REFUSED,
    GOAL_TAKEN,
    SUGGESTION,
    Notification,
)
from community.notifications.queries import question_for, shown_post
from community.notifications.reactions import UNSUBSCRIBE
from community.questions.events import EditSuggested, SuggestionDecided
from community.questions.models import Question, SuggestedEdit
from community.questions.models.suggestions import REJECTED
from community.questions.queries.holding import masked_line_for

LONGEST = 300  # what a note holds


class Letter(NamedTuple):
    """A mail about a suggestion: under which kind it is wanted or not, and what it says."""

    kind: str
    subject: Words
    words: Words


LETTERS: Mapping[str, Letter] = {
    SUGGESTION: Letter(
        SUGGESTION,
        _l("%(name)s suggests an edit: %(title)s"),
        _l("%(name)s suggests an edit of what you wrote. You decide about it."),
    ),
    GOAL: Letter(
        SUGGESTION,
        _l("What is it for? %(title)s"),
        _l("%(name)s suggests what your question is for. If that is it, say so: people answer better then."),
    ),
    EDIT_TAKEN: Letter(
        DECIDED, _l("Your edit was accepted: %(title)s"), _l("%(name)s accepted the edit that you suggested.")
    ),
    EDIT_REFUSED: Letter(
        DECIDED, _l("Your edit was not taken: %(title)s"), _l("%(name)s did not take the edit that you suggested:")
    ),
    GOAL_TAKEN: Letter(
        DECIDED,
        _l("That is what it is for: %(title)s"),
        _l("%(name)s took your words for what the question is for."),
    ),
    GOAL_REFUSED: Letter(
        DECIDED,
        _l("It is for something else: %(title)s"),
        _l("%(name)s did not take your words for what the question is for:"),
    ),
}


@command
def tell_about_suggestion(fact: EditSuggested) -> None:
    """Whoever wrote the post learns that somebody suggests an edit of it, or what it is for. Of changes of what still
    waits only the inbox tells."""
    suggestion, post = db.session.get(SuggestedEdit, fact.suggestion_id), shown_post(fact.post_id)
    if suggestion and suggestion.is_open and post and post.author_id:
        note = note_of(post.author_id, GOAL if suggestion.is_goal else SUGGESTION, fact)
        note.actor_id, note.about = fact.author_id, line_by(fact.author_id, suggestion.note)
        tell_of_edit(note, suggestion, suggestion.at, by_mail=fact.edition == 1)


@command
def tell_about_decision(fact: SuggestionDecided) -> None:
    """Whoever suggested an edit or a goal learns what became of it."""
    suggestion = db.session.get(SuggestedEdit, fact.suggestion_id)
    if suggestion and suggestion.decided_at and shown_post(fact.post_id):
        refused = suggestion.decision == REJECTED
        kind = (
            (GOAL_REFUSED if refused else GOAL_TAKEN) if suggestion.is_goal else EDIT_REFUSED if refused else EDIT_TAKEN
        )
        note = note_of(suggestion.author_id, kind, fact)
        note.actor_id, note.about = fact.actor_id, line_by(fact.actor_id, suggestion.reason)
        tell_of_edit(note, suggestion, suggestion.decided_at, by_mail=True)


def line_by(author_id: int | None, text: str) -> str:
    """What somebody wrote about a suggestion, as it goes to somebody else in the name of this site."""
    return masked_line_for(author_id, text)[:LONGEST]


def note_of(user_id: int, kind: str, fact: EditSuggested | SuggestionDecided) -> Notification:
    return Notification(user_id=user_id, kind=kind, post_id=fact.post_id, question_id=fact.question_id)


def tell_of_edit(note: Notification, suggestion: SuggestedEdit, at: datetime, by_mail: bool) -> None:
    """Put a note about a suggestion into an inbox, if that person may read the question, and mail it."""
    person = db.session.get_one(User, note.user_id)
    question = question_for(note.question_id or 0, person)
    if question is None or not tell_again(note, at) or not by_mail:
        return
    letter = LETTERS[note.kind]
    if person.email and person.is_confirmed and person.wants_mail(letter.kind):
        send(person, letter, note, question, f"/suggestions/{suggestion.id}")


def send(person: User, letter: Letter, note: Notification, question: Question, path: str) -> None:
    """Queue the mail about a note, with a link that ends such mails."""
    assert person.email
    actor = db.session.get(User, note.actor_id)
    named = {"name": actor.name if actor else _("Somebody"), "title": question.title}
    token = signing.sign(UNSUBSCRIBE, {"user": person.id, "kind": letter.kind})
    mail.queue_mail(
        person.email,
        str(letter.subject) % named,
        "suggestion",
        kind=letter.kind,
        unsubscribe_url=mail.absolute(f"/unsubscribe/{token}"),
        words=str(letter.words) % named,
        title=question.title,
        goal=question.goal,
        excerpt=note.about,
        link=mail.absolute(path),
        decided=letter.kind == DECIDED,
    )
