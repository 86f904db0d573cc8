"""Following questions: the button beside the others, and the person's own list."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts.login import actor
from community.core.limits import limit
from community.core.web import asked_number, me, safe_next
from community.questions import commands, queries
from community.questions.views.blueprint import address_of, bp


@bp.get("/following")
@login_required
def following() -> ResponseReturnValue:
    """The questions that the person follows."""
    before = asked_number("before")
    return render_template("questions/following.html", found=queries.followed_by(me(), before), before=before)


@bp.post("/q/<int:question_id>/follow")
@login_required
@limit("vote")
def follow(question_id: int) -> ResponseReturnValue:
    question = queries.bare_question_or_404(question_id, me())
    commands.follow(actor(), question)
    return redirect(address_of(question, _anchor=f"post-{question.id}"), 303)


@bp.post("/q/<int:question_id>/unfollow")
@login_required
@limit("vote")
def unfollow(question_id: int) -> ResponseReturnValue:
    """Back to the question, or to the list, from which one stops following what one may not read any more."""
    commands.unfollow(actor(), question_id)
    if "next" in request.form:
        flash(_("You no longer follow this question."), "info")
        return redirect(safe_next(url_for(".following")), 303)
    question = queries.bare_question_or_404(question_id, me())
    return redirect(address_of(question, _anchor=f"post-{question.id}"), 303)
