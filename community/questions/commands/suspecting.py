"""Asking the spam filter about a post that is being written."""

from datetime import datetime

from community.accounts.models import User
from community.core.mail import ours
from community.core.traps import UNKNOWN, Manner
from community.questions.commands.withholding import LINES
from community.questions.models import Post
from community.spam.considering import Considered, consider
from community.spam.reading import Reading, host_of


def suspect(
    author: User,
    post: Post,
    mentions: int,
    manner: Manner = UNKNOWN,
    question_at: datetime | None = None,
    edited: bool = False,
) -> Considered | None:
    """What the filter says of a post of this author; nothing of one that speaks for the vendor, which has proof.

    `question_at` is when the question was asked that an answer belongs to, `edited` whether the post is not new. Raises
    Invalid when it is more than the author may post.
    """
    if post.is_official:
        return None
    edited_id = post.id if edited else None
    return consider(author, post.kind, reading_of(post), mentions, manner, question_at, edited_id)


def reading_of(post: Post) -> Reading:
    """A post as the filter reads it, with all its lines."""
    settings = ours()
    lines = [getattr(post, name) or "" for name in LINES[post.kind]]
    own = (host_of(settings.site_url), *settings.vendor_domains, *(f"*.{name}" for name in settings.vendor_domains))
    return Reading("\n".join([*lines, post.source]), post.html, (*settings.trusted_link_hosts, *own))
