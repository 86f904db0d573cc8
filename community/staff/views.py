"""The public list of staff, and the page that proves a plate."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from community.staff import queries

bp = Blueprint("staff", __name__)


@bp.get("/staff")
def everybody() -> ResponseReturnValue:
    return render_template("staff/list.html", grants=queries.all_live(), former=queries.former())


@bp.get("/staff/<int:grant_id>")
def verify(grant_id: int) -> ResponseReturnValue:
    """Does this person speak for the vendor? Answered from the grant as it is now."""
    grant = queries.grant_or_404(grant_id)
    return render_template("staff/verify.html", grant=grant, current=queries.live_grant(grant.user_id))
