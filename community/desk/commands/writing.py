"""Answering from the desk: a claim for ten minutes, states, and beginning with a canned reply.

Claims are not written into the log: how long somebody took is nobody's business.
"""

from flask_babel import gettext as _
from sqlalchemy import update

from community.accounts.models import User
from community.catalog.models import Product, Version
from community.core.access import require
from community.core.audit import log_act
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.desk import policy
from community.desk.models import ANSWERED, CLAIM, NEW, WAITING, Assignment
from community.desk.queries import as_plain
from community.questions.commands import save_draft
from community.questions.models import Question
from community.questions.queries.pages import draft
from community.staff.models import CannedReply
from community.staff.queries import live_grant
from community.staff.replying import filled

STATE = "change state of question"


@command
def take(actor: User, question: Question) -> Assignment:
    """Say that one writes an answer: for ten minutes, and longer while one writes, others see it. Raises Forbidden
    while somebody else does. A question that was handed to nobody waits for the function of whoever takes it."""
    grant = live_grant(actor.id)
    lock(question)
    given = db.session.get(Assignment, question.id) or Assignment(
        question_id=question.id, state=NEW, since=now(), by_id=actor.id
    )
    require(policy.can_take(actor, grant, given))
    assert grant is not None
    if given.function_id is None:
        given.function_id = grant.function_id
        db.session.add(given)
    if given.state != NEW:
        given.state, given.since = NEW, now()
    given.writer_id, given.writing_until = actor.id, now() + CLAIM
    return given


@command
def leave(actor: User, question: Question) -> None:
    """Let others write the answer."""
    require(policy.can_work(actor, live_grant(actor.id)))
    mine = Assignment.question_id == question.id, Assignment.writer_id == actor.id
    nobody = {"writer_id": None, "writing_until": None}
    db.session.execute(update(Assignment).where(*mine).values(nobody).execution_options(synchronize_session="fetch"))


@command
def keep_claim(question_id: int, writer_id: int) -> None:
    """Whoever has taken a question goes on writing: the ten minutes begin again."""
    mine = Assignment.question_id == question_id, Assignment.writer_id == writer_id
    longer = {"writing_until": now() + CLAIM}
    db.session.execute(update(Assignment).where(*mine).values(longer).execution_options(synchronize_session="fetch"))


@command
def set_state(actor: User, question: Question, state: str) -> None:
    """Say that a question waits for the customer, is answered, or waits for staff again."""
    require(policy.can_work(actor, live_grant(actor.id)))
    lock(question)
    given = db.session.get(Assignment, question.id)
    if given is None or state not in (NEW, WAITING, ANSWERED):
        raise Invalid(_("This question was handed to nobody."))
    before = as_plain(given)
    given.state, given.since, given.writer_id, given.writing_until = state, now(), None, None
    log_act(STATE, actor.id, ("post", question.id), before=before, after=as_plain(given))


@command
def begin_reply(actor: User, question: Question, reply: CannedReply) -> None:
    """Take a question and begin its answer with a canned reply, behind what was begun already."""
    require(policy.can_work(actor, live_grant(actor.id)))
    given = take(actor, question)
    asker = db.session.get(User, question.author_id) if question.author_id else None
    product = db.session.get(Product, question.product_id) if question.product_id else None
    version = db.session.get(Version, question.version_id) if question.version_id else None
    about = {
        "name": asker.name.split()[0] if asker else "",
        "product": product.name if product else "",
        "version": version.name if version else "",
        "me": actor.name,
    }
    key = f"answer-{given.question_id}"
    begun = draft(actor, key)
    fields = dict(begun.fields) if begun else {}
    text = f"{fields.get('source', '').rstrip()}\n\n{filled(reply.text, about)}".strip()
    save_draft(actor, key, fields | {"source": text, "official": "y"})
