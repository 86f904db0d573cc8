"""Editing posts, their versions, comparing them and going back."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from community.accounts.login import actor
from community.catalog import queries as catalog
from community.core.errors import Invalid
from community.core.limits import limit
from community.core.web import me
from community.questions import commands, diff, policy, queries
from community.questions.forms import AskForm, EditForm, values_of
from community.questions.models import Post, Question
from community.questions.views.blueprint import address_of_post, base_of, bp
from community.questions.writing import question_of


@bp.get("/posts/<int:post_id>/edit")
@login_required
def edit_form(post_id: int) -> ResponseReturnValue:
    post = queries.post_or_404(post_id, me())
    if isinstance(post, Question):
        question = queries.question_or_404(post.id, me())
        form = AskForm(formdata=None)
        form.offer(catalog.products())
        form.show(values_of(question))
        return edit_page(question, form)
    return edit_page(post, EditForm(formdata=None, source=post.source, base=str(post.revision_count)))


@bp.post("/posts/<int:post_id>/edit")
@login_required
@limit("post")
def edit(post_id: int) -> ResponseReturnValue:
    post = queries.post_or_404(post_id, me())
    form = AskForm() if isinstance(post, Question) else EditForm()
    if isinstance(form, AskForm):
        form.offer(catalog.products())
    if form.validate_on_submit():
        try:
            save(post, form)
            return redirect(address_of_post(post), 303)
        except Invalid as invalid:
            form.refuse(invalid)
            if invalid.field == "base":  # now they know; saving once more is meant
                form.base.data = str(post.revision_count)
    return edit_page(post, form), 422


def save(post: Post, form: AskForm | EditForm) -> None:
    base = base_of(form.base.data)
    if isinstance(post, Question) and isinstance(form, AskForm):
        question = queries.question_or_404(post.id, me())
        commands.edit_question(actor(), question, form.fields(), base, form.note.data)
    else:
        commands.edit_post(actor(), post, form.source.data, base, form.note.data)


def edit_page(post: Post, form: AskForm | EditForm) -> str:
    return render_template(
        "questions/edit.html", post=post, form=form, question=question_of(post), verdict=policy.can_edit(me(), post)
    )


@bp.get("/posts/<int:post_id>/revisions")
def revisions(post_id: int) -> ResponseReturnValue:
    """All versions of a post, and the newest compared with the one before, or any two."""
    post = queries.post_or_404(post_id, me())
    newer = request.args.get("to", post.revision_count, type=int)
    older = request.args.get("from", max(newer - 1, 1), type=int)
    after = queries.revision_or_404(post, newer)
    before = queries.revision_or_404(post, older)
    return render_template(
        "questions/revisions.html",
        post=post,
        question=question_of(post),
        revisions=queries.revisions(post),
        before=before,
        after=after,
        rows=diff.compare(as_text(before), as_text(after)),
        verdict=policy.can_edit(me(), post),
    )


def as_text(revision) -> str:  # type: ignore[no-untyped-def]
    """A version as lines to compare: the question's fields, then the text."""
    fields = revision.fields or {}
    named = ("title", "goal", "done_when", "tried", "proposed_solution", "environment")
    lines = [fields[name] for name in named if fields.get(name)]
    if fields.get("tags"):
        lines.append(" ".join(f"#{tag}" for tag in fields["tags"]))
    return "\n".join([*lines, revision.source])


@bp.post("/posts/<int:post_id>/revisions/<int:number>/restore")
@login_required
@limit("post")
def roll_back(post_id: int, number: int) -> ResponseReturnValue:
    post = queries.post_or_404(post_id, me())
    if isinstance(post, Question):
        post = queries.question_or_404(post.id, me())
    commands.roll_back(actor(), post, queries.revision_or_404(post, number))
    return redirect(address_of_post(post), 303)
