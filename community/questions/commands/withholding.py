"""Masking contact details in posts of people with little history; holding such posts of new accounts, and likely spam.

Numbers and links of “support” are how customers are robbed. Whoever has helped somebody here may give theirs.
"""

from collections.abc import Iterable
from datetime import timedelta

from flask_babel import gettext as _

from community.accounts.models import User
from community.core.db import db, now
from community.core.events import record
from community.core.mail import ours
from community.core.text import slugify
from community.core.text.contacts import EMAIL, PHONE
from community.core.text.masking import Masking
from community.questions.events import PostHeld
from community.questions.models import HeldPost, MaskedPost, Post, Question
from community.questions.models.holding import LIKE_SPAM
from community.questions.models.removal import FOR_SPAM
from community.questions.queries.holding import has_history, waiting
from community.questions.writing import TITLE_MOST, question_of
from community.reputation.rules import SHOW_CONTACTS, threshold
from community.spam.considering import Considered

YOUNG = timedelta(days=3)
LINES = {
    "question": ("title", "goal", "done_when", "tried", "proposed_solution", "environment"),
    "answer": ("verdict_reason",),
    "comment": (),
}


def withhold(post: Post, mentioned: Iterable[int] = (), considered: Considered | None = None) -> bool:
    """Mask a post that was just written, with its id and no mask (see `unmask`); hold it if it was masked and its
    author is new here, or if it looks like spam. Whether it is hidden now.

    Counters are left to the caller. `mentioned` are those who are told once it is released; `considered` is what the
    spam filter says.
    """
    author = db.session.get(User, post.author_id) if post.author_id else None
    if author is None:
        return post.hidden_at is not None
    found = [] if author.reputation >= threshold(SHOW_CONTACTS) else mask(post, author)
    kinds = found if now() - author.created_at < YOUNG else []
    if considered is not None:
        considered.leave_trace(post.id)
        considered = considered.with_contacts(found)
        if considered.is_suspicious:
            kinds = [*kinds, LIKE_SPAM]
    if kinds:
        hold_back(post, kinds, mentioned, considered)
    return post.hidden_at is not None


def mask(post: Post, author: User) -> list[str]:
    """Put doors in place of contact details, unless the author has some history. Returns the kinds of what it found."""
    masking = Masking(ours().phone_countries, ours().trusted_link_hosts, lambda kind: door(post.id, kind))
    html, found = masking.masked(post.html)
    lines = {}
    for name in LINES[post.kind]:
        line, more = masking.masked_line(getattr(post, name))
        if more:
            lines[name], found = line, [*found, *more]
    if not found or has_history(author):
        return []
    kinds = sorted(set(found))
    originals = {name: getattr(post, name) for name in lines}
    db.session.add(
        MaskedPost(post_id=post.id, author_id=author.id, html=post.html, fields=originals, kinds=" ".join(kinds))
    )
    write(post, html, lines)
    return kinds


def write(post: Post, html: str, lines: dict[str, str]) -> None:
    """Give a post these texts, which readers see from now on."""
    post.html = html
    for name, line in lines.items():
        setattr(post, name, line)
    if isinstance(post, Question) and "title" in lines:
        post.title = post.title[:TITLE_MOST]
        post.slug = slugify(post.title)


def unmask(post: Post) -> None:
    """After an edit: take off the mask, so that all is looked at again, also the lines that were not written anew."""
    before = db.session.get(MaskedPost, post.id)
    if before is None:
        return
    if post.kind == "answer":
        write(post, post.html, before.fields)
    db.session.delete(before)
    db.session.flush()


def hold_back(post: Post, kinds: list[str], mentioned: Iterable[int], considered: Considered | None = None) -> None:
    """Hide a post until a moderator has looked at it, who reads what the spam filter has `considered`."""
    row = waiting(post.id)
    if row is None:
        is_new = post.revision_count == 1
        row = HeldPost(post_id=post.id, kinds=" ".join(kinds), is_new=is_new, mentioned=sorted(mentioned))
        db.session.add(row)
        record(PostHeld(post_id=post.id, question_id=question_of(post).id), post.author_id)
    else:
        row.kinds, row.mentioned = " ".join(kinds), sorted({*row.mentioned, *mentioned})
    if considered is not None:
        row.score, row.why = considered.points, considered.why
    post.hidden_at = post.hidden_at or now()
    if LIKE_SPAM in kinds:
        post.hidden_for = FOR_SPAM


def door(post_id: int, kind: str) -> str:
    """What stands in place of a detail. Its words are what feeds, mails and search show."""
    if kind == PHONE:
        words = _("phone number hidden")
    else:
        words = _("e-mail address hidden") if kind == EMAIL else _("remote-control link hidden")
    return f'<a class="mask" href="/posts/{post_id}/details" rel="nofollow">{words}</a>'
