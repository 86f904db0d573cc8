"""The blueprint that all pages for machines hang on, and how long their answers may be kept."""

from datetime import datetime, timedelta

from flask import Blueprint
from werkzeug.wrappers import Response as AnyResponse

from community.core.db import now

bp = Blueprint("seo", __name__)

XML, ATOM, TEXT = "application/xml", "application/atom+xml", "text/plain"
HOUR, FEED_AGE = timedelta(hours=1), timedelta(minutes=5)
SETTLED = timedelta(seconds=5)  # HTTP dates know no fractions: within a second there may be one more change


def dated(response: AnyResponse, changed: datetime | None) -> AnyResponse:
    """Say when the content last changed, once that moment is over."""
    if changed and changed < now() - SETTLED:
        response.last_modified = changed
    return response
