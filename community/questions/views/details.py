"""The page behind the doors in a post: its contact details, with a warning."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from community.core.web import me
from community.questions import queries
from community.questions.views.blueprint import address_of_post, bp
from community.questions.writing import question_of


@bp.get("/posts/<int:post_id>/details")
def details(post_id: int) -> ResponseReturnValue:
    """A post as its author wrote it. One without a mask is shown where it stands."""
    post = queries.post_or_404(post_id, me())
    written = queries.masked_post(post)
    if written is None:
        return redirect(address_of_post(post))
    return render_template("questions/details.html", post=post, question=question_of(post), written=written)
