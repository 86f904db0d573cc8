"""Questions that may have been asked before, for those who close them."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from community.core.access import require
from community.core.limits import limit
from community.core.web import me
from community.questions import queries, tools
from community.questions.views.blueprint import bp
from community.questions.views.closing import may_close
from community.search.contract import IndexUnavailable, TooCostly
from community.search.likeness import duplicates


@bp.get("/q/<int:question_id>/duplicates")
@login_required
@limit("search")
def show_duplicates(question_id: int) -> ResponseReturnValue:
    question = queries.question_or_404(question_id, me())
    require(may_close(question))
    try:
        found, fault = duplicates(question, me()), False
    except (IndexUnavailable, TooCostly):
        found, fault = [], True
    return render_template(
        "questions/duplicates.html",
        question=question,
        found=found,
        fault=fault,
        can_merge=bool(tools.can_merge(me(), question)),
    )
