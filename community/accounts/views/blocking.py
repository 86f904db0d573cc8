"""Which addresses and networks are kept out."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts import commands, policy, queries
from community.accounts.forms import BlockForm
from community.accounts.login import actor
from community.accounts.views.blueprint import bp
from community.core.access import require
from community.core.errors import Invalid
from community.core.limits import limit
from community.core.web import me


@bp.get("/moderation/blocks")
def blocks() -> str:
    """What is kept out now, and the form to keep out more."""
    require(policy.can_moderate(me()))
    return show_blocks(BlockForm(length="2"))


def show_blocks(form: BlockForm) -> str:
    return render_template("accounts/blocks.html", blocks=queries.standing_blocks(), form=form)


@bp.post("/moderation/blocks")
@limit("post")
def add_block() -> ResponseReturnValue:
    """Keep somebody out."""
    require(policy.can_moderate(me()))
    form = BlockForm()
    try:
        commands.block(
            actor(),
            form.kind.data or "",
            form.what.data or "",
            form.reason.data or "",
            form.ends(),
            from_address=request.remote_addr or "",
        )
    except Invalid as invalid:
        form.refuse(invalid)
        return show_blocks(form), 422
    flash(_("Blocked."), "good")
    return redirect(url_for(".blocks"), 303)


@bp.post("/moderation/blocks/<int:block_id>/lift")
def lift_block(block_id: int) -> ResponseReturnValue:
    """Let them in again."""
    require(policy.can_moderate(me()))
    commands.lift_block(actor(), queries.block_or_404(block_id))
    flash(_("Lifted."), "good")
    return redirect(url_for(".blocks"), 303)
