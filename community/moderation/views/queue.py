"""The review queue: its cards, and the buttons on them."""

from collections.abc import Callable

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from community.accounts.login import actor
from community.core.access import require
from community.core.audit import Act
from community.core.errors import Invalid, Problem
from community.core.text import number_in
from community.core.web import asked_number, me, wants_json
from community.moderation import commands, policy, queries
from community.moderation.kinds import ACTS, KINDS, REASONS, deed
from community.moderation.models import Case
from community.moderation.views.blueprint import bp
from community.questions.models.removal import CATEGORIES, RULES

AT_ONCE = 50  # cards that one press of a button decides


def words() -> dict[str, object]:
    """The tables that cards are written with."""
    return {"kinds": KINDS, "reasons": REASONS, "categories": CATEGORIES, "deed": deed, "acts": ACTS}


@bp.get("/moderation")
def queue() -> ResponseReturnValue:
    """What waits, the longest waiting first."""
    require(policy.can_see_queue(me()))
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    counted = queries.counts(me())
    return render_template(
        "moderation/queue.html",
        queue=queries.queue(me(), kind, asked_number("after"), asked_number("post")),
        counts=counted,
        is_late=queries.waiting_long(counted),
        kind=kind,
        done=asked_number("done"),
        log=queries.log(limit=6) if me().is_moderator else (),
        **words(),
    )


@bp.get("/moderation/cases/<int:case_id>")
def show_case(case_id: int) -> ResponseReturnValue:
    """One case alone; of one that is decided, what was done."""
    case = case_of(case_id)
    if not case.is_open:
        flash(commands.in_the_way(case), "info")
        return redirect(url_for(".log", _anchor=f"act-{case.act_id}" if case.act_id else None))
    return render_template("moderation/case.html", card=queries.card_or_404(case_id, me()), **words())


def case_of(case_id: int) -> Case:
    require(policy.can_see_queue(me()))
    return queries.case_or_404(case_id, me())


def back(done: Act | None = None, after: int | None = None) -> ResponseReturnValue:
    """To the queue as it was filtered; `done` can be taken back there."""
    kind = request.form.get("kind") or None
    return redirect(url_for(".queue", kind=kind, done=done.id if done else None, after=after), 303)


def decided(decide: Callable[..., Act], case_id: int, *told: object) -> ResponseReturnValue:
    """To the queue, which offers to take the decision back; to the card if something was missing in it."""
    case = case_of(case_id)
    try:
        return back(decide(actor(), case, *told))
    except Invalid as invalid:
        flash(invalid.message, "bad")
        return redirect(url_for(".show_case", case_id=case.id), 303)


@bp.post("/moderation/cases/<int:case_id>/claim")
def claim(case_id: int) -> ResponseReturnValue:
    """Tell the other moderators that this one is being looked at."""
    case = commands.claim(actor(), case_of(case_id).id)
    if wants_json():
        return jsonify(claimed=case.id)
    return redirect(url_for(".show_case", case_id=case.id), 303)


@bp.post("/moderation/cases/<int:case_id>/skip")
def skip(case_id: int) -> ResponseReturnValue:
    """Leave it to others, and go on behind it."""
    commands.let_go(actor(), case_of(case_id).id)
    return back(after=case_id)


@bp.post("/moderation/cases/<int:case_id>/approve")
def approve(case_id: int) -> ResponseReturnValue:
    return decided(commands.approve, case_id)


@bp.post("/moderation/cases/<int:case_id>/dealt-with")
def deal_with(case_id: int) -> ResponseReturnValue:
    return decided(commands.deal_with, case_id)


@bp.post("/moderation/cases/<int:case_id>/remove")
def remove(case_id: int) -> ResponseReturnValue:
    category, told = request.form.get("category", ""), request.form.get("words", "")
    return decided(commands.remove, case_id, category, told)


@bp.post("/moderation/cases/<int:case_id>/close")
def close_case(case_id: int) -> ResponseReturnValue:
    other = number_in(request.form.get("duplicate_of", ""))
    return decided(commands.close_flagged, case_id, request.form.get("reason", ""), other)


@bp.post("/moderation/cases/<int:case_id>/appeal")
def decide_appeal(case_id: int) -> ResponseReturnValue:
    """Grant or refuse an appeal, with an answer."""
    decide = commands.grant_appeal if request.form.get("decision") == "grant" else commands.refuse_appeal
    return decided(decide, case_id, request.form.get("words", ""))


@bp.post("/moderation/cases/<int:case_id>/suggestion")
def decide_suggestion(case_id: int) -> ResponseReturnValue:
    """Accept or reject a suggested edit, and go on; whoever comes second is told who was faster."""
    case = case_of(case_id)
    edition, rejects = number_in(request.form.get("edition", "")) or 0, request.form.get("decision") == "reject"
    try:
        if rejects:
            act = commands.reject_suggested(actor(), case, edition, request.form.get("reason", ""))
        else:
            act = commands.accept_suggested(actor(), case, edition)
    except Problem as problem:
        flash(problem.message, "warn")
        is_missing = isinstance(problem, Invalid) and problem.field == "reason"
        return redirect(url_for(".show_case", case_id=case_id), 303) if is_missing else back()
    flash(_("Rejected. Whoever suggested it is told why.") if rejects else _("Accepted: it is shown now."), "good")
    return back(act)


@bp.post("/moderation/bulk")
def bulk() -> ResponseReturnValue:
    """One decision about many cards. Those that somebody else was faster with are left out, and counted."""
    require(policy.can_see_queue(me()))
    ids = [number for text in request.form.getlist("case")[:AT_ONCE] if (number := number_in(text))]
    category = request.form.get("category") or RULES
    done, missed = 0, []
    for case_id in ids:
        try:
            case = queries.case_or_404(case_id, me())
            if request.form.get("action") == "remove":
                commands.remove(actor(), case, category)
            else:
                commands.approve(actor(), case)
            done += 1
        except Problem as problem:
            missed.append(problem.message)
    if done:
        flash(ngettext("%(num)s case decided.", "%(num)s cases decided.", done), "good")
    if not ids:
        flash(_("Nothing is chosen: tick the cards first."), "warn")
    for message in sorted(set(missed)):
        flash(message, "warn")
    return back()
