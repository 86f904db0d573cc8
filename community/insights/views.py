"""What people look for: the page for staff, and the searches behind each of its numbers."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from community.core.access import require
from community.core.web import asked_number, me
from community.insights import policy, queries
from community.staff.queries import live_grant

bp = Blueprint("insights", __name__)


def asked_days() -> int:
    """The period in the address, for whoever may see any."""
    require(policy.can_see_insights(me(), live_grant(me().id) is not None))
    return asked_number("days", 30) or 0


@bp.get("/insights/search")
def search() -> ResponseReturnValue:
    """What people look for, and how it ends."""
    days = asked_days()
    return render_template(
        "insights/search.html",
        days=days,
        periods=queries.PERIODS,
        totals=queries.totals(days),
        times=queries.times(days),
        ranks=queries.ranks(days),
        writing=queries.writing_list(days),
        top=queries.top_searches(days),
        asked=queries.asked_after(days),
    )


@bp.get("/insights/search/rows")
def rows() -> ResponseReturnValue:
    """The searches behind a number."""
    days, before = asked_days(), asked_number("before")
    chosen = {name: request.args.get(name, "")[:300].replace("\x00", "") for name in ("what", "query", "rank")}
    chosen["what"] = chosen["what"] or "all"
    found = queries.rows(me(), days, chosen["what"], chosen["query"], chosen["rank"], before)
    return render_template("insights/rows.html", days=days, found=found, chosen=chosen, before=before)
