"""The pages where administrators look after companies, and where people decide whether theirs is shown."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts.login import actor
from community.companies import commands, policy, queries
from community.companies.forms import CompanyForm
from community.core.access import require
from community.core.errors import Invalid
from community.core.web import asked_number, me

bp = Blueprint("companies", __name__)


@bp.get("/admin/companies")
@login_required
def show_companies() -> ResponseReturnValue:
    require(policy.can_manage_companies(me()))
    return companies_page(CompanyForm())


def companies_page(form: CompanyForm) -> str:
    return render_template("companies/companies.html", companies=queries.companies(), form=form)


@bp.post("/admin/companies")
@login_required
def add_company() -> ResponseReturnValue:
    require(policy.can_manage_companies(me()))
    form = CompanyForm()
    try:
        if not form.validate_on_submit():
            return companies_page(form), 422
        company = commands.add_company(actor(), form.name.data or "", form.domains.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return companies_page(form), 422
    flash(_("Added. Its people are found within a minute."), "good")
    return redirect(url_for(".show_company", company_id=company.id), 303)


@bp.route("/admin/companies/<int:company_id>", methods=["GET", "POST"])
@login_required
def show_company(company_id: int) -> ResponseReturnValue:
    """One company: its name, its domains, its people."""
    require(policy.can_manage_companies(me()))
    company = queries.company_or_404(company_id)
    names = "\n".join(domain.name for domain in company.domains)
    form = CompanyForm(data={"name": company.name, "domains": names})
    if request.method == "POST" and form.validate_on_submit():
        try:
            commands.change_company(actor(), company, form.name.data or "", form.domains.data or "")
        except Invalid as invalid:
            form.refuse(invalid)
        else:
            flash(_("Saved. Who belongs to it is looked up within a minute."), "good")
            return redirect(url_for(".show_company", company_id=company.id), 303)
    members = queries.members(company.id, asked_number("after", 0) or 0)
    shown = members[: queries.PAGE]
    after = shown[-1].user_id if len(members) > queries.PAGE else None
    page = render_template("companies/company.html", company=company, form=form, members=shown, after=after)
    return page, 422 if form.errors else 200


@bp.post("/admin/companies/<int:company_id>/remove")
@login_required
def remove_company(company_id: int) -> ResponseReturnValue:
    commands.remove_company(actor(), queries.company_or_404(company_id))
    flash(_("Removed."), "info")
    return redirect(url_for(".show_companies"), 303)


@bp.post("/settings/company")
@login_required
def choose_shown() -> ResponseReturnValue:
    """Whether the person's page says where they work."""
    commands.show_company(actor(), request.form.get("show") == "yes")
    flash(_("Saved."), "good")
    return redirect("/settings/profile", 303)
