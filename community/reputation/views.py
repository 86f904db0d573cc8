"""Where a person's reputation comes from: every entry, for everyone to see. And the rules, for administrators."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts import queries as accounts
from community.accounts.login import actor
from community.core.access import require
from community.core.errors import NotFound
from community.core.web import me
from community.outcomes.queries import not_said
from community.questions.queries.titles import titles_of
from community.reputation import queries, rules
from community.reputation.forms import LABELS, RulesForm
from community.reputation.policy import can_change_rules, can_see_reasons

bp = Blueprint("reputation", __name__)

WIDTH, HEIGHT, EDGE = 520, 48, 3  # of the picture, in its own units


@bp.get("/people/<int:user_id>/<slug>/reputation")
def show_ledger(user_id: int, slug: str) -> ResponseReturnValue:
    """A page of the ledger; the first one also shows the year and what is still to come."""
    person = accounts.person_or_404(user_id)
    before = request.args.get("before", type=int)
    if before is not None and not 0 < before < 2**63:
        raise NotFound()
    ledger = queries.ledger(person, before)
    return render_template(
        "reputation/ledger.html",
        person=person,
        ledger=ledger,
        titles=titles_of(ledger.post_ids, me()),
        path=path_of(ledger.line),
        waiting=0 if before else not_said(person.id),
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


@bp.get("/admin/reputation")
def show_rules() -> ResponseReturnValue:
    """The rules as they are, or filled in with a preset."""
    require(can_change_rules(me()))
    preset = request.args.get("preset")
    if preset is not None and preset not in rules.PRESETS:
        raise NotFound()
    return rules_page(RulesForm(data=rules.PRESETS[preset] if preset else rules.look()), preset)


@bp.post("/admin/reputation")
def change_rules() -> ResponseReturnValue:
    """Show what would change; when that was confirmed, change it."""
    require(can_change_rules(me()))
    form = RulesForm()
    if not form.validate_on_submit():
        return rules_page(form), 422
    differences = rules.differences(rules.look(), form.wanted())
    if not differences:
        flash(_("Nothing is different."), "info")
        return redirect(url_for(".show_rules"), 303)
    if request.form.get("step") != "change":
        moved = {name: queries.people_between(before, after) for name, before, after in differences
                 if rules.is_threshold(name)}  # fmt: skip
        return render_template(
            "reputation/preview.html", form=form, differences=differences, moved=moved, labels=LABELS
        )
    rules.change_rules(actor(), form.wanted())
    flash(_("The rules are changed. They hold for everything from now on."), "good")
    return redirect(url_for(".show_rules"), 303)


def rules_page(form: RulesForm, filled: str | None = None) -> str:
    """The form of the rules, with the latest changes. `filled` is the preset that it was filled in with."""
    return render_template(
        "reputation/rules.html",
        form=form,
        rules=rules.RULES,
        labels=LABELS,
        preset=rules.preset_of(rules.values()),
        filled=filled,
        changes=rules.changes(),
    )
