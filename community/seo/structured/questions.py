"""The page of a question: QAPage while it can be answered, DiscussionForumPosting once it is closed.

Google allows QAPage only where people can add answers. A closed question (a duplicate, too) is a discussion that can
be read: its answers become comments. Pages that are not for everyone have a description and nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup, escape

from community.core.access import Actor
from community.core.mail import ours
from community.core.text import plain
from community.questions.models.lines import Asked, Line
from community.questions.queries import Thread
from community.seo.cards import card_of, path_of
from community.seo.indexing import is_public, robots_for
from community.seo.structured.graph import Node, crumbs, moment, script, text_of
from community.seo.structured.people import author_of
from community.settings import Settings

DESCRIPTION = 155  # characters that result pages show
GOAL = 90  # of these at most for the goal
COMMENTS = 5  # of every post, the first ones
ACTIONS = "https://schema.org/"

Comments = Mapping[int, Sequence[Line]]


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


def page_data(question: Asked, thread: Thread, path: str, me: Actor) -> PageData:
    """The data of a question's page, which is at `path`; the thread says which page of its answers it is.

    The JSON is for strangers alone: no machine that reads it signs in.
    """
    answers = [answer for answer in thread.answers if not answer.is_deleted]
    about, robots = description_of(question, answers), robots_for(question)
    if not is_public(question):
        return PageData(about, Markup(""), robots, "")
    card = path_of(question.id, card_of(question))
    if me.is_authenticated:
        return PageData(about, Markup(""), robots, card)
    shown = Shown(ours(), path, thread.page, thread.comments)
    is_over = question.closed_at or question.locked_at
    node = (discussion_of if is_over else page_of)(question, answers, shown)
    return PageData(about, script(node, way_to(question, shown)), robots, card)


def description_of(question: Asked, answers: Sequence[Line]) -> str:
    """The answer that was accepted, or the best one; before there is any, the goal and the question."""
    accepted = [answer for answer in answers if answer.id == question.accepted_answer_id]
    for answer in accepted or answers:
        return plain(answer.html, DESCRIPTION)
    goal = f"{plain(escape(question.goal), GOAL)} · " if question.goal else ""
    return goal + plain(question.html, DESCRIPTION - len(goal))


class Shown:
    """What all posts on a page share: `url` is where the question is, `here` the page of its answers that is shown."""

    def __init__(self, settings: Settings, path: str, page: int, comments: Comments) -> None:
        self.settings, self.comments = settings, comments
        self.url = settings.site_url + path
        self.here = f"{self.url}?page={page}" if page > 1 else self.url

    def words(self, post: Asked | Line, url: str = "") -> Node:
        """What every post has. It is at its place on this page, if `url` does not say something else."""
        return {
            "text": text_of(post.html),
            "url": url or f"{self.here}#post-{post.id}",
            "datePublished": moment(post.created_at),
            "dateModified": moment(post.edited_at or post.created_at),
            "author": author_of(post, self.settings),
        }

    def answer(self, post: Asked | Line, kind: str = "Answer") -> Node:
        return {"@type": kind, **self.words(post), "upvoteCount": votes_of(post), **self.remarks(post)}

    def remarks(self, post: Asked | Line) -> Node:
        """The first comments on a post; without any, nothing is said."""
        comments = [one for one in self.comments.get(post.id, ()) if not one.is_deleted][:COMMENTS]
        said = [{"@type": "Comment", **self.words(comment)} for comment in comments]
        return {"comment": said} if said else {}


def votes_of(post: Asked | Line) -> int:
    """Votes up and down as one number, as Google wants it for sites that have both; a count is never below none."""
    return max(0, post.score)


def page_of(question: Asked, answers: Sequence[Line], shown: Shown) -> Node:
    """The question with its answers: the accepted one apart from those that are suggested.

    All answers are counted, also those on other pages.
    """
    entity = {
        "@type": "Question",
        "name": question.title,
        **shown.words(question, shown.url),
        "upvoteCount": votes_of(question),
        "answerCount": question.answer_count,
        **shown.remarks(question),
    }
    suggested = []
    for answer in answers:
        if answer.id == question.accepted_answer_id:
            entity["acceptedAnswer"] = shown.answer(answer)
        else:
            suggested.append(shown.answer(answer))
    if suggested:
        entity["suggestedAnswer"] = suggested
    return {"@type": "QAPage", "url": shown.here, "mainEntity": entity}


def discussion_of(question: Asked, answers: Sequence[Line], shown: Shown) -> Node:
    """A closed question: what was said on it, and each answer as a comment with the remarks under it."""
    said = [*shown.remarks(question).get("comment", ()), *(shown.answer(answer, "Comment") for answer in answers)]
    node = {
        "@type": "DiscussionForumPosting",
        "headline": question.title,
        "mainEntityOfPage": shown.here,
        **shown.words(question, shown.url),
        "interactionStatistic": [
            counter("LikeAction", votes_of(question)),
            counter("CommentAction", question.answer_count),
        ],
    }
    return node | {"comment": said} if said else node


def counter(action: str, number: int) -> Node:
    return {"@type": "InteractionCounter", "interactionType": ACTIONS + action, "userInteractionCount": number}


def way_to(question: Asked, shown: Shown) -> Node:
    """The crumbs on top of the page."""
    site = shown.settings.site_url
    steps = [(_("Questions"), f"{site}/")]
    if question.product:
        steps.append((question.product.name, f"{site}/products/{question.product.slug}"))
    return crumbs([*steps, (question.title, shown.url)])
