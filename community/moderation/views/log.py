"""The audit log, and taking acts back."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts.login import actor
from community.core.access import require
from community.core.web import asked_number, me, safe_next
from community.moderation import commands, policy, queries
from community.moderation.kinds import ACTS, deed
from community.moderation.undoing import NOT_UNDONE, UNDO
from community.moderation.views.blueprint import bp


@bp.get("/moderation/log")
def log() -> ResponseReturnValue:
    """Everything that moderators, administrators and the product's rules did."""
    require(policy.can_moderate(me()))
    kind, person, by = request.args.get("kind", ""), asked_number("person"), asked_number("by")
    entries = queries.log(asked_number("before"), kind=kind, person=person, actor=by)
    return render_template(
        "moderation/log.html",
        entries=entries,
        kind=kind,
        person=person,
        by=by,
        deed=deed,
        acts=ACTS,
        undo=UNDO,
        not_undone=NOT_UNDONE,
        can_take_back=partial(policy.can_take_back, me()),
    )


@bp.post("/moderation/log/<int:act_id>/undo")
def undo(act_id: int) -> ResponseReturnValue:
    require(policy.can_see_queue(me()))
    commands.take_back(actor(), queries.act_or_404(act_id), request.form.get("reason", ""))
    flash(_("Taken back: it is as it was before."), "good")
    return redirect(safe_next(url_for(".queue")), 303)
