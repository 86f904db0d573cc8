"""Editing posts, their versions, comparing them and going back."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts.login import actor
from community.catalog import queries as catalog
from community.core.errors import Invalid
from community.core.limits import limit
from community.core.web import me
from community.questions import commands, diff, policy, queries, tools
from community.questions.commands.suggesting import content_in, up_to_date
from community.questions.forms import AskForm, EditForm, values_of
from community.questions.models import Post, Question
from community.questions.standing import standing_of
from community.questions.views.blueprint import address_of_post, base_of, bp
from community.questions.writing import AskFields, question_of


@bp.get("/posts/<int:post_id>/edit")
@login_required
def edit_form(post_id: int) -> ResponseReturnValue:
    """The form for an edit, or for suggesting one; that starts with what the person has suggested already."""
    post = queries.post_or_404(post_id, me())
    form = form_for(post)
    mine, conflict = queries.own_suggestion(post, me()), False
    if mine:
        wanted = up_to_date(post, mine)
        fill_from(form, wanted or content_in(mine), mine.note)
        conflict = wanted is None
    return edit_page(post, form, conflict)


def form_for(post: Post) -> AskForm | EditForm:
    """A form that holds what the post says now."""
    if not isinstance(post, Question):
        return EditForm(formdata=None, source=post.source, base=str(post.revision_count))
    question = queries.question_or_404(post.id, me())
    form = AskForm(formdata=None)
    form.offer(catalog.products(me(), question.product_id))
    written = queries.masked_post(question)
    form.show(values_of(question) | (written.fields if written else {}))
    return form


def fill_from(form: AskForm | EditForm, content: Mapping[str, Any], note: str) -> None:
    """Put what somebody suggested into the form of its post, which keeps the version that it started from."""
    form.source.data, form.note.data = content["source"], note
    if isinstance(form, AskForm):
        form.show(
            {
                name: content[name]
                for name in ("title", "goal", "done_when", "tried", "proposed_solution", "environment")
            }
        )
        form.product.data, form.version.data = str(content["product_id"] or ""), str(content["version_id"] or "")
        form.tags.data = ", ".join(content["tags"])


def sent_form(post: Post) -> AskForm | EditForm:
    """The form as it was sent."""
    if not isinstance(post, Question):
        return EditForm()
    form = AskForm()
    form.offer(catalog.products(me(), post.product_id))
    return form


@bp.post("/posts/<int:post_id>/edit")
@login_required
@limit("post")
def edit(post_id: int) -> ResponseReturnValue:
    """Save an edit; from somebody who can only suggest it, a suggestion."""
    post = queries.post_or_404(post_id, me())
    form = sent_form(post)
    if form.validate_on_submit():
        try:
            return redirect(save(post, form), 303)
        except Invalid as invalid:
            form.refuse(invalid)
            if invalid.field == "base":  # now they know; saving once more is meant
                form.base.data = str(post.revision_count)
    return edit_page(post, form), 422


def save(post: Post, form: AskForm | EditForm) -> str:
    """Where to go on."""
    base, standing = base_of(form.base.data), standing_of(me())
    if isinstance(post, Question):
        post = queries.question_or_404(post.id, me())
    if not policy.can_edit(me(), post, standing) and policy.is_near(policy.can_suggest(me(), post, standing)):
        commands.suggest_edit(actor(), post, wanted_in(form), base, form.note.data)
        flash(_("Thank you. Your suggestion waits for the author or a reviewer; you will hear from them."), "good")
    elif isinstance(post, Question) and isinstance(form, AskForm):
        commands.edit_question(actor(), post, form.fields(), base, form.note.data)
    else:
        commands.edit_post(actor(), post, form.source.data, base, form.note.data)
    return address_of_post(post)


def wanted_in(form: AskForm | EditForm) -> AskFields | str:
    """What the person wants the post to say."""
    return form.fields() if isinstance(form, AskForm) else form.source.data


def edit_page(post: Post, form: AskForm | EditForm, conflict: bool = False) -> str:
    """`conflict` is whether a suggestion in the form changes lines that were changed since."""
    standing = standing_of(me())
    verdict = policy.can_edit(me(), post, standing)
    suggestion = policy.can_suggest(me(), post, standing)
    suggests = not verdict and policy.is_near(suggestion)
    return render_template(
        "questions/edit.html",
        post=post,
        form=form,
        question=question_of(post),
        verdict=suggestion if suggests else verdict,
        suggests=suggests,
        conflict=conflict,
        mine=queries.own_suggestion(post, me()) if suggests else None,
        names_contacts=post.author_id != me().id and queries.masked_post(post) is not None,
    )


@bp.get("/posts/<int:post_id>/revisions")
def revisions(post_id: int) -> ResponseReturnValue:
    """All versions of a post, and the newest compared with the one before, or any two."""
    post = queries.post_or_404(post_id, me())
    newer = request.args.get("to", post.revision_count, type=int)
    older = request.args.get("from", max(newer - 1, 1), type=int)
    after = queries.revision_or_404(post, newer)
    before = queries.revision_or_404(post, older)
    shelves = catalog.names() if isinstance(post, Question) else {}
    old, new = (queries.told(diff.as_text(one, shelves), post, me()) for one in (before, after))
    versions = queries.revisions(post)
    return render_template(
        "questions/revisions.html",
        post=post,
        question=question_of(post),
        revisions=versions,
        notes={one.id: queries.masked_line_for(one.author_id, one.note, me()) for one in versions},
        before=before,
        after=after,
        rows=diff.compare(old, new),
        verdict=policy.can_edit(me(), post, standing_of(me())),
        may_redact=bool(tools.can_redact(me())),
    )


@bp.post("/posts/<int:post_id>/revisions/<int:number>/restore")
@login_required
@limit("post")
def roll_back(post_id: int, number: int) -> ResponseReturnValue:
    post = queries.post_or_404(post_id, me())
    if isinstance(post, Question):
        post = queries.question_or_404(post.id, me())
    commands.roll_back(actor(), post, queries.revision_or_404(post, number))
    return redirect(address_of_post(post), 303)
