"""Who helped most."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from community.core.errors import NotFound
from community.core.pages import public, shows
from community.core.web import me
from community.recognition import queries
from community.recognition.leading import KEY
from community.recognition.models import PERIODS, WEEK

bp = Blueprint("recognition", __name__)


@bp.get("/leaders")
@public("period", "tag", "product")
def show_leaders() -> ResponseReturnValue:
    """Whose posts others valued most in a period, everywhere or in one tag or product."""
    period = request.args.get("period", WEEK)
    if period not in PERIODS:
        raise NotFound()
    scope = queries.scope_or_404(request.args.get("tag"), request.args.get("product"), me())
    found = queries.leaders(scope, period)
    shows(KEY, "tags", *(f"person:{leader.user_id}" for leader in found))
    return render_template("recognition/leaders.html", leaders=found, scope=scope, period=period)
