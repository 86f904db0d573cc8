"""The blueprint that all views of questions hang on, and addresses they share."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, current_app, url_for
from markupsafe import Markup

from community.core.text import number_in, our_site
from community.questions.models import Post, Question
from community.questions.models.lines import Asked, Linked
from community.questions.models.removal import removed_for
from community.questions.queries.pages import page_of
from community.questions.writing import question_of

bp = Blueprint("questions", __name__)
bp.add_app_template_global(removed_for)


def address_of(question: Question | Asked, **more: Any) -> str:
    """The one address of a question's page."""
    return url_for("questions.show_question", question_id=question.id, slug=question.slug, **more)


def address_of_post(post: Post) -> str:
    """Where a post stands: the right page of its question, at the post."""
    page = page_of(post)
    return address_of(question_of(post), _anchor=f"post-{post.id}", **({"page": str(page)} if page > 1 else {}))


@bp.app_template_filter()
def shown(html: str, links: Sequence[Linked] = ()) -> Markup:
    """A stored text for a page: whom its links vouch for, and `links` with their titles where they stand bare."""
    draw: Any = current_app.jinja_env.get_template("_ui/linked.html").module
    return Markup(our_site().shown(html, {link.path: link for link in links}, draw.linked))  # noqa: S704  sanitised


def base_of(text: str | None) -> int:
    """The revision number that an edit form started from; 0 when it is not a number."""
    return number_in(text or "") or 0
