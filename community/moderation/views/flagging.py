"""Telling moderators of a post or of a person."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts import queries as accounts
from community.accounts.login import actor
from community.accounts.models import User
from community.core.access import require
from community.core.errors import Invalid
from community.core.limits import limit
from community.core.web import me
from community.moderation import commands, policy, queries
from community.moderation.forms import FlagForm, PersonFlagForm
from community.moderation.views.blueprint import bp
from community.questions import queries as questions
from community.questions.models import Post
from community.questions.models.removal import CATEGORIES
from community.questions.policy import can_delete
from community.questions.writing import question_of


@bp.route("/posts/<int:post_id>/flag", methods=["GET", "POST"])
@login_required
@limit("post")
def flag_post(post_id: int) -> ResponseReturnValue:
    post = questions.post_or_404(post_id, me())
    form = FlagForm()
    if request.method == "GET" or not form.validate_on_submit():
        return flag_page(form, post), 422 if form.errors else 200
    try:
        commands.flag_post(actor(), post, form.reason.data, form.words.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return flag_page(form, post), 422
    return told(f"/p/{post.id}" if post.hidden_at is None else f"/q/{question_of(post).id}")


@bp.route("/people/<int:person_id>/flag", methods=["GET", "POST"])
@login_required
@limit("post")
def flag_person(person_id: int) -> ResponseReturnValue:
    person = accounts.person_or_404(person_id)
    form = PersonFlagForm()
    if request.method == "GET" or not form.validate_on_submit():
        return flag_page(form, person), 422 if form.errors else 200
    try:
        commands.flag_person(actor(), person, form.reason.data, form.words.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return flag_page(form, person), 422
    return told(f"/people/{person.id}/{person.slug}")


def told(place: str) -> ResponseReturnValue:
    flash(_("Thank you. A moderator looks at it, and you hear what became of it."), "good")
    return redirect(place, 303)


def flag_page(form: FlagForm, subject: Post | User) -> str:
    about = {"post_id": subject.id} if isinstance(subject, Post) else {"person_id": subject.id}
    former = queries.flag_by(me(), **about)
    return render_template(
        "moderation/flag.html",
        form=form,
        post=subject if isinstance(subject, Post) else None,
        person=subject if isinstance(subject, User) else subject.author,
        question=question_of(subject) if isinstance(subject, Post) else None,
        flag=former if former and not former.withdrawn_at else None,
        verdict=policy.can_flag(me(), subject),
    )


@bp.get("/posts/<int:post_id>/remove")
@login_required
def removal_form(post_id: int) -> ResponseReturnValue:
    """Why somebody's post is to be removed."""
    post = questions.post_or_404(post_id, me())
    require(can_delete(me(), post))
    question = question_of(post)
    return render_template("moderation/remove.html", post=post, question=question, categories=CATEGORIES)


@bp.post("/flags/<int:flag_id>/withdraw")
@login_required
def withdraw_flag(flag_id: int) -> ResponseReturnValue:
    flag = queries.flag_or_404(flag_id, me())
    commands.withdraw_flag(actor(), flag)
    flash(_("Taken back."), "good")
    place = f"/p/{flag.post_id}" if flag.post_id else f"/people/{flag.person_id}"
    return redirect(place, 303)
