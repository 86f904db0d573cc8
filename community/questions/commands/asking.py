"""Asking."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import update

from community.accounts.models import User
from community.catalog.commands import tags_named
from community.catalog.models import Product, Tag, Version
from community.catalog.queries import unknown_tags
from community.core.access import require
from community.core.db import command, db
from community.core.errors import Invalid
from community.core.events import record
from community.core.pages import changed
from community.core.text import slugify
from community.core.traps import UNKNOWN, Manner
from community.questions import policy
from community.questions.commands.audience import chosen, settle_audience
from community.questions.commands.drafts import drop_draft
from community.questions.commands.ordering import keep_in_order
from community.questions.commands.showing import stand_elsewhere
from community.questions.commands.suspecting import suspect
from community.questions.commands.withholding import withhold
from community.questions.events import QuestionAsked
from community.questions.models import Question
from community.questions.models.posts import EVERYONE
from community.questions.queries.places import may_post
from community.questions.standing import standing_of
from community.questions.writing import AskFields, checked, keep_first, write_text


@command
def ask(author: User, fields: AskFields, audience: str = EVERYONE, manner: Manner = UNKNOWN) -> Question:
    """Ask a question; its draft is done with. One that waits for a moderator counts and is told once it is released.

    `audience` is who may read it (see `commands.audience.CHOICES`), as far as its area allows; `manner` is how it was
    entered.
    """
    require(policy.can_ask(author))
    fields = checked(fields)
    must_know_topics(author, fields.tags)
    question = Question(author_id=author.id, tags=[], chosen_audience=chosen(author, audience))
    mentioned = fill(question, fields)
    considered = suspect(author, question, len(mentioned), manner)
    db.session.add(question)
    db.session.flush()
    is_held = withhold(question, mentioned, considered)
    set_tags(question, fields.tags)
    keep_first(question, author.id, fields.for_revision())
    drop_draft(author, "ask")
    if not is_held:
        db.session.execute(update(User).where(User.id == author.id).values(question_count=User.question_count + 1))
    settle_audience(question)
    require(may_post(author, question.area_id))
    if not is_held:
        stand_elsewhere(question)
        record(QuestionAsked(question_id=question.id, author_id=author.id, mentioned=mentioned), author.id)
    return question


def fill(question: Question, fields: AskFields) -> list[int]:
    """Set everything but the tags. Returns the ids of the people mentioned."""
    question.title, question.slug = fields.title, slugify(fields.title)
    question.goal, question.done_when, question.tried = fields.goal, fields.done_when, fields.tried
    question.proposed_solution, question.environment = fields.proposed_solution, fields.environment
    question.product_id, question.version_id = fields.product_id, fields.version_id
    if fields.product_id is not None and db.session.get(Product, fields.product_id) is None:
        raise Invalid(_("Choose one of the products."), field="product")
    if fields.version_id is not None:
        version = db.session.get(Version, fields.version_id)
        if version is None or version.product_id != fields.product_id:
            raise Invalid(_("Choose a version of the product."), field="version")
    return write_text(question, fields.source)


def must_know_topics(person: User, names: list[str]) -> None:
    """Raise Invalid unless there are these topics already, or the person may create new ones."""
    verdict = policy.can_create_tags(person, standing_of(person))
    if not verdict and (unknown := unknown_tags(names)):
        raise Invalid(_("There is no topic “%(tag)s” yet. %(reason)s", tag=unknown[0], reason=verdict.reason), "tags")


def set_tags(question: Question, names: list[str]) -> None:
    """Give the question exactly these tags and count them."""
    before, after = set(question.tags), set(tags_named(names))
    question.tags = sorted(after, key=lambda tag: tag.name)
    db.session.flush()
    keep_in_order([question.id])
    if question.hidden_at is None and question.audience == EVERYONE:
        count_tags([tag.id for tag in before - after], -1)
        count_tags([tag.id for tag in after - before], +1)


def count_tags(tag_ids: Sequence[int], step: int) -> None:
    """Move the question counts of tags, in SQL."""
    if tag_ids:
        db.session.execute(update(Tag).where(Tag.id.in_(tag_ids)).values(question_count=Tag.question_count + step))
        changed("tags", *(f"tag:{tag_id}" for tag_id in tag_ids))
