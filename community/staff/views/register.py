"""The public list of staff, and the page that proves a plate."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from community.core.pages import public, shows
from community.core.web import not_found_unless
from community.staff import queries
from community.staff.views.blueprint import bp


@bp.get("/staff")
@public("function")
def everybody() -> ResponseReturnValue:
    """Everybody, or with `?function=` those of one function."""
    shows("staff")
    grants, function = queries.all_live(), request.args.get("function")
    functions = queries.functions_of(grants)
    not_found_unless(function is None or function in functions)
    return render_template(
        "staff/list.html", grants=grants, functions=functions, function=function, former=queries.former()
    )


@bp.get("/staff/<int:grant_id>")
@public()
def prove_plate(grant_id: int) -> ResponseReturnValue:
    """Does this person speak for the vendor? Answered from the grant as it is now."""
    grant = queries.grant_or_404(grant_id)
    return render_template("staff/grant.html", grant=grant, current=queries.grant_of(grant.user_id))
