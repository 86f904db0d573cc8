"""The badges there are, who has one, and which somebody has."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from community.accounts import queries as accounts
from community.badges import policy, queries
from community.badges.views.blueprint import bp
from community.core.pages import public
from community.core.web import me


@bp.get("/badges")
@public()
def all_badges() -> ResponseReturnValue:
    """Every badge, how it is earned, and how many have it."""
    mine = queries.keys_of(me()) if me().is_authenticated else set()
    may_manage = bool(policy.can_manage_badges(me()))
    return render_template("badges/all.html", groups=queries.all_badges(), mine=mine, may_manage=may_manage)


@bp.get("/badges/<key>")
@public("before")
def show_badge(key: str) -> ResponseReturnValue:
    """Everybody who has a badge."""
    badge, before = queries.badge_or_404(key), request.args.get("before")
    return render_template("badges/badge.html", badge=badge, page=queries.holders(badge, me(), before), before=before)


@bp.get("/people/<int:person_id>/<slug>/badges")
def badges_of(person_id: int, slug: str) -> ResponseReturnValue:
    """Somebody's badges, each with what earned it; for themselves also those that they lost, with the reason."""
    person, before = accounts.person_or_404(person_id), request.args.get("before")
    page = queries.badges_of(person.id, me(), before, with_lost=policy.can_see_lost(me(), person))
    return render_template("badges/person.html", person=person, page=page, before=before)
