"""The inbox, the settings of mails, and the links that end them."""

from typing import cast

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import login_required

from community.accounts.models import User
from community.core import signing
from community.core.errors import NotFound
from community.core.web import asked_number, csrf, me
from community.moderation.kinds import deed
from community.notifications import commands, queries
from community.notifications.forms import MailForm
from community.notifications.models import (
    ACCEPTED,
    ANSWER,
    COMMENT,
    CONTACT,
    DECIDED,
    DECISION,
    DECLINED,
    FLAG_RESULT,
    FOLLOWED,
    GRANT_ENDS,
    IMPOSTOR,
    KINDS,
    MENTION,
    OF_STAFF,
    OUTCOME,
    SEARCH,
    SUGGESTION,
    VOTES_CAST,
    VOTES_GOT,
    Notification,
)
from community.notifications.reactions import UNSUBSCRIBE
from community.questions.commands import unfollow_by_link

bp = Blueprint("notifications", __name__)

WORDS = {
    ANSWER: _l("answers to your questions"),
    COMMENT: _l("comments on what you wrote"),
    MENTION: _l("posts that mention you"),
    ACCEPTED: _l("answers of yours that were accepted"),
    OUTCOME: _l("how it went with answers you accepted"),
    SUGGESTION: _l("edits that others suggest of what you wrote"),
    DECIDED: _l("what became of your suggestions"),
    FOLLOWED: _l("questions that you follow"),
    SEARCH: _l("new questions that the searches you follow find"),
}


@bp.get("/inbox")
@login_required
def inbox() -> ResponseReturnValue:
    """What happened for the person, day by day."""
    before = asked_number("before")
    return render_template("notifications/inbox.html", inbox=queries.inbox(me(), before), before=before, deed=deed)


@bp.get("/inbox/<int:note_id>")
@login_required
def read(note_id: int) -> ResponseReturnValue:
    """Go to what a note is about; it counts as read."""
    note = queries.note_or_404(note_id, me())
    commands.mark_read(person(), [note.id])
    if note.kind in (VOTES_CAST, VOTES_GOT):
        return redirect(url_for("reputation.show_ledger", user_id=person().id, slug=person().slug))
    if note.kind == DECISION:
        return redirect(url_for("moderation.show_decision", act_id=number_of(note)))
    if note.kind == FLAG_RESULT:
        return redirect(url_for("moderation.show_flag", flag_id=number_of(note)))
    if note.kind in OF_STAFF:
        return redirect(place_of(note))
    if note.post_id is None:
        return redirect(url_for("badges.badges_of", person_id=person().id, slug=person().slug))
    if note.kind == OUTCOME:
        return redirect(url_for("outcomes.say_outcome", question_id=note.question_id))
    return redirect(f"/p/{note.post_id}")


def number_of(note: Notification) -> int:
    """What a note without a post is about."""
    return int(note.about.partition(" ")[0])


def place_of(note: Notification) -> str:
    """Where what staff did stands."""
    number = number_of(note)
    if note.kind in (CONTACT, DECLINED):
        return url_for("staff.contact", contact_id=number)
    if note.kind == GRANT_ENDS:
        own = note.actor_id == note.user_id
        return url_for("staff.prove") if own else url_for("staff.change_grant", grant_id=number)
    return url_for("staff.reports") if note.kind == IMPOSTOR else url_for("staff.staff_and_me", _anchor="looked")


@bp.post("/inbox/read")
@login_required
def read_all() -> ResponseReturnValue:
    commands.mark_read(person())
    return redirect(url_for(".inbox"), 303)


@bp.route("/settings/mail", methods=["GET", "POST"])
@login_required
def mail_settings() -> ResponseReturnValue:
    """Which mails the person wants."""
    form = MailForm(data={kind: kind not in person().mail_off.split() for kind in KINDS})
    if not form.validate_on_submit():
        return render_template("notifications/settings_mail.html", form=form)
    commands.set_mail(person(), form.unwanted())
    flash(_("Saved."), "good")
    return redirect(url_for(".mail_settings"), 303)


@bp.get("/unsubscribe/<token>")
def ask_unsubscribe(token: str) -> ResponseReturnValue:
    """One button: mail programs that look at every link must not press it."""
    return unsubscribe_page(token, done=False)


@bp.post("/unsubscribe/<token>")
@csrf.exempt  # mail programs press the button for the person; the signed token is the proof (RFC 8058)
def unsubscribe(token: str) -> ResponseReturnValue:
    user_id, kind, question_id = of_token(token)
    if question_id:
        unfollow_by_link(user_id, question_id)
    else:
        commands.unsubscribe(user_id, kind)
    return unsubscribe_page(token, done=True)


def unsubscribe_page(token: str, done: bool) -> str:
    _user_id, kind, question_id = of_token(token)
    page = "notifications/unfollow.html" if question_id else "notifications/unsubscribe.html"
    return render_template(page, token=token, words=WORDS[kind], done=done)


def of_token(token: str) -> tuple[int, str, int]:
    """Whose mails of which kind a token ends, or following of which question, else 0; NotFound when it was tampered
    with."""
    carried = signing.unsign(UNSUBSCRIBE, token, max_age=None)
    if not isinstance(carried, dict) or carried.get("kind") not in KINDS:
        raise NotFound()
    return int(carried["user"]), carried["kind"], int(carried.get("question", 0))


def person() -> User:
    """The signed-in person, for views behind `login_required`."""
    return cast(User, me())
