"""The buttons under a post: vote, accept, remove, restore, reopen."""

from flask import flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from community.accounts.login import actor
from community.core.errors import Forbidden, NotFound, Problem
from community.core.limits import limit
from community.core.web import me, safe_next, wants_json
from community.questions import commands, policy, queries
from community.questions.models import Answer, Post
from community.questions.models.removal import RULES
from community.questions.standing import standing_of
from community.questions.views.blueprint import address_of, address_of_post, bp
from community.questions.writing import question_of

VALUES = {"up": 1, "down": -1, "none": 0}


def signed_in() -> None:
    """Buttons answer with a sentence, not with a detour, when nobody is signed in."""
    if not current_user.is_authenticated:
        raise Forbidden(_("Sign in first."))


@bp.post("/posts/<int:post_id>/vote")
@limit("vote")
def vote(post_id: int) -> ResponseReturnValue:
    """Cast a vote; pressing the same arrow again takes it back."""
    signed_in()
    post = queries.post_or_404(post_id, me())
    value = VALUES.get(request.form.get("value", ""))
    if value is None:
        raise Problem()
    before = queries.my_votes(me(), [post.id]).get(post.id, 0)
    value = 0 if value == before else value
    commands.vote(actor(), post, value)
    if wants_json():
        split = {"up": post.up, "down": post.down} if policy.can_see_split(standing_of(me())) else {}
        return jsonify(score=post.score, mine=value, **split)
    return redirect(address_of_post(post), 303)


def answer_or_404(post_id: int) -> Answer:
    post = queries.post_or_404(post_id, me())
    if not isinstance(post, Answer):
        raise NotFound()
    return post


@bp.post("/posts/<int:post_id>/accept")
def accept(post_id: int) -> ResponseReturnValue:
    signed_in()
    answer = answer_or_404(post_id)
    commands.accept(actor(), answer)
    return redirect(address_of_post(answer), 303)


@bp.post("/posts/<int:post_id>/unaccept")
def unaccept(post_id: int) -> ResponseReturnValue:
    signed_in()
    answer = answer_or_404(post_id)
    commands.unaccept(actor(), answer)
    return redirect(address_of_post(answer), 303)


@bp.post("/posts/<int:post_id>/delete")
def delete(post_id: int) -> ResponseReturnValue:
    signed_in()
    post = queries.post_or_404(post_id, me())
    question = question_of(post)
    category, words = request.form.get("category", RULES), request.form.get("words", "")
    commands.delete_post(actor(), post, category, words)
    flash(_("Removed. You can bring it back from here."), "good")
    return redirect(safe_next(address_of(question)), 303)


@bp.post("/posts/<int:post_id>/undelete")
def undelete(post_id: int) -> ResponseReturnValue:
    signed_in()
    post: Post = queries.post_or_404(post_id, me())
    commands.undelete_post(actor(), post)
    return redirect(address_of_post(post), 303)


@bp.post("/q/<int:question_id>/reopen")
def reopen(question_id: int) -> ResponseReturnValue:
    signed_in()
    question = queries.question_or_404(question_id, me())
    commands.reopen(actor(), question)
    return redirect(address_of(question), 303)
