"""The pages where administrators make areas and change their rules."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts.login import actor
from community.catalog import queries as catalog
from community.catalog.policy import can_manage_areas
from community.companies.queries import companies
from community.core.access import require
from community.core.errors import Invalid
from community.core.web import me
from community.questions import commands
from community.questions.commands.areas import AreaFields, people_named
from community.questions.forms import AreaForm
from community.questions.views.blueprint import bp


@bp.get("/admin/areas")
@login_required
def show_areas() -> ResponseReturnValue:
    require(can_manage_areas(me()))
    return areas_page(filled(AreaForm()))


@bp.post("/admin/areas")
@login_required
def make_area() -> ResponseReturnValue:
    require(can_manage_areas(me()))
    form = filled(AreaForm())
    if form.validate_on_submit():
        try:
            product = int(form.product.data) if form.product.data else None
            area = commands.make_area(actor(), sent(form), product, (form.topic.data or "").strip())
        except Invalid as invalid:
            form.refuse(invalid)
        else:
            flash(_("Made. What was asked there before follows within a minute."), "good")
            return redirect(url_for(".show_area", area_id=area.id), 303)
    return areas_page(form), 422


def areas_page(form: AreaForm) -> str:
    return render_template("questions/areas.html", areas=catalog.areas(), form=form)


@bp.get("/admin/areas/<int:area_id>")
@login_required
def show_area(area_id: int) -> ResponseReturnValue:
    require(can_manage_areas(me()))
    area = catalog.area_or_404(area_id)
    shown: dict[str, Any] = {name: getattr(area, name) for name in ("name", "about", "readers", "posters")}
    shown["companies"] = [str(company.id) for company in area.companies]
    shown["moderators"] = " ".join(f"@{person.handle}" for person in area.moderators)
    return render_template("questions/area.html", area=area, form=filled(AreaForm(data=shown)))


@bp.post("/admin/areas/<int:area_id>")
@login_required
def change_area(area_id: int) -> ResponseReturnValue:
    require(can_manage_areas(me()))
    area, form = catalog.area_or_404(area_id), filled(AreaForm())
    if form.validate_on_submit():
        try:
            commands.change_area(actor(), area, sent(form))
        except Invalid as invalid:
            form.refuse(invalid)
        else:
            flash(_("Saved. Whoever may not read it any more is kept out already."), "good")
            return redirect(url_for(".show_area", area_id=area.id), 303)
    return render_template("questions/area.html", area=area, form=form), 422


def filled(form: AreaForm) -> AreaForm:
    """The form with what there is to choose from."""
    form.offer(catalog.products(me()), [row.Company for row in companies()])
    return form


def sent(form: AreaForm) -> AreaFields:
    """The rule in the form. Raises Invalid for a moderator who is not there."""
    return AreaFields(
        name=form.name.data or "",
        about=form.about.data or "",
        readers=form.readers.data,
        posters=form.posters.data,
        companies=sorted(int(one) for one in form.companies.data or ()),
        moderators=people_named(form.moderators.data or ""),
    )
