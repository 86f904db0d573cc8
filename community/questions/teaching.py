"""What the spam filter learns from what happens to posts; what others say of posts and people, where they are asked."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectin_polymorphic, undefer

from community.accounts.events import PersonConfirmed
from community.accounts.models import User
from community.core.db import db, now
from community.core.mail import absolute, ours
from community.questions.commands.holding import hold_late
from community.questions.commands.suspecting import reading_of
from community.questions.events import (
    AnswerPosted,
    CommentPosted,
    PostDeleted,
    PostEdited,
    PostReleased,
    PostRestored,
    QuestionAsked,
)
from community.questions.models import Answer, Comment, HeldPost, Post, Question
from community.questions.models.holding import RELEASED
from community.questions.models.posts import EVERYONE
from community.questions.models.removal import SPAM
from community.questions.writing import question_of
from community.spam.commands import doubt, read_good, teach
from community.spam.considering import WATCHED, Considered
from community.spam.elsewhere import is_listed, takes_for_spam
from community.spam.levels import level_of
from community.spam.models import Filter, Lesson
from community.spam.rules import ROW
from community.spam.signs import ELSEWHERE, found

Written = QuestionAsked | AnswerPosted | CommentPosted | PostEdited
STOOD = timedelta(days=1)  # after which a post that nobody minded is an example of a good one
AT_ONCE = 300
LISTED = 25  # points of doubt for whoever is in a list of spammers


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
        stood = [post for post, doubted in posts if not (post.is_deleted or post.hidden_at or doubted)]
        read_good(posts[-1][0].id, {post.id: reading_of(post) for post in stood})
    return len(posts)


def ask_elsewhere(fact: Written) -> None:
    """Where the operator wants it, a service looks at posts of people with little history, and at what their authors
    make of them. It is asked before anybody is told of the post; what a moderator released is not asked about again."""
    settings = ours()
    post = db.session.get(Post, number_of(fact)) if settings.akismet_key else None
    author = db.session.get(User, post.author_id) if post is not None and post.author_id else None
    if post is None or author is None or post.hidden_at or post.is_deleted or is_released(post):
        return
    level = level_of(author)
    is_public = question_of(post).audience == EVERYONE
    if level in WATCHED and is_public and takes_for_spam(settings, reading_of(post).text, post.kind, address(post)):
        hold_late(post, Considered(level, [found(ELSEWHERE)], None), fact.mentioned)


def is_released(post: Post) -> bool:
    """Whether a moderator has released a post as it stands."""
    released = select(HeldPost.decided_at).where(HeldPost.post_id == post.id, HeldPost.decision == RELEASED)
    last = db.session.scalar(released.order_by(HeldPost.id.desc()).limit(1))
    return last is not None and (post.edited_at is None or last >= post.edited_at)


def number_of(fact: Written) -> int:
    """The number of the post that a fact is about."""
    if isinstance(fact, QuestionAsked):
        return fact.question_id
    if isinstance(fact, AnswerPosted):
        return fact.answer_id
    return fact.comment_id if isinstance(fact, CommentPosted) else fact.post_id


def address(post: Post) -> str:
    return absolute(f"/p/{post.id}")


def look_into_list(fact: PersonConfirmed) -> None:
    """Whoever is in the operator's list of spammers begins with doubt."""
    person, listed = db.session.get(User, fact.person_id), ours().spam_list
    if listed is None or person is None or not person.email or person.doubt:
        return
    if is_listed(listed, person.email):
        doubt(person.id, LISTED)
