"""What the spam filter learns from what happens to posts."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectin_polymorphic, undefer

from community.accounts.models import User
from community.core.db import db, now
from community.questions.commands.suspecting import reading_of
from community.questions.events import PostDeleted, PostReleased, PostRestored
from community.questions.models import Answer, Comment, Post, Question
from community.questions.models.removal import SPAM
from community.spam.commands import read_good, teach
from community.spam.models import Filter, Lesson
from community.spam.rules import ROW

STOOD = timedelta(days=1)  # after which a post that nobody minded is an example of a good one
AT_ONCE = 300


def learn_from_removal(fact: PostDeleted) -> None:
    """What moderators remove as spam is spam."""
    post = db.session.get(Post, fact.post_id)
    if post is not None and post.deleted_reason == SPAM:
        teach(post.id, post.author_id, reading_of(post), is_spam=True)


def learn_from_release(fact: PostReleased) -> None:
    """What moderators release is good. What they remove is said by its removal."""
    post = db.session.get(Post, fact.post_id)
    if post is not None:
        teach(post.id, post.author_id, reading_of(post), is_spam=False)


def learn_from_return(fact: PostRestored) -> None:
    """What comes back was no spam after all."""
    post, lesson = db.session.get(Post, fact.post_id), db.session.get(Lesson, fact.post_id)
    if post is not None and lesson is not None and lesson.is_spam and not post.is_deleted:
        teach(post.id, post.author_id, reading_of(post), is_spam=False)


def learn_from_what_stood() -> int:
    """Every half hour: posts that have been seen for days and that nobody removed are good, as are
    those imported. Returns how many it read."""
    read_to = db.session.scalar(select(Filter.read_to).where(Filter.id == ROW)) or 0
    wanted = (
        select(Post)
        .where(Post.id > read_to, Post.created_at < now() - STOOD)
        .outerjoin(User, User.id == Post.author_id)
        .add_columns(User.doubt)
        .options(selectin_polymorphic(Post, [Question, Answer, Comment]), undefer(Post.source))
        .order_by(Post.id)
        .limit(AT_ONCE)
    )
    posts = db.session.execute(wanted).all()
    if posts:
        stood = [post for post, doubt in posts if not (post.is_deleted or post.hidden_at or doubt)]
        read_good(posts[-1][0].id, {post.id: reading_of(post) for post in stood})
    return len(posts)
