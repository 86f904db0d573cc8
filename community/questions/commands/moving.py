"""Moving a question to another product, version or topics. It is an edit: a version is kept."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts.models import User
from community.catalog.models import Product, Version
from community.core.access import require
from community.core.audit import Act, log_act, tell_person
from community.core.db import command, db, lock
from community.core.errors import Invalid
from community.core.events import record
from community.questions import tools
from community.questions.commands.asking import must_know_topics, set_tags
from community.questions.commands.audience import settle_audience
from community.questions.commands.showing import stand_elsewhere
from community.questions.events import PostEdited
from community.questions.models import Question, Revision
from community.questions.queries.pages import whole
from community.questions.queries.places import may_post
from community.questions.writing import checked_tags, keep_revision

MOVE = "move question"


@command
def move_question(
    moderator: User, question: Question, product_id: int | None, version_id: int | None, tags: list[str]
) -> None:
    """Put a question under another product, version of it, or topics. Nothing is written when all stays as it is."""
    require(tools.can_move(moderator, lock(question)))
    question = whole(question.id)
    tags = checked_tags(tags)
    must_know_topics(moderator, tags)
    before = place_of(question)
    after = {"product_id": product_id, "version_id": version_id, "tags": sorted(tags)}
    if after == before:
        return
    put(moderator, question, after)
    about = ("post", question.id)
    tell_person(log_act(MOVE, moderator.id, about, person_id=question.author_id, before=before, after=after))


def place_of(question: Question) -> dict[str, Any]:
    """Where a question stands, as the log keeps it."""
    return {
        "product_id": question.product_id,
        "version_id": question.version_id,
        "tags": sorted(tag.name for tag in question.tags),
    }


def put(moderator: User, question: Question, place: dict[str, Any]) -> None:
    """Put a locked question there and keep a version of it."""
    product_id, version_id = place["product_id"], place["version_id"]
    if product_id is not None and db.session.get(Product, product_id) is None:
        raise Invalid(_("Choose one of the products."), field="product")
    if version_id is not None:
        version = db.session.get(Version, version_id)
        if version is None or version.product_id != product_id:
            raise Invalid(_("Choose a version of the product."), field="version")
    stand_elsewhere(question)  # where it stood so far
    question.product_id, question.version_id = product_id, version_id
    set_tags(question, place["tags"])
    settle_audience(question)
    require(may_post(moderator, question.area_id))
    stand_elsewhere(question)
    keep_revision(question, moderator.id, newest_fields(question) | place, _("Moved"))
    record(PostEdited(post_id=question.id, question_id=question.id, editor_id=moderator.id), moderator.id)


def newest_fields(question: Question) -> dict[str, Any]:
    """What the newest version of a question keeps beside its text: as it was written, without masks."""
    wanted = select(Revision.fields).where(Revision.post_id == question.id).order_by(Revision.number.desc())
    return db.session.scalars(wanted.limit(1)).first() or {}


@command
def undo_move(moderator: User, act: Act) -> None:
    """Put a question back where it stood before an act."""
    question = whole(act.subject_id or 0)
    require(tools.can_move(moderator, lock(question)))
    put(moderator, question, act.before)
