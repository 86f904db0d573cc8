"""The blueprint that the views of the desk hang on, and who may enter."""

from flask import Blueprint

from community.core.access import require
from community.core.web import me
from community.desk import policy
from community.staff.models import StaffGrant
from community.staff.queries import live_grant

bp = Blueprint("desk", __name__)


def admitted() -> StaffGrant | None:
    """The person's live grant; moderators may have none. Raises Forbidden for everybody else."""
    grant = live_grant(me().id)
    require(policy.can_work(me(), grant))
    return grant
