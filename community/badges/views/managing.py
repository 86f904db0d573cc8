"""Pages on which administrators make badges, give them and take them back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts.login import actor
from community.badges import commands, policy, queries
from community.badges.forms import BadgeForm, GivingForm, TakingForm
from community.badges.models import OwnBadge
from community.badges.views.blueprint import bp
from community.core.access import require
from community.core.errors import Invalid
from community.core.web import me


def managed(key: str) -> OwnBadge:
    """A badge of this community, for whoever may do something with it."""
    require(policy.can_manage_badges(me()))
    return queries.own_or_404(key)


@bp.get("/admin/badges")
def manage() -> ResponseReturnValue:
    """The badges of this community, and a form for a new one."""
    require(policy.can_manage_badges(me()))
    return list_page(BadgeForm())


def list_page(form: BadgeForm) -> str:
    return render_template("badges/manage.html", badges=queries.managed_badges(), form=form)


@bp.post("/admin/badges")
def make() -> ResponseReturnValue:
    require(policy.can_manage_badges(me()))
    form = BadgeForm()
    try:
        if not form.validate_on_submit():
            return list_page(form), 422
        badge = commands.make_badge(actor(), form.name.data or "", form.how.data or "", form.icon.data)
    except Invalid as invalid:
        form.refuse(invalid)
        return list_page(form), 422
    flash(_("The badge is there. Now give it to somebody."), "good")
    return redirect(url_for(".manage_badge", key=badge.key), 303)


@bp.get("/admin/badges/<key>")
def manage_badge(key: str) -> ResponseReturnValue:
    """One badge of this community: who has it, giving it, changing it."""
    badge = managed(key)
    giving = GivingForm(formdata=None, handle=request.args.get("to", ""))
    return badge_page(badge, giving, BadgeForm(formdata=None, obj=badge))


def badge_page(badge: OwnBadge, giving: GivingForm, form: BadgeForm) -> str:
    before = request.args.get("before")
    page = queries.holders(queries.own_badge(badge), me(), before)
    return render_template("badges/manage_one.html", badge=badge, page=page, before=before, giving=giving, form=form)


@bp.post("/admin/badges/<key>")
def change(key: str) -> ResponseReturnValue:
    badge, form = managed(key), BadgeForm()
    try:
        if not form.validate_on_submit():
            return badge_page(badge, GivingForm(formdata=None), form), 422
        commands.change_badge(actor(), badge, form.name.data or "", form.how.data or "", form.icon.data)
    except Invalid as invalid:
        form.refuse(invalid)
        return badge_page(badge, GivingForm(formdata=None), form), 422
    flash(_("Saved."), "good")
    return redirect(url_for(".manage_badge", key=key), 303)


@bp.post("/admin/badges/<key>/give")
def give(key: str) -> ResponseReturnValue:
    badge, form = managed(key), GivingForm()
    try:
        if not form.validate_on_submit():
            return badge_page(badge, form, BadgeForm(formdata=None, obj=badge)), 422
        commands.give_badge(actor(), badge, form.handle.data or "", form.reason.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return badge_page(badge, form, BadgeForm(formdata=None, obj=badge)), 422
    flash(_("Given. They learn of it in their inbox."), "good")
    return redirect(url_for(".manage_badge", key=key), 303)


@bp.post("/admin/badges/<key>/retire")
def retire(key: str) -> ResponseReturnValue:
    commands.retire_badge(actor(), managed(key))
    flash(_("Retired. Whoever has it keeps it."), "info")
    return redirect(url_for(".manage_badge", key=key), 303)


@bp.post("/admin/badges/<key>/revive")
def revive(key: str) -> ResponseReturnValue:
    commands.revive_badge(actor(), managed(key))
    flash(_("It can be given again."), "good")
    return redirect(url_for(".manage_badge", key=key), 303)


@bp.route("/admin/badges/<key>/awards/<int:award_id>", methods=["GET", "POST"])
def take_back(key: str, award_id: int) -> ResponseReturnValue:
    """Why is it taken back?"""
    badge, award, form = managed(key), queries.award_or_404(key, award_id), TakingForm()
    try:
        if form.validate_on_submit():
            commands.take_back_badge(actor(), award, form.reason.data or "")
            flash(_("Taken back."), "info")
            return redirect(url_for(".manage_badge", key=key), 303)
    except Invalid as invalid:
        form.refuse(invalid)
    return render_template("badges/take_back.html", badge=badge, award=award, form=form), 422 if form.errors else 200
