"""How spam is kept out: for administrators."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts.login import actor
from community.core.access import require
from community.core.errors import Invalid
from community.core.web import me
from community.spam import commands, policy, queries, rules
from community.spam.forms import LEVELS, OF_LEVEL, STEPS, BlockForm, RulesForm

bp = Blueprint("spam", __name__)


@bp.get("/admin/spam")
def show() -> ResponseReturnValue:
    require(policy.can_manage_spam(me()))
    return page(BlockForm(), RulesForm(data=rules.look(0.0, 0).values))


def page(block_form: BlockForm, rules_form: RulesForm) -> str:
    return render_template(
        "spam/rules.html",
        block_form=block_form,
        form=rules_form,
        blocked=queries.blocked(),
        learned=queries.learned(),
        levels=LEVELS,
        of_level=OF_LEVEL,
        steps=STEPS,
    )


@bp.post("/admin/spam/blocked")
def block() -> ResponseReturnValue:
    """Have posts with these words, or with links to this site, wait."""
    require(policy.can_manage_spam(me()))
    form, unchanged = BlockForm(), RulesForm(formdata=None, data=rules.look(0.0, 0).values)
    if not form.validate_on_submit():
        return page(form, unchanged), 422
    try:
        commands.block(actor(), form.text.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return page(form, unchanged), 422
    flash(_("Posts with it wait for a moderator from now on."), "good")
    return redirect(url_for(".show", _anchor="blocked"), 303)


@bp.post("/admin/spam/blocked/<int:blocked_id>/remove")
def unblock(blocked_id: int) -> ResponseReturnValue:
    require(policy.can_manage_spam(me()))
    commands.unblock(actor(), queries.blocked_or_404(blocked_id))
    flash(_("Removed."), "info")
    return redirect(url_for(".show", _anchor="blocked"), 303)


@bp.post("/admin/spam")
def change() -> ResponseReturnValue:
    """Give the numbers other values."""
    require(policy.can_manage_spam(me()))
    form = RulesForm()
    if not form.validate_on_submit():
        return page(BlockForm(formdata=None), form), 422
    changes = commands.change_rules(actor(), form.wanted())
    flash(
        _("Saved. It holds within seconds.") if changes else _("Nothing is different."), "good" if changes else "info"
    )
    return redirect(url_for(".show", _anchor="numbers"), 303)
