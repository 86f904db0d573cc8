"""Asking: the form, similar questions, drafts and the preview."""

from collections.abc import Sequence

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts.login import actor
from community.catalog import queries as catalog
from community.core.errors import Invalid
from community.core.limits import limit
from community.core.text import number_in, render
from community.core.web import me
from community.desk.commands import keep_claim
from community.questions import commands, policy, queries
from community.questions.forms import AskForm
from community.questions.models import Question
from community.questions.views.blueprint import address_of, bp, shown
from community.questions.writing import BODY_MOST, within
from community.search.learning import note_asked
from community.search.likeness import similar, times_solved
from community.staff.queries import live_grant

LEAST_TITLE = 8  # letters before similar questions are looked for


@bp.get("/ask")
@login_required
def ask_form() -> ResponseReturnValue:
    form = new_form()
    draft = queries.draft(me(), "ask")
    if draft:
        form.show(draft.fields)
    if request.args.get("title"):
        form.title.data = " ".join(request.args["title"].replace("\x00", " ").split())[:150]
    form.search.data = request.args.get("search", "")[:24]
    return ask_page(form, look_alikes_of(form), draft)


@bp.post("/ask")
@login_required
@limit("post")
def ask() -> ResponseReturnValue:
    form = new_form()
    if not form.validate_on_submit():
        return ask_page(form), 422
    look_alikes = [] if form.seen.data else look_alikes_of(form)
    if look_alikes:
        form.seen.data = "1"
        return ask_page(form, look_alikes)
    try:
        question = commands.ask(actor(), form.fields(), form.audience.data, form.manner())
    except Invalid as invalid:
        form.refuse(invalid)
        return ask_page(form), 422
    note_asked(form.search.data or "", question.id)
    return redirect(address_of(question), 303)


def new_form() -> AskForm:
    form = AskForm()
    form.offer(catalog.products(me()))
    return form


def ask_page(form: AskForm, look_alikes: Sequence[Question] = (), draft: object = None) -> str:
    return render_template(
        "questions/ask.html",
        form=form,
        look_alikes=look_alikes,
        solved=times_solved([one.id for one in look_alikes]),
        draft=draft,
        closed_areas=catalog.closed_areas(me()),
        verdict=policy.can_ask(me()),
    )


def look_alikes_of(form: AskForm) -> Sequence[Question]:
    """Questions like the one in the form, as soon as its title says something."""
    return look_alikes(form.title.data or "", form.goal.data or "", form.product.data or "")


def look_alikes(title: str, goal: str, product: str) -> Sequence[Question]:
    """`product` is the number of one, or anything else for none."""
    return similar(title[:150], me(), goal[:200], number_in(product)) if len(title.strip()) >= LEAST_TITLE else []


@bp.get("/ask/similar")
@limit("suggest")
def show_similar() -> ResponseReturnValue:
    """The same while it is being written."""
    found = look_alikes(*(request.args.get(name, "").replace("\x00", " ") for name in ("title", "goal", "product")))
    return render_template("questions/_similar.html", look_alikes=found, solved=times_solved([one.id for one in found]))


@bp.post("/ask/preview")
@login_required
@limit("search")
def preview() -> ResponseReturnValue:
    source = within(request.form.get("source", ""), 0, BODY_MOST, _("The text"), "source")
    stored = render(source).html
    html = shown(stored, queries.links_in(stored, me()))
    if request.headers.get("X-Requested-With") == "fetch":
        return html
    return render_template("questions/preview.html", html=html)


@bp.post("/drafts/<key>")
@login_required
def save_draft(key: str) -> ResponseReturnValue:
    draft = commands.save_draft(actor(), key, dict(request.form.items()))
    if key.startswith("answer-") and live_grant(me().id):
        keep_claim(int(key.removeprefix("answer-")), actor().id)
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
