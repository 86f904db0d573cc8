"""What search engines read about a question: a description, and structured data (https://schema.org/QAPage).

Everything comes from rows that the page has loaded; nothing here asks the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from community.core.mail import absolute
from community.core.text import plain
from community.questions.models import Answer, Comment, Post, Question
from community.questions.models.posts import EVERYONE
from community.questions.queries import Thread

DESCRIPTION = 155  # characters that result pages show
GOAL = 90  # of these at most for the goal
TEXT = 3_000  # characters of a post; the whole of it stands on the page
COMMENTS = 5  # of every post, the first ones


@dataclass(frozen=True)
class PageData:
    """`description` is plain text; `json` is ready to stand inside a script element, empty when there is nothing."""

    description: str
    json: Markup


def page_data(question: Question, thread: Thread, path: str) -> PageData:
    """The data of a question's page, which is at `path`."""
    answers = [answer for answer in thread.answers if not answer.is_deleted]
    if question.audience != EVERYONE or question.is_deleted or question.hidden_at:
        return PageData(description_of(question, answers), Markup(""))
    url = absolute(path)
    graph = [page_of(question, answers, thread.comments, url), way_to(question, url)]
    return PageData(
        description_of(question, answers),
        htmlsafe_json_dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=True),
    )


def description_of(question: Question, answers: list[Answer]) -> str:
    """The answer that was accepted, or the best one; before there is any, the goal and the question."""
    accepted = [answer for answer in answers if answer.id == question.accepted_answer_id]
    for answer in accepted or answers:
        return plain(answer.html, DESCRIPTION)
    goal = f"{plain(escape(question.goal), GOAL)} · " if question.goal else ""
    return goal + plain(question.html, DESCRIPTION - len(goal))


def page_of(
    question: Question, answers: list[Answer], comments: Mapping[int, Sequence[Comment]], url: str
) -> dict[str, Any]:
    """The question with its answers: the accepted one apart from those that are suggested."""
    entity = {
        "@type": "Question",
        "name": question.title,
        **post_data(question, url),
        "dateModified": (question.edited_at or question.created_at).isoformat(timespec="seconds"),
        "answerCount": question.answer_count,
        **remarks(comments.get(question.id, ()), url),
    }
    suggested = []
    for answer in answers:
        data = {
            "@type": "Answer",
            **post_data(answer, f"{url}#post-{answer.id}"),
            **remarks(comments.get(answer.id, ()), url),
        }
        if answer.id == question.accepted_answer_id:
            entity["acceptedAnswer"] = data
        else:
            suggested.append(data)
    if suggested:
        entity["suggestedAnswer"] = suggested
    return {"@type": "QAPage", "url": url, "mainEntity": entity}


def post_data(post: Post, url: str) -> dict[str, Any]:
    """What questions and answers have in common. Votes up and down make one number, as readers see it."""
    return {
        "text": plain(post.html, TEXT),
        "url": url,
        "datePublished": post.created_at.isoformat(timespec="seconds"),
        "author": author_of(post),
        "upvoteCount": post.score,
    }


def remarks(comments: Sequence[Comment], url: str) -> dict[str, Any]:
    """The first comments on a post; without any, nothing is said."""
    said = [
        {
            "@type": "Comment",
            "text": plain(comment.html, TEXT),
            "url": f"{url}#post-{comment.id}",
            "datePublished": comment.created_at.isoformat(timespec="seconds"),
            "author": author_of(comment),
        }
        for comment in comments[:COMMENTS]
    ]
    return {"comment": said} if said else {}


def author_of(post: Post) -> dict[str, str]:
    """Who wrote a post; people who left have no page."""
    if post.author is None:
        return {"@type": "Person", "name": post.author_name or _("Someone who left")}
    url = absolute(f"/people/{post.author.id}/{post.author.slug}")
    return {"@type": "Person", "name": post.author.name, "url": url}


def way_to(question: Question, url: str) -> dict[str, Any]:
    """The crumbs on top of the page."""
    steps = [(_("Questions"), absolute("/"))]
    if question.product:
        steps.append((question.product.name, absolute(f"/products/{question.product.slug}")))
    steps.append((question.title, url))
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": address}
        for place, (name, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
