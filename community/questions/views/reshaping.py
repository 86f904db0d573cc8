"""Tools of moderators for posts: split off, turn into a comment or an answer, redact a version."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts.login import actor
from community.catalog.commands import parse_tags
from community.core.access import require
from community.core.errors import Invalid, NotFound
from community.core.limits import limit
from community.core.text import plain
from community.core.web import me
from community.questions import commands, queries, tools
from community.questions.commands.redacting import redact as redact_version
from community.questions.models import Answer, Comment
from community.questions.queries.threads import answers_on
from community.questions.tool_forms import RedactForm, SplitForm, ToCommentForm
from community.questions.views.blueprint import address_of, address_of_post, bp
from community.questions.writing import question_of

EXCERPT = 60


@bp.route("/posts/<int:post_id>/split", methods=["GET", "POST"])
@login_required
@limit("vote")
def split(post_id: int) -> ResponseReturnValue:
    """A question of its own of an answer or a comment."""
    post = queries.post_or_404(post_id, me())
    if not isinstance(post, Answer | Comment):
        raise NotFound()
    question = queries.question_or_404(post.question_id, me())
    require(tools.can_convert(me(), question, post))
    form = SplitForm(tags=", ".join(question.tag_names))
    if form.validate_on_submit():
        try:
            made = commands.split_off(actor(), post, form.title.data, parse_tags(form.tags.data or ""))
            return redirect(address_of(made), 303)
        except Invalid as invalid:
            form.refuse(invalid)
    page = render_template("questions/tools/split.html", post=post, question=question, form=form)
    return page, 422 if form.errors else 200


@bp.route("/posts/<int:post_id>/to-comment", methods=["GET", "POST"])
@login_required
@limit("vote")
def to_comment(post_id: int) -> ResponseReturnValue:
    answer = queries.post_or_404(post_id, me())
    if not isinstance(answer, Answer):
        raise NotFound()
    question = question_of(answer)
    require(tools.can_convert(me(), question, answer))
    form = ToCommentForm()
    others = [one for one in answers_on(question.id, me(), 1, "best") if one.id != answer.id and not one.is_deleted]
    form.offer(question, [(one.id, plain(one.html, EXCERPT)) for one in others])
    if form.validate_on_submit():
        try:
            return redirect(address_of_post(commands.make_comment(actor(), answer, form.parent.data)), 303)
        except Invalid as invalid:
            form.refuse(invalid)
    page = render_template("questions/tools/to_comment.html", post=answer, question=question, form=form)
    return page, 422 if form.errors else 200


@bp.post("/posts/<int:post_id>/to-answer")
@login_required
@limit("vote")
def to_answer(post_id: int) -> ResponseReturnValue:
    comment = queries.post_or_404(post_id, me())
    if not isinstance(comment, Comment):
        raise NotFound()
    return redirect(address_of_post(commands.make_answer(actor(), comment)), 303)


@bp.route("/posts/<int:post_id>/redact", methods=["GET", "POST"])
@login_required
@limit("vote")
def redact(post_id: int) -> ResponseReturnValue:
    """Take one version, which `?version=` names, away for good."""
    require(tools.can_redact(me()))
    post = queries.post_or_404(post_id, me())
    revision = queries.revision_or_404(post, request.args.get("version", 1, type=int))
    form = RedactForm()
    if form.validate_on_submit():
        try:
            redact_version(actor(), post, revision.number, form.reason.data)
            flash(_("Version %(n)s is gone for good.", n=revision.number), "good")
            return redirect(f"/posts/{post.id}/revisions", 303)
        except Invalid as invalid:
            form.refuse(invalid)
    page = render_template(
        "questions/tools/redact.html", post=post, question=question_of(post), revision=revision, form=form
    )
    return page, 422 if form.errors else 200
