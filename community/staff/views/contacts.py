"""Announced contacts: staff make them, customers see them first and may decline."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts.login import actor
from community.accounts.models import User
from community.accounts.queries import person_or_404
from community.core.access import require
from community.core.errors import Invalid
from community.core.limits import limit
from community.core.web import me
from community.questions.queries import questions_by
from community.staff import commands, policy, queries
from community.staff.codes import code_of, shown
from community.staff.forms import ContactForm, WordForm
from community.staff.verifying import word_of
from community.staff.views.blueprint import bp


@bp.get("/people/<int:person_id>/contact")
@login_required
def contact_form(person_id: int) -> ResponseReturnValue:
    """The form to announce a contact."""
    person = person_or_404(person_id)
    require(policy.can_contact(me(), queries.live_grant(me().id)))
    return contact_page(person, ContactForm(data={"question": request.args.get("question", "")}))


def contact_page(person: User, form: ContactForm) -> str:
    form.question.choices = [(str(one.id), one.title) for one in questions_by(person.id, me(), None).questions]
    return render_template("staff/contact_form.html", person=person, form=form)


@bp.post("/people/<int:person_id>/contact")
@login_required
@limit("post")
def announce(person_id: int) -> ResponseReturnValue:
    """Announce it; the customer is told before anything happens."""
    person, form = person_or_404(person_id), ContactForm()
    titles = {str(one.id): one.title for one in questions_by(person.id, me(), None).questions}
    chosen = form.question.data or ""
    try:
        if chosen not in titles:
            raise Invalid(_("Choose the question that it is about."), field="question")
        contact = commands.announce(
            actor(), person, form.means.data or "", form.reason.data or "", int(chosen), titles[chosen]
        )
    except Invalid as invalid:
        form.validate()
        form.refuse(invalid)
        return contact_page(person, form), 422
    return redirect(url_for(".contact", contact_id=contact.id), 303)


@bp.get("/contacts/<int:contact_id>")
@login_required
def contact(contact_id: int) -> ResponseReturnValue:
    """One contact with its code, for both sides; the customer's word for whoever must say it."""
    found = queries.contact_or_404(contact_id, me())
    return render_template(
        "staff/contact.html", contact=found, code=shown(code_of(found.nonce)), word=word_of(found.person_id)
    )


@bp.post("/contacts/<int:contact_id>/decline")
@login_required
def decline(contact_id: int) -> ResponseReturnValue:
    commands.decline(actor(), queries.contact_or_404(contact_id, me()))
    flash(_("Declined. The code is worth nothing now, and whoever wanted to contact you knows."), "good")
    return redirect(url_for(".contact", contact_id=contact_id), 303)


@bp.get("/contacts")
@login_required
def contacts() -> ResponseReturnValue:
    """The contacts that staff announced to others."""
    return render_template("staff/contacts.html", contacts=queries.contacts_by(me()))


@bp.get("/settings/staff")
@login_required
def staff_and_me() -> ResponseReturnValue:
    """The person's word, the contacts to expect, and who looked at their details."""
    return mine_page(WordForm(data={"word": word_of(me().id)}))


def mine_page(form: WordForm) -> str:
    return render_template(
        "staff/settings.html", form=form, contacts=queries.contacts_of(me()), looks=queries.looks_at(me())
    )


@bp.post("/settings/staff/word")
@login_required
def set_word() -> ResponseReturnValue:
    form = WordForm()
    try:
        commands.set_word(actor(), form.word.data or "")
    except Invalid as invalid:
        form.validate()
        form.refuse(invalid)
        return mine_page(form), 422
    flash(_("Saved."), "good")
    return redirect(url_for(".staff_and_me"), 303)
