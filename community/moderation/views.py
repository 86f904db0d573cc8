"""Posts that wait for a moderator."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts.login import actor
from community.core.access import require
from community.core.errors import Invalid
from community.core.web import asked_number, me
from community.moderation.forms import RemoveForm
from community.questions import commands, policy, queries
from community.questions.models import HeldPost
from community.questions.writing import question_of

bp = Blueprint("moderation", __name__)


@bp.get("/moderation/held")
def held() -> ResponseReturnValue:
    """All of them, the longest waiting first."""
    require(policy.can_decide_held(me()))
    waiting = queries.held_posts(asked_number("after", 0) or 0)
    return render_template("moderation/held.html", waiting=waiting, titles=queries.titles_of_held(waiting))


@bp.get("/moderation/held/<int:post_id>")
def look_at(post_id: int) -> ResponseReturnValue:
    return held_page(held_post(post_id), RemoveForm())


def held_post(post_id: int) -> HeldPost:
    """A post that waits, for whoever may decide about it."""
    require(policy.can_decide_held(me()))
    return queries.held_or_404(post_id, me())


def held_page(row: HeldPost, form: RemoveForm) -> str:
    post = queries.post_or_404(row.post_id, me())
    return render_template(
        "moderation/held_post.html",
        row=row,
        post=post,
        question=question_of(post),
        written=queries.masked_post(post),
        form=form,
    )


@bp.post("/moderation/held/<int:post_id>/release")
def release(post_id: int) -> ResponseReturnValue:
    commands.release(actor(), queries.post_or_404(held_post(post_id).post_id, me()))
    flash(_("Released. Everybody sees it now; the details in it stay masked."), "good")
    return redirect(url_for(".held"), 303)


@bp.post("/moderation/held/<int:post_id>/remove")
def remove(post_id: int) -> ResponseReturnValue:
    row, form = held_post(post_id), RemoveForm()
    if not form.validate_on_submit():
        return held_page(row, form), 422
    try:
        commands.remove_held(actor(), queries.post_or_404(row.post_id, me()), form.reason.data)
    except Invalid as invalid:
        form.reason.errors = [invalid.message]
        return held_page(row, form), 422
    flash(_("Removed."), "good")
    return redirect(url_for(".held"), 303)
