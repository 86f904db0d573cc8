"""What moderators did, for everybody."""

from flask import render_template
from flask.typing import ResponseReturnValue

from community.core.pages import public, shows
from community.moderation import queries
from community.moderation.views.blueprint import bp
from community.questions.models.removal import CATEGORIES


@bp.get("/transparency")
@public()
def transparency() -> ResponseReturnValue:
    shows("acts")
    return render_template(
        "moderation/transparency.html", newest=queries.newest(), years=queries.years(), categories=CATEGORIES
    )
