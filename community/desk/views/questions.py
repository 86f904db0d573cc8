"""The desk of one question: who has it, what staff noted, and canned replies to begin with."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts.login import actor
from community.core.errors import Invalid
from community.core.text import number_in
from community.core.web import me
from community.desk import commands, queries
from community.desk.forms import HandForm, NoteForm
from community.desk.views.blueprint import admitted, bp
from community.questions.models import Question
from community.questions.queries import question_or_404
from community.staff.queries import canned_replies, reply_or_404


@bp.get("/q/<int:question_id>/desk")
@login_required
def show_desk(question_id: int) -> ResponseReturnValue:
    admitted()
    return desk_page(question_or_404(question_id, me()), HandForm(formdata=None), NoteForm(formdata=None))


def desk_page(question: Question, hand: HandForm, note: NoteForm) -> str:
    hand.offer(queries.functions(), queries.staff_people())
    return render_template(
        "desk/question.html",
        question=question,
        given=queries.assignment_of(question.id),
        notes=queries.notes_on(question.id),
        replies=canned_replies(),
        hand=hand,
        note=note,
        grant=admitted(),
    )


def back(question_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show_desk", question_id=question_id), 303)


@bp.post("/q/<int:question_id>/desk/hand")
@login_required
def hand_over(question_id: int) -> ResponseReturnValue:
    question, form = question_or_404(question_id, me()), HandForm()
    function, person = number_in(form.function.data or ""), number_in(form.person.data or "")
    try:
        commands.hand_over(actor(), question, function, person)
    except Invalid as invalid:
        form.refuse(invalid)
        return desk_page(question, form, NoteForm(formdata=None)), 422
    flash(_("Handed over. They find it in their queue."), "good")
    return back(question_id)


@bp.post("/q/<int:question_id>/desk/off")
@login_required
def take_off(question_id: int) -> ResponseReturnValue:
    commands.take_off(actor(), question_or_404(question_id, me()))
    flash(_("It waits for nobody in particular any more."), "info")
    return back(question_id)


@bp.post("/q/<int:question_id>/desk/take")
@login_required
def take(question_id: int) -> ResponseReturnValue:
    question = question_or_404(question_id, me())
    commands.take(actor(), question)
    flash(_("For ten minutes others see that you write; longer, while you do."), "good")
    return redirect(
        url_for("questions.show_question", question_id=question.id, slug=question.slug, _anchor="answer"), 303
    )


@bp.post("/q/<int:question_id>/desk/leave")
@login_required
def leave(question_id: int) -> ResponseReturnValue:
    commands.leave(actor(), question_or_404(question_id, me()))
    return back(question_id)


@bp.post("/q/<int:question_id>/desk/state")
@login_required
def set_state(question_id: int) -> ResponseReturnValue:
    commands.set_state(actor(), question_or_404(question_id, me()), request.form.get("state", ""))
    flash(_("Saved."), "good")
    return back(question_id)


@bp.post("/q/<int:question_id>/desk/notes")
@login_required
def add_note(question_id: int) -> ResponseReturnValue:
    question, form = question_or_404(question_id, me()), NoteForm()
    try:
        commands.add_note(actor(), question, form.text.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return desk_page(question, HandForm(formdata=None), form), 422
    return back(question_id)


@bp.post("/q/<int:question_id>/desk/notes/<int:note_id>/remove")
@login_required
def remove_note(question_id: int, note_id: int) -> ResponseReturnValue:
    question = question_or_404(question_id, me())
    admitted()
    commands.remove_note(actor(), queries.note_or_404(question.id, note_id))
    return back(question_id)


@bp.post("/q/<int:question_id>/desk/reply")
@login_required
def begin_reply(question_id: int) -> ResponseReturnValue:
    """Begin an answer with a canned reply: it is a draft, which the form on the question's page shows."""
    question = question_or_404(question_id, me())
    admitted()
    commands.begin_reply(actor(), question, reply_or_404(number_in(request.form.get("reply", "")) or 0))
    flash(_("The reply stands in your answer. Say what is special about this question before you post it."), "lamp")
    return redirect(
        url_for("questions.show_question", question_id=question.id, slug=question.slug, _anchor="answer"), 303
    )
