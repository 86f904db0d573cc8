"""Suggested edits: what waits, one of them beside the post as it is, and the decision."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts.login import actor
from community.catalog import queries as catalog
from community.core.errors import Invalid, NotFound
from community.core.limits import limit
from community.core.text import number_in
from community.core.web import asked_number, me
from community.questions import commands, diff, policy, queries
from community.questions.commands.suggesting import content_in, is_stale, up_to_date
from community.questions.forms import AskForm, EditForm, RejectForm
from community.questions.models import Post, Question, SuggestedEdit
from community.questions.standing import standing_of
from community.questions.views.blueprint import address_of_post, base_of, bp
from community.questions.views.editing import fill_from, form_for, sent_form, wanted_in
from community.questions.writing import question_of


@bp.get("/suggestions")
@login_required
def suggestions() -> ResponseReturnValue:
    """What the person can decide about, or has suggested."""
    after = asked_number("after")
    page = queries.open_suggestions(me(), standing_of(me()), after or 0)
    return render_template("questions/suggestions.html", page=page, after=after)


def both_or_404(suggestion_id: int) -> tuple[Post, SuggestedEdit]:
    """The post and the suggestion, for those who may see both."""
    suggestion = queries.suggestion_or_404(suggestion_id)
    post = queries.post_or_404(suggestion.post_id, me())
    if isinstance(post, Question):
        post = queries.question_or_404(post.id, me())
    if not policy.can_see_suggestion(me(), post, suggestion, standing_of(me())):
        raise NotFound()
    return post, suggestion


@bp.get("/suggestions/<int:suggestion_id>")
@login_required
def show_suggestion(suggestion_id: int) -> ResponseReturnValue:
    post, suggestion = both_or_404(suggestion_id)
    return suggestion_page(post, suggestion, RejectForm())


def suggestion_page(post: Post, suggestion: SuggestedEdit, form: RejectForm) -> str:
    """The suggestion beside what it would change; `form` is for rejecting it."""
    shelves = catalog.names() if isinstance(post, Question) else {}
    base = queries.revision_of(post, suggestion.base)
    stale = suggestion.is_open and is_stale(post, suggestion)
    return render_template(
        "questions/suggestion.html",
        post=post,
        question=question_of(post),
        suggestion=suggestion,
        note=queries.masked_line_for(suggestion.author_id, suggestion.note, me()),
        reason=queries.masked_line_for(suggestion.decided_by_id, suggestion.reason, me()),
        form=form,
        base=base,
        rows=diff.compare(diff.as_text(base, shelves), diff.as_text(suggestion, shelves)),
        is_stale=stale,
        can_rebase=stale and up_to_date(post, suggestion) is not None,
        verdict=policy.can_decide(me(), post, suggestion, standing_of(me())),
    )


def seen_edition() -> int:
    """Which edition of the suggestion the person looked at."""
    return number_in(request.form.get("edition", "")) or 0


def tried(post: Post, suggestion: SuggestedEdit, words: str, command: Callable[[], object]) -> ResponseReturnValue:
    """Do something with a suggestion and say so in words, or say what stood in the way. Once it is decided about, the
    post is what there is to see."""
    try:
        command()
    except Invalid as invalid:
        flash(invalid.message, "warn")
    else:
        flash(words, "good")
        if not suggestion.is_open:
            return redirect(address_of_post(post), 303)
    return redirect(url_for(".show_suggestion", suggestion_id=suggestion.id), 303)


@bp.post("/suggestions/<int:suggestion_id>/accept")
@login_required
@limit("post")
def accept_suggestion(suggestion_id: int) -> ResponseReturnValue:
    post, suggestion = both_or_404(suggestion_id)
    words = _("Accepted. %(name)s is named as its author.", name=suggestion.author.name)
    return tried(post, suggestion, words, lambda: commands.accept_suggestion(actor(), post, suggestion, seen_edition()))


@bp.post("/suggestions/<int:suggestion_id>/reject")
@login_required
@limit("post")
def reject_suggestion(suggestion_id: int) -> ResponseReturnValue:
    post, suggestion = both_or_404(suggestion_id)
    form = RejectForm()
    if not form.validate_on_submit():
        return suggestion_page(post, suggestion, form), 422
    words, reason = _("Rejected. %(name)s is told why.", name=suggestion.author.name), form.reason.data
    return tried(
        post, suggestion, words, lambda: commands.reject_suggestion(actor(), post, suggestion, reason, seen_edition())
    )


@bp.post("/suggestions/<int:suggestion_id>/rebase")
@login_required
@limit("post")
def rebase_suggestion(suggestion_id: int) -> ResponseReturnValue:
    post, suggestion = both_or_404(suggestion_id)
    words = _("Up to date: it starts from the newest version now.")
    return tried(post, suggestion, words, lambda: commands.rebase_suggestion(actor(), post, suggestion, seen_edition()))


@bp.post("/suggestions/<int:suggestion_id>/withdraw")
@login_required
def withdraw_suggestion(suggestion_id: int) -> ResponseReturnValue:
    post, suggestion = both_or_404(suggestion_id)
    words = _("You have taken your suggestion back.")
    return tried(post, suggestion, words, lambda: commands.withdraw_suggestion(actor(), suggestion))


@bp.get("/suggestions/<int:suggestion_id>/improve")
@login_required
def improve_form(suggestion_id: int) -> ResponseReturnValue:
    post, suggestion = both_or_404(suggestion_id)
    form = form_for(post)
    wanted = up_to_date(post, suggestion)
    fill_from(form, wanted or content_in(suggestion), suggestion.note)
    return improve_page(post, suggestion, form, conflict=wanted is None)


@bp.post("/suggestions/<int:suggestion_id>/improve")
@login_required
@limit("post")
def improve_suggestion(suggestion_id: int) -> ResponseReturnValue:
    post, suggestion = both_or_404(suggestion_id)
    form = sent_form(post)
    if form.validate_on_submit():
        try:
            base = base_of(form.base.data)
            commands.improve_suggestion(actor(), post, suggestion, wanted_in(form), base, seen_edition())
            flash(_("Accepted with your changes."), "good")
            return redirect(address_of_post(post), 303)
        except Invalid as invalid:
            form.refuse(invalid)
            if invalid.field == "base":
                form.base.data = str(post.revision_count)
    return improve_page(post, suggestion, form, up_to_date(post, suggestion) is None), 422


def improve_page(post: Post, suggestion: SuggestedEdit, form: AskForm | EditForm, conflict: bool) -> str:
    return render_template(
        "questions/improve.html",
        post=post,
        question=question_of(post),
        suggestion=suggestion,
        form=form,
        conflict=conflict,
        verdict=policy.can_decide(me(), post, suggestion, standing_of(me())),
    )
