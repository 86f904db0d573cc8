"""The page on which staff see links that lead nowhere."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts.login import actor
from community.core.access import require
from community.core.web import asked_number, me, settings
from community.links import commands, policy, queries
from community.links.models import OutgoingLink
from community.staff.queries import live_grant

bp = Blueprint("links", __name__)


def must_look_after_links() -> None:
    require(policy.can_look_after_links(me(), live_grant(me().id) is not None))


def broken_link(link_id: int) -> OutgoingLink:
    """A broken link, for whoever may do something about it."""
    must_look_after_links()
    return queries.link_or_404(link_id)


@bp.get("/insights/links")
def show_broken() -> ResponseReturnValue:
    """Broken links, or with `show=ignored` those that nobody wants to hear of."""
    must_look_after_links()
    ignored = request.args.get("show") == "ignored"
    found = queries.broken(me(), ignored, asked_number("before"))
    known = (0, 0) if found.links else queries.known()
    return render_template(
        "links/broken.html", found=found, ignored=ignored, is_on=settings().broken_links, known=known
    )


@bp.post("/insights/links/<int:link_id>/again")
def look_again(link_id: int) -> ResponseReturnValue:
    commands.look_again(actor(), broken_link(link_id))
    flash(_("The worker looks at it again within minutes. If it is there, it is off this list."), "good")
    return redirect(url_for(".show_broken"), 303)


@bp.post("/insights/links/<int:link_id>/ignore")
def ignore(link_id: int) -> ResponseReturnValue:
    commands.ignore(actor(), broken_link(link_id))
    flash(_("Ignored. Nobody looks at this link any more."), "good")
    return redirect(url_for(".show_broken"), 303)


@bp.post("/insights/links/<int:link_id>/heed")
def heed(link_id: int) -> ResponseReturnValue:
    commands.heed(actor(), broken_link(link_id))
    flash(_("It is reported again, and looked at within minutes."), "good")
    return redirect(url_for(".show_broken", show="ignored"), 303)
