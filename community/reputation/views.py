"""Where a person's reputation comes from: every entry, for everyone to see."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from community.accounts import queries as accounts
from community.core.errors import NotFound
from community.core.web import me
from community.questions.queries.titles import titles_of
from community.reputation import queries, rules
from community.reputation.policy import can_see_reasons

bp = Blueprint("reputation", __name__)

WIDTH, HEIGHT, EDGE = 520, 48, 3  # of the picture, in its own units


@bp.get("/people/<int:user_id>/<slug>/reputation")
def show_ledger(user_id: int, slug: str) -> ResponseReturnValue:
    """A page of the ledger; the first one also shows the year and what is still to come."""
    person = accounts.person_or_404(user_id)
    before = request.args.get("before", type=int)
    if before is not None and not 0 < before < 2**63:
        raise NotFound()
    ledger = queries.ledger(person.id, before)
    line = queries.weekly(person.id, person.reputation) if ledger.days and not before else []
    return render_template(
        "reputation/ledger.html",
        person=person,
        ledger=ledger,
        titles=titles_of(ledger.post_ids, me()),
        line=line,
        path=path_of(line),
        waiting=0 if before else queries.not_confirmed(person.id),
        shows_reasons=bool(can_see_reasons(me(), person)),
        rules=rules.values(),
    )


def path_of(line: Sequence[int]) -> str:
    """A line of numbers as the path of an SVG picture."""
    if not line:
        return ""
    low, high = min(line), max(line)
    step, scale = WIDTH / (len(line) - 1), (HEIGHT - 2 * EDGE) / max(1, high - low)
    return "M" + " ".join(
        f"{place * step:g} {HEIGHT - EDGE - (value - low) * scale:.1f}" for place, value in enumerate(line)
    )
