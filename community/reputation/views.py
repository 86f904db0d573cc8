"""Where a person's reputation comes from: every entry, for everyone to see."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from community.accounts import queries as accounts
from community.core.errors import NotFound
from community.core.web import me
from community.questions.queries.titles import titles_of
from community.reputation import queries, rules

bp = Blueprint("reputation", __name__)


@bp.get("/people/<int:user_id>/<slug>/reputation")
def show_ledger(user_id: int, slug: str) -> ResponseReturnValue:
    person = accounts.person_or_404(user_id)
    before = request.args.get("before", type=int)
    if before is not None and not 0 < before < 2**63:
        raise NotFound()
    entries = queries.entries(person.id, before)
    titles = titles_of([entry.post_id for entry in entries if entry.post_id], me())
    entries, more = entries[: queries.PAGE], entries[queries.PAGE :]
    older = entries[-1].id if more else None
    return render_template(
        "reputation/ledger.html", person=person, entries=entries, titles=titles, older=older, prices=rules.values()
    )
