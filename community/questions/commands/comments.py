"""Commenting."""

from flask_babel import gettext as _

from community.accounts.models import User
from community.core.access import require
from community.core.db import command, db, lock
from community.core.errors import Invalid
from community.core.events import record
from community.core.traps import UNKNOWN, Manner
from community.questions import policy
from community.questions.commands.showing import look_different
from community.questions.commands.suspecting import suspect
from community.questions.commands.withholding import withhold
from community.questions.events import CommentPosted
from community.questions.models import Comment, Post
from community.questions.queries.places import may_post
from community.questions.standing import standing_of
from community.questions.writing import (
    COMMENT_LEAST,
    COMMENT_MOST,
    keep_first,
    question_of,
    speak_officially,
    within,
    write_text,
)


@command
def post_comment(author: User, post: Post, source: str, official: bool = False, manner: Manner = UNKNOWN) -> Comment:
    """Comment on a question or an answer. `manner` is how it was entered."""
    question = lock(question_of(post))
    require(
        policy.can_comment(author, lock(post), question, standing_of(author)) and may_post(author, question.area_id)
    )
    if isinstance(post, Comment):
        raise Invalid(_("Comment on the question or the answer, not on a comment."))
    comment = Comment(parent_id=post.id, question_id=question.id, author_id=author.id)
    mentioned = write_text(comment, within(source, COMMENT_LEAST, COMMENT_MOST, _("A comment"), "comment"))
    if official:
        speak_officially(comment, author)
    considered = suspect(author, comment, len(mentioned), manner)
    db.session.add(comment)
    db.session.flush()
    keep_first(comment, author.id)
    if withhold(comment, mentioned, considered):
        return comment
    look_different(comment.question_id)
    record(
        CommentPosted(
            comment_id=comment.id,
            parent_id=post.id,
            question_id=comment.question_id,
            author_id=author.id,
            mentioned=mentioned,
        ),
        author.id,
    )
    return comment
