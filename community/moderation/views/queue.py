"""The review queue: its cards, and the buttons on them."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from community.accounts.login import actor
from community.core.access import require
from community.core.audit import Act
from community.core.errors import Problem
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
    require(policy.can_moderate(me()))
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    counted = queries.counts()
    return render_template(
        "moderation/queue.html",
        queue=queries.queue(actor().id, kind, asked_number("after"), asked_number("post")),
        counts=counted,
        is_late=queries.waiting_long(counted),
        kind=kind,
        done=asked_number("done"),
        log=queries.log(limit=6),
        **words(),
    )


@bp.get("/moderation/cases/<int:case_id>")
def show_case(case_id: int) -> ResponseReturnValue:
    """One case alone."""
    require(policy.can_moderate(me()))
    return render_template("moderation/case.html", card=queries.card_or_404(case_id, actor().id), **words())


def case_of(case_id: int) -> Case:
    require(policy.can_moderate(me()))
    return queries.case_or_404(case_id)


def back(done: Act | None = None, after: int | None = None) -> ResponseReturnValue:
    """To the queue as it was filtered; `done` can be taken back there."""
    kind = request.form.get("kind") or None
    return redirect(url_for(".queue", kind=kind, done=done.id if done else None, after=after), 303)


def decided(act: Act) -> ResponseReturnValue:
    """To the queue, which offers to take it back."""
    return back(act)


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
    return decided(commands.approve(actor(), case_of(case_id)))


@bp.post("/moderation/cases/<int:case_id>/remove")
def remove(case_id: int) -> ResponseReturnValue:
    category, told = request.form.get("category", ""), request.form.get("words", "")
    return decided(commands.remove(actor(), case_of(case_id), category, told))


@bp.post("/moderation/cases/<int:case_id>/close")
def close_case(case_id: int) -> ResponseReturnValue:
    other = number_in(request.form.get("duplicate_of", ""))
    return decided(commands.close_flagged(actor(), case_of(case_id), request.form.get("reason", ""), other))


@bp.post("/moderation/cases/<int:case_id>/appeal")
def decide_appeal(case_id: int) -> ResponseReturnValue:
    """Grant or refuse an appeal, with an answer."""
    case, answer = case_of(case_id), request.form.get("words", "")
    decide = commands.grant_appeal if request.form.get("decision") == "grant" else commands.refuse_appeal
    return decided(decide(actor(), case, answer))


@bp.post("/moderation/bulk")
def bulk() -> ResponseReturnValue:
    """One decision about many cards. Those that somebody else was faster with are left out, and counted."""
    require(policy.can_moderate(me()))
    ids = [number for text in request.form.getlist("case")[:AT_ONCE] if (number := number_in(text))]
    category = request.form.get("category") or RULES
    done, missed = 0, []
    for case_id in ids:
        try:
            case = queries.case_or_404(case_id)
            if request.form.get("action") == "remove":
                commands.remove(actor(), case, category)
            else:
                commands.approve(actor(), case)
            done += 1
        except Problem as problem:
            missed.append(problem.message)
    if done:
        flash(ngettext("%(num)s case decided.", "%(num)s cases decided.", done), "good")
    for message in sorted(set(missed)):
        flash(message, "warn")
    return back()
