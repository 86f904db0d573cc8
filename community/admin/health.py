"""What a load balancer asks: is the process alive, can it serve?"""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from community.admin import queries
from community.search import queries as search

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers. Touches nothing else, so that a slow database does not get healthy processes killed."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Database, search index and worker, each "ok" or what is wrong; 503 unless all are ok."""
    faults = {
        "database": queries.database_fault(),
        "index": search.index_fault(),
        "worker": queries.worker_fault(current_app.extensions["worker"].heartbeat),
    }
    answer = jsonify({part: fault or "ok" for part, fault in faults.items()})
    answer.status_code = 503 if any(faults.values()) else 200
    answer.headers["Cache-Control"] = "no-store"
    return answer
