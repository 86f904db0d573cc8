"""Tools of moderators for questions: lock, protect, pin, feature, move, merge."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts.login import actor
from community.catalog import queries as catalog
from community.catalog.commands import parse_tags
from community.core.access import require
from community.core.errors import Invalid, NotFound
from community.core.limits import limit
from community.core.web import me
from community.questions import commands, queries, tools
from community.questions.models import Question
from community.questions.tool_forms import LockForm, MergeForm, PlaceForm
from community.questions.views.blueprint import address_of, bp


@bp.post("/q/<int:question_id>/marks/<name>")
@login_required
@limit("vote")
def set_mark(question_id: int, name: str) -> ResponseReturnValue:
    """Protect, pin or feature a question, or take such a mark, or a lock, away: "unpin", for example."""
    question = queries.question_or_404(question_id, me())
    bare = name.removeprefix("un")
    if bare not in tools.MARKS or name == tools.LOCK:
        raise NotFound()
    (commands.mark if name == bare else commands.unmark)(actor(), question, bare)
    return redirect(address_of(question), 303)


@bp.route("/q/<int:question_id>/lock", methods=["GET", "POST"])
@login_required
@limit("vote")
def lock(question_id: int) -> ResponseReturnValue:
    question = queries.question_or_404(question_id, me())
    require(tools.can_mark(me(), question))
    form = LockForm()
    if form.validate_on_submit():
        commands.mark(actor(), question, tools.LOCK, form.reason.data)
        return redirect(address_of(question), 303)
    return render_template("questions/tools/lock.html", question=question, form=form), 422 if form.errors else 200


@bp.route("/q/<int:question_id>/move", methods=["GET", "POST"])
@login_required
@limit("vote")
def move(question_id: int) -> ResponseReturnValue:
    """Another product, version or topics."""
    question = queries.question_or_404(question_id, me())
    require(tools.can_move(me(), question))
    form = PlaceForm()
    form.offer(catalog.products(me(), question.product_id))
    if form.validate_on_submit():
        try:
            commands.move_question(actor(), question, *chosen(form))
            return redirect(address_of(question), 303)
        except Invalid as invalid:
            form.refuse(invalid)
    elif not form.errors:
        form.show_place(question)
    return render_template("questions/tools/move.html", question=question, form=form), 422 if form.errors else 200


def chosen(form: PlaceForm) -> tuple[int | None, int | None, list[str]]:
    product_id, version_id = (int(field.data) if field.data else None for field in (form.product, form.version))
    return product_id, version_id, parse_tags(form.tags.data or "")


@bp.route("/q/<int:question_id>/merge", methods=["GET", "POST"])
@login_required
@limit("vote")
def merge(question_id: int) -> ResponseReturnValue:
    """First the other question's number; then what will happen is shown, and has to be said again."""
    question = queries.question_or_404(question_id, me())
    require(tools.can_merge(me(), question))
    form = MergeForm(into=request.args.get("into", ""))
    if not form.validate_on_submit():
        return merge_page(question, form), 422 if form.errors else 200
    try:
        other = other_question(question, form.into_id)
        if form.sure.data != str(other.id):
            form.sure.data = str(other.id)
            return merge_page(question, form, other)
        into = commands.merge(actor(), question, other.id, form.reason.data)
    except Invalid as invalid:
        form.refuse(invalid)
        return merge_page(question, form), 422
    flash(_("Merged. The old address leads here; the log can take it apart again."), "good")
    return redirect(address_of(into), 303)


def other_question(question: Question, number: int) -> Question:
    """The question with this number, if it is another one that the person may read."""
    try:
        other = queries.question_or_404(number, me())
    except NotFound:
        other = question
    if other.id == question.id:
        raise Invalid(_("There is no other question with this number."), field="into")
    return other


def merge_page(question: Question, form: MergeForm, other: Question | None = None) -> str:
    return render_template("questions/tools/merge.html", question=question, form=form, other=other)
