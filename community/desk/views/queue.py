"""What waits for staff."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from community.core.web import me
from community.desk import queries
from community.desk.models import NEW
from community.desk.views.blueprint import admitted, bp


@bp.get("/staff/queue")
@login_required
def show_queue() -> ResponseReturnValue:
    """What waits for me, for my function, or for anybody; by state, those that wait longest first."""
    grant = admitted()
    whose = request.args.get("whose", queries.FUNCTION if grant else queries.ALL)
    state = request.args.get("state", NEW)
    if whose not in (queries.MINE, queries.FUNCTION, queries.ALL) or state not in queries.SHOWN:
        abort(404)
    found = queries.queue(me(), grant, whose, state, request.args.get("after"))
    return render_template("desk/queue.html", queue=found, whose=whose, state=state, grant=grant)
