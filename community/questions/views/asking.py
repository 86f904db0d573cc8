"""Asking: the form, similar questions, drafts and the preview."""

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts.login import actor
from community.catalog import queries as catalog
from community.core.errors import Invalid
from community.core.limits import limit
from community.core.text import render
from community.core.web import me
from community.questions import commands, policy, queries
from community.questions.forms import AskForm
from community.questions.views.blueprint import address_of, bp
from community.questions.writing import BODY_MOST, within
from community.search.learning import note_asked
from community.search.queries import similar


@bp.get("/ask")
@login_required
def ask_form() -> ResponseReturnValue:
    form = new_form()
    draft = queries.draft(me(), "ask")
    if draft:
        form.show(draft.fields)
    if request.args.get("title"):
        form.title.data = request.args["title"][:150]
    form.search.data = request.args.get("search", "")[:24]
    return ask_page(form, draft=draft)


@bp.post("/ask")
@login_required
@limit("post")
def ask() -> ResponseReturnValue:
    form = new_form()
    if not form.validate_on_submit():
        return ask_page(form), 422
    look_alikes = [] if form.seen.data else similar(f"{form.title.data} {form.goal.data}", me())
    if look_alikes:
        form.seen.data = "1"
        return ask_page(form, look_alikes)
    try:
        question = commands.ask(actor(), form.fields())
    except Invalid as invalid:
        form.refuse(invalid)
        return ask_page(form), 422
    note_asked(form.search.data or "", question.id)
    return redirect(address_of(question), 303)


def new_form() -> AskForm:
    form = AskForm()
    form.offer(catalog.products())
    return form


def ask_page(form: AskForm, look_alikes: object = (), draft: object = None) -> str:
    return render_template(
        "questions/ask.html", form=form, look_alikes=look_alikes, draft=draft, verdict=policy.can_ask(me())
    )


@bp.get("/ask/similar")
@limit("search")
def show_similar() -> ResponseReturnValue:
    title = request.args.get("title", "")[:150]
    found = similar(title, me()) if len(title) >= 8 else []
    return render_template("questions/_similar.html", look_alikes=found)


@bp.post("/ask/preview")
@login_required
@limit("search")
def preview() -> ResponseReturnValue:
    source = within(request.form.get("source", ""), 0, BODY_MOST, _("The text"), "source")
    html = render(source).html
    if request.headers.get("X-Requested-With") == "fetch":
        return html
    return render_template("questions/preview.html", html=html)


@bp.post("/drafts/<key>")
@login_required
def save_draft(key: str) -> ResponseReturnValue:
    draft = commands.save_draft(actor(), key, dict(request.form.items()))
    return jsonify(saved_at=draft.saved_at.isoformat())


@bp.post("/drafts/<key>/drop")
@login_required
def drop_draft(key: str) -> ResponseReturnValue:
    commands.drop_draft(actor(), key)
    return redirect(url_for(".drafts"), 303)


@bp.get("/drafts")
@login_required
def drafts() -> ResponseReturnValue:
    return render_template("questions/drafts.html", drafts=queries.drafts_of(me()))
