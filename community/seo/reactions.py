"""What follows changes of posts: sitemaps know when pages changed, and a hub hears which feeds have something new."""

from collections.abc import Sequence
from typing import Protocol

from community.core.events import batched
from community.core.mail import ours
from community.questions.events import AnswerPosted, PostDeleted, PostEdited, PostRestored, QuestionAsked, VoteCast
from community.seo import xml
from community.seo.commands import note_changes
from community.seo.queries import feeds
from community.seo.queries.changes import unanswered
from community.seo.telling import publish

Published = QuestionAsked | AnswerPosted | PostEdited | PostDeleted | PostRestored


class AboutQuestion(Protocol):
    """Every fact that names the question whose page it changes."""

    @property
    def question_id(self) -> int: ...


@batched
def note_page_changes(facts: Sequence[AboutQuestion]) -> None:
    """Note that the pages of these facts' questions changed, for sitemaps and search engines."""
    note_changes({fact.question_id for fact in facts})


@batched
def note_votes(facts: Sequence[VoteCast]) -> None:
    """A vote changes a number, which is no news; but it decides whether a question without answers is listed."""
    note_changes(unanswered({fact.question_id for fact in facts}))


@batched
def tell_hub(facts: Sequence[Published]) -> None:
    """Tell the hub of WEBSUB_HUB, once for all that waits, which public feeds have something new."""
    hub = ours().websub_hub
    topics = feeds.with_posts({post_in(fact) for fact in facts}) if hub else []
    if topics:
        publish(hub, [xml.whole(topic) for topic in topics])


def post_in(fact: Published) -> int:
    """The id of the post that the fact is about."""
    if isinstance(fact, QuestionAsked):
        return fact.question_id
    return fact.answer_id if isinstance(fact, AnswerPosted) else fact.post_id
