"""The preview pictures of questions and of the site. Their addresses carry the hash of what is seen on them."""

from datetime import timedelta

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from community.core.web import cached
from community.seo import cards

bp = Blueprint("cards", __name__)

WEEK = timedelta(days=7)


@bp.get("/cards/q/<int:question_id>-<stamp>.png")
def of_question(question_id: int, stamp: str) -> ResponseReturnValue:
    """The picture of a question as it is now; addresses of older ones lead here."""
    card = cards.card_of_question(question_id)
    if stamp != cards.stamp_of(card):
        return redirect(cards.path_of(question_id, card))
    return picture(card, stamp)


@bp.get("/cards/site-<stamp>.png")
def of_site(stamp: str) -> ResponseReturnValue:
    """The picture for every page without one of its own."""
    card = cards.card_of_site()
    if stamp != cards.stamp_of(card):
        return redirect(cards.path_of_site())
    return picture(card, stamp)


def picture(card: cards.Card, stamp: str) -> ResponseReturnValue:
    known = request.if_none_match.contains(stamp)
    answer = Response(status=304) if known else Response(cards.picture_of(card), mimetype="image/png")
    answer.set_etag(stamp)
    return cached(answer, WEEK)
