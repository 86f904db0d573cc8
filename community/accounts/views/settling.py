"""What moderators do with whole accounts: look for related ones, merge, clear the profile, close, clean up spam. Each
shows first what it will do."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts import commands, policy, queries
from community.accounts.forms import ClearForm, MergeForm, RemovePersonForm, VotesForm, WhyForm
from community.accounts.login import actor
from community.accounts.models import User
from community.accounts.views.blueprint import bp
from community.accounts.views.moderating import back_to, person_for_moderators
from community.core.access import require
from community.core.audit import Act
from community.core.errors import Invalid, NotFound
from community.core.limits import limit
from community.core.text import number_in
from community.core.web import me
from community.moderation.cleaning import plan_of
from community.moderation.commands.cleaning import clean_up_all
from community.moderation.commands.merging import merge_accounts
from community.moderation.commands.relating import look_for_related
from community.moderation.commands.unvoting import take_votes_back, votes_toward


def person_to_decide_about(person_id: int) -> User:
    """Somebody, for whoever may decide about them."""
    person = person_for_moderators(person_id)
    require(policy.can_sanction(me(), person))
    return person


@bp.get("/moderation/people/<int:person_id>/related")
def related(person_id: int) -> str:
    """Nothing yet: the question why."""
    return show_related(person_to_decide_about(person_id), WhyForm())


def show_related(person: User, form: WhyForm, found: list[queries.Related] | None = None) -> str:
    return render_template("accounts/related.html", person=person, form=form, found=found)


@bp.post("/moderation/people/<int:person_id>/related")
@limit("post")
def look_for_others(person_id: int) -> ResponseReturnValue:
    """Write the look down, then show."""
    person, form = person_to_decide_about(person_id), WhyForm()
    try:
        return show_related(person, form, look_for_related(actor(), person, form.reason.data or ""))
    except Invalid as invalid:
        form.refuse(invalid)
        return show_related(person, form), 422


@bp.get("/moderation/people/<int:person_id>/profile")
def clear(person_id: int) -> str:
    """What others see of somebody, to choose from."""
    return show_clear(person_to_decide_about(person_id), ClearForm())


def show_clear(person: User, form: ClearForm) -> str:
    form.offer(person)
    return render_template("accounts/clear_profile.html", person=person, form=form)


@bp.post("/moderation/people/<int:person_id>/profile")
@limit("post")
def clear_now(person_id: int) -> ResponseReturnValue:
    """Take the chosen parts away."""
    person, form = person_to_decide_about(person_id), ClearForm()
    try:
        commands.clear_profile(actor(), person, form.parts.data or (), form.reason.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return show_clear(person, form), 422
    flash(_("Taken away. The person is told, and the log can bring it back."), "good")
    return back_to(person.id)


@bp.get("/moderation/people/<int:person_id>/close")
def remove_person(person_id: int) -> str:
    """The form to close an account."""
    return show_remove(person_to_decide_about(person_id), RemovePersonForm(length="5"))


def show_remove(person: User, form: RemovePersonForm) -> str:
    return render_template("accounts/close.html", person=person, form=form)


@bp.post("/moderation/people/<int:person_id>/close")
@limit("post")
def close_account(person_id: int) -> ResponseReturnValue:
    """Close an account and keep its owner out."""
    person, form = person_to_decide_about(person_id), RemovePersonForm()
    try:
        reason, until = form.reason.data or "", form.ends()
        commands.close_account(actor(), person, reason, until, form.email.data, form.origins.data)
    except Invalid as invalid:
        form.refuse(invalid)
        return show_remove(person, form), 422
    flash(_("The account is closed, and its owner is told."), "good")
    return back_to(person.id)


@bp.get("/moderation/people/<int:person_id>/clean-up")
def clean_up(person_id: int) -> str:
    """What a clean-up would take away."""
    return show_clean_up(person_to_decide_about(person_id), WhyForm())


def show_clean_up(person: User, form: WhyForm) -> str:
    return render_template("accounts/clean_up.html", person=person, plan=plan_of(person), form=form)


@bp.post("/moderation/people/<int:person_id>/clean-up")
@limit("post")
def clean_up_now(person_id: int) -> ResponseReturnValue:
    """Take everything away."""
    person, form = person_to_decide_about(person_id), WhyForm()
    try:
        acts = clean_up_all(actor(), person, form.reason.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return show_clean_up(person, form), 422
    flash(_("Removed: %(posts)s posts and %(votes)s votes. The log can bring them back.", **counted(acts)), "good")
    return back_to(person.id)


def counted(acts: Sequence[Act]) -> dict[str, int]:
    """How many posts and votes these acts took."""
    return {name: sum(act.after[name] for act in acts) for name in ("posts", "votes")}


@bp.get("/moderation/people/<int:person_id>/merge")
def merge(person_id: int) -> str:
    """The form to merge an account into another one."""
    return show_merge(person_to_decide_about(person_id), MergeForm())


def show_merge(person: User, form: MergeForm, target: User | None = None) -> str:
    return render_template("accounts/merge.html", person=person, form=form, target=target)


@bp.post("/moderation/people/<int:person_id>/merge")
@limit("post")
def merge_now(person_id: int) -> ResponseReturnValue:
    """Show both accounts; merge them once that was confirmed."""
    person, form = person_to_decide_about(person_id), MergeForm()
    try:
        target = person_named(form.into.data or "", "into")
        if request.form.get("do") != "merge":
            return show_merge(person, form, target)
        merge_accounts(actor(), person, target, form.reason.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return show_merge(person, form), 422
    flash(_("The accounts are one now. The log can part them again."), "good")
    return redirect(url_for(".moderate", person_id=target.id), 303)


@bp.get("/moderation/people/<int:person_id>/votes")
def votes(person_id: int) -> str:
    """The form to take back votes of a person."""
    return show_votes(person_to_decide_about(person_id), VotesForm())


def show_votes(person: User, form: VotesForm, author: User | None = None) -> str:
    found = votes_toward(person, author) if author else []
    up = sum(vote.value > 0 for vote in found)
    return render_template("accounts/votes.html", person=person, form=form, author=author, up=up, down=len(found) - up)


@bp.post("/moderation/people/<int:person_id>/votes")
@limit("post")
def take_votes(person_id: int) -> ResponseReturnValue:
    """Show how many votes there are on posts of one other person; take them back once that was confirmed."""
    person, form = person_to_decide_about(person_id), VotesForm()
    try:
        author = person_named(form.toward.data or "", "toward")
        if request.form.get("do") != "take":
            return show_votes(person, form, author)
        act = take_votes_back(actor(), person, author, form.reason.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return show_votes(person, form), 422
    flash(_("%(n)s votes are taken back. The log can bring them back.", n=act.after["votes"]), "good")
    return back_to(person.id)


def person_named(text: str, field: str) -> User:
    """The person with this handle or number, as was typed into a field. Raises Invalid when there is none."""
    number = number_in(text)
    try:
        return queries.person_or_404(number) if number else queries.handle_or_404(text.lstrip("@"))
    except NotFound as error:
        raise Invalid(_("There is no such account."), field=field) from error
