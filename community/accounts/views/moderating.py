"""What moderators see of a person, and decide: sanctions and notes."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts import commands, policy, queries
from community.accounts.forms import NoteForm, SanctionForm
from community.accounts.forms.moderating import SANCTIONS
from community.accounts.login import actor
from community.accounts.models import User
from community.accounts.models.sanctions import WARNING
from community.accounts.views.blueprint import bp
from community.core.access import require
from community.core.errors import Invalid
from community.core.limits import limit
from community.core.web import me
from community.moderation.kinds import deed


def person_for_moderators(person_id: int) -> User:
    """Somebody, for whoever moderates."""
    require(policy.can_moderate(me()))
    return queries.person_or_404(person_id)


def back_to(person_id: int) -> Response:
    return redirect(url_for(".moderate", person_id=person_id), 303)


@bp.get("/moderation/people/<int:person_id>")
def moderate(person_id: int) -> ResponseReturnValue:
    """What was decided and noted about somebody, and the forms to decide."""
    person = person_for_moderators(person_id)
    kind = request.args.get("kind", WARNING)
    return show_moderate(person, SanctionForm(length=str(queries.next_step(person)), kind=kind), NoteForm())


def show_moderate(person: User, form: SanctionForm, note: NoteForm) -> str:
    return render_template(
        "accounts/moderate.html",
        person=person,
        history=queries.history_of(person),
        step=str(queries.next_step(person)),
        verdict=policy.can_sanction(me(), person),
        may_note=policy.can_note(me(), person),
        form=form,
        note=note,
        kinds={choice.value: choice.label for choice in SANCTIONS},
        deed=deed,
    )


@bp.post("/moderation/people/<int:person_id>/sanctions")
@limit("post")
def give_sanction(person_id: int) -> ResponseReturnValue:
    """Warn, silence or suspend."""
    person, form = person_for_moderators(person_id), SanctionForm()
    try:
        commands.sanction(actor(), person, form.kind.data or "", form.reason.data or "", form.ends_if_it_does())
    except Invalid as invalid:
        form.refuse(invalid)
        return show_moderate(person, form, NoteForm(formdata=None)), 422
    flash(_("Done. %(name)s is told, with your reason.", name=person.name), "good")
    return back_to(person.id)


@bp.post("/moderation/sanctions/<int:sanction_id>/lift")
def lift_sanction(sanction_id: int) -> ResponseReturnValue:
    """End one before its time."""
    require(policy.can_moderate(me()))
    held = queries.sanction_or_404(sanction_id)
    commands.lift(actor(), held)
    flash(_("Lifted. The person is told."), "good")
    return back_to(held.person_id)


@bp.post("/moderation/people/<int:person_id>/notes")
@limit("post")
def write_note(person_id: int) -> ResponseReturnValue:
    """Note something for moderators."""
    person, form = person_for_moderators(person_id), NoteForm()
    try:
        commands.note(actor(), person, form.text.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        sanction = SanctionForm(formdata=None, length=str(queries.next_step(person)))
        return show_moderate(person, sanction, form), 422
    flash(_("Noted, for moderators alone."), "good")
    return back_to(person.id)


@bp.post("/moderation/notes/<int:note_id>/remove")
def remove_note(note_id: int) -> ResponseReturnValue:
    """Take a note away."""
    require(policy.can_moderate(me()))
    row = queries.note_or_404(note_id)
    commands.remove_note(actor(), row)
    flash(_("The note is removed."), "good")
    return back_to(row.person_id)
