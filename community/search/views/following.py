"""Following searches: the button on the page of results, and the person's own list."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from community.accounts.login import actor
from community.core.errors import Invalid
from community.core.limits import limit
from community.core.web import me, safe_next
from community.search import following
from community.search.views.blueprint import bp


@bp.get("/searches")
@login_required
def searches() -> ResponseReturnValue:
    """The searches that the person follows."""
    return render_template("search/searches.html", searches=following.followed_by(me()), most=following.MOST)


@bp.post("/searches")
@login_required
@limit("vote")
def follow() -> ResponseReturnValue:
    try:
        search = following.follow(actor(), request.form.get("q", ""))
    except Invalid as invalid:
        flash(invalid.message, "warn")
        return redirect(url_for(".searches"), 303)
    flash(_("You will hear of new questions that “%(search)s” finds.", search=search.query), "good")
    return redirect(safe_next(url_for(".searches")), 303)


@bp.post("/searches/<int:search_id>/unfollow")
@login_required
@limit("vote")
def unfollow(search_id: int) -> ResponseReturnValue:
    search = following.followed_or_404(me(), search_id)
    following.unfollow(actor(), search)
    flash(_("You no longer follow “%(search)s”.", search=search.query), "info")
    return redirect(safe_next(url_for(".searches")), 303)


@bp.post("/searches/<int:search_id>/mail")
@login_required
@limit("vote")
def choose_mail(search_id: int) -> ResponseReturnValue:
    """Mails about one search on or off."""
    search = following.followed_or_404(me(), search_id)
    following.choose_mail(actor(), search, request.form.get("mail") == "on")
    return redirect(url_for(".searches"), 303)
