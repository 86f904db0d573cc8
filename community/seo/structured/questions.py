"""The page of a question: QAPage while it can be answered, DiscussionForumPosting once it is closed.

Google allows QAPage only where people can add answers. A closed question (a duplicate, too) is a discussion that can
be read: its answers become comments. Pages that are not for everyone have a description and nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup, escape

from community.core.mail import absolute
from community.core.text import plain
from community.questions.models import Answer, Comment, Question
from community.questions.queries import Thread
from community.seo.cards import card_of, path_of
from community.seo.indexing import is_public, robots_for
from community.seo.structured.graph import Node, crumbs, moment, script, text_of
from community.seo.structured.people import author_of

DESCRIPTION = 155  # characters that result pages show
GOAL = 90  # of these at most for the goal
COMMENTS = 5  # of every post, the first ones
ACTIONS = "https://schema.org/"

Comments = Mapping[int, Sequence[Comment]]


@dataclass(frozen=True)
class PageData:
    """`description` is plain text; `json` is ready to stand inside a script element, empty when there is nothing.

    `robots` is what the page tells robots when it is sorted as usual; empty when it may be shown. `card` is the path
    of the preview picture; empty when there is none.
    """

    description: str
    json: Markup
    robots: str
    card: str


def page_data(question: Question, thread: Thread, path: str) -> PageData:
    """The data of a question's page, which is at `path`; the thread says which page of its answers it is."""
    answers = [answer for answer in thread.answers if not answer.is_deleted]
    about, robots = description_of(question, answers), robots_for(question)
    if not is_public(question):
        return PageData(about, Markup(""), robots, "")
    url = absolute(path)
    here = f"{url}?page={thread.page}" if thread.page > 1 else url
    node = (discussion_of if question.closed_at else page_of)(question, answers, thread.comments, url, here)
    return PageData(about, script(node, way_to(question, url)), robots, path_of(question.id, card_of(question)))


def description_of(question: Question, answers: Sequence[Answer]) -> str:
    """The answer that was accepted, or the best one; before there is any, the goal and the question."""
    accepted = [answer for answer in answers if answer.id == question.accepted_answer_id]
    for answer in accepted or answers:
        return plain(answer.html, DESCRIPTION)
    goal = f"{plain(escape(question.goal), GOAL)} · " if question.goal else ""
    return goal + plain(question.html, DESCRIPTION - len(goal))


def page_of(question: Question, answers: Sequence[Answer], comments: Comments, url: str, here: str) -> Node:
    """The question with its answers: the accepted one apart from those that are suggested.

    `url` is where the question is, `here` the page of its answers that is shown. All answers are counted, also those
    on other pages.
    """
    entity = {
        "@type": "Question",
        "name": question.title,
        **post_data(question, url),
        "answerCount": question.answer_count,
        **remarks(question, comments, url),
    }
    suggested = []
    for answer in answers:
        node = {"@type": "Answer", **post_data(answer, place(answer, here)), **remarks(answer, comments, here)}
        if answer.id == question.accepted_answer_id:
            entity["acceptedAnswer"] = node
        else:
            suggested.append(node)
    if suggested:
        entity["suggestedAnswer"] = suggested
    return {"@type": "QAPage", "url": here, "mainEntity": entity}


def discussion_of(question: Question, answers: Sequence[Answer], comments: Comments, url: str, here: str) -> Node:
    """A closed question: what was said on it, and each answer as a comment with the remarks under it."""
    said = [
        *remarks(question, comments, url).get("comment", ()),
        *(
            {"@type": "Comment", **post_data(answer, place(answer, here)), **remarks(answer, comments, here)}
            for answer in answers
        ),
    ]
    data = post_data(question, url)
    likes, replies = data.pop("upvoteCount"), question.answer_count
    node = {
        "@type": "DiscussionForumPosting",
        "headline": question.title,
        "mainEntityOfPage": here,
        **data,
        "interactionStatistic": [counter("LikeAction", likes), counter("CommentAction", replies)],
    }
    return node | {"comment": said} if said else node


def counter(action: str, number: int) -> Node:
    return {"@type": "InteractionCounter", "interactionType": ACTIONS + action, "userInteractionCount": number}


def post_data(post: Any, url: str) -> Node:
    """What questions and answers have in common.

    Votes up and down make one number, as Google wants it for sites that have both; a count is never less than none.
    """
    return {
        **words(post, url),
        "upvoteCount": max(0, post.score),
    }


def words(post: Any, url: str) -> Node:
    return {
        "text": text_of(post.html),
        "url": url,
        "datePublished": moment(post.created_at),
        "dateModified": moment(post.edited_at or post.created_at),
        "author": author_of(post),
    }


def remarks(post: Any, comments: Comments, here: str) -> Node:
    """The first comments on a post; without any, nothing is said."""
    said = [
        {"@type": "Comment", **words(comment, place(comment, here))} for comment in comments.get(post.id, ())[:COMMENTS]
    ]
    return {"comment": said} if said else {}


def place(post: Any, here: str) -> str:
    return f"{here}#post-{post.id}"


def way_to(question: Question, url: str) -> Node:
    """The crumbs on top of the page."""
    steps = [(_("Questions"), absolute("/"))]
    if question.product:
        steps.append((question.product.name, absolute(f"/products/{question.product.slug}")))
    return crumbs([*steps, (question.title, url)])
