"""A similar question that makes asking unnecessary, and the way back when it does not."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from community.accounts.login import actor
from community.core.errors import NotFound
from community.core.limits import limit
from community.core.text import number_in
from community.core.web import me, settings
from community.questions import commands, queries
from community.questions.views.blueprint import address_of, bp
from community.search.learning import note_solved, take_back_solved


@bp.post("/ask/solved")
@login_required
@limit("vote")
def solved() -> ResponseReturnValue:
    """One of the similar questions solves it: the draft is put aside, and the question thanks for that."""
    question = queries.question_or_404(id_in(request.form.get("question_id", "")), me())
    commands.put_aside(actor(), dict(request.form.items()))
    title = request.form.get("title", "")[:150]
    key = note_solved(request.form.get("search", "")[:24], question.id, title, settings().language)
    flash(Markup(render_template("questions/_thanks.html", key=key, token=generate_csrf())), "good")  # noqa: S704  Jinja has escaped it
    return redirect(address_of(question), 303)


@bp.post("/ask/solved/undo")
@login_required
@limit("vote")
def take_back() -> ResponseReturnValue:
    """It does not solve it after all: the form for asking has its draft again."""
    key = request.form.get("search", "")[:24]
    take_back_solved(key)
    commands.take_up_again(actor())
    flash(_("Your draft is back."), "info")
    return redirect(url_for(".ask_form", search=key or None), 303)


def id_in(text: str) -> int:
    """The id that a button sends; NotFound for anything that is none."""
    number = number_in(text)
    if number is None:
        raise NotFound()
    return number
