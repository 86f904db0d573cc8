"""How an assignment moves by itself: staff answer, staff ask back, or the asker writes again."""

from community.core.db import command, db, lock, now
from community.desk.models import ANSWERED, NEW, WAITING, Assignment
from community.questions.events import AnswerPosted, CommentPosted
from community.questions.models import Post, Question
from community.staff.queries import live_grant


@command
def move_assignment(fact: AnswerPosted | CommentPosted) -> None:
    """An answer by staff answers it, their comment waits for the customer, whatever its asker writes makes it new.

    May run twice: what was written before the assignment got into its state moves nothing.
    """
    if db.session.get(Assignment, fact.question_id) is None:
        return
    question = lock(db.session.get_one(Question, fact.question_id))
    given = lock(db.session.get_one(Assignment, fact.question_id))
    post = db.session.get(Post, fact.answer_id if isinstance(fact, AnswerPosted) else fact.comment_id)
    if post is None or post.created_at <= given.since:
        return
    if fact.author_id == question.author_id:
        state = NEW
    elif live_grant(fact.author_id) is not None:
        state = ANSWERED if isinstance(fact, AnswerPosted) else WAITING
    else:
        return
    given.state, given.since, given.writer_id, given.writing_until = state, now(), None, None
