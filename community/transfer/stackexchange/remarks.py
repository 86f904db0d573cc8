"""Taking over comments."""

from html import escape
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts.names import protected_names
from community.core.db import command, db, now
from community.core.errors import Invalid
from community.core.pages import ALL, changed
from community.core.text import LENGTH, render
from community.questions.models import Comment, Vote
from community.questions.ranking import wilson
from community.transfer.stackexchange import values
from community.transfer.stackexchange.dump import Row
from community.transfer.stackexchange.people import writer_of
from community.transfer.stackexchange.posts import add_first_revisions, answers, posts
from community.transfer.stackexchange.takeover import COMMENT, PERSON, POST, Takeover, bulk, bulk_with_ids, table_of

MOST_VOTES = 1_000  # on one comment; the dump gives a number instead of votes


def take_comments(site: Takeover) -> None:
    """Add all comments whose post is here."""
    for rows in site.batches("Comments", _("Comments")):
        fresh = site.fresh(COMMENT, rows)
        add_comments(site, fresh, {number: rendered(values.text(row, "Text")) for number, row in fresh.items()})


def rendered(text: str) -> tuple[str, str]:
    """A comment's source and HTML; what cannot be rendered is shown as it is."""
    source = text[:LENGTH].strip()
    try:
        return source, render(source).html
    except Invalid:
        return source, f"<p>{escape(source, quote=False)}</p>"


@command
def add_comments(site: Takeover, fresh: dict[str, Row], texts: dict[str, tuple[str, str]]) -> None:
    """Write one batch of comments. Their score comes without votes, so it becomes votes without a voter."""
    changed(ALL)
    parents = site.known(POST, (values.key(row, "PostId") for row in fresh.values()))
    places = questions_of(parents)
    kept = {number: row for number, row in fresh.items() if parents.get(values.key(row, "PostId") or "") in places}
    site.summary.skipped[_("comments on posts that are not taken over")] += len(fresh) - len(kept)
    people = site.known(PERSON, (values.key(row, "UserId") for row in kept.values()))
    protected, base = protected_names(), []
    for number, row in kept.items():
        up = min(values.count(row, "Score"), MOST_VOTES)
        writer = writer_of(row, people, protected, "UserId", "UserDisplayName")
        columns: dict[str, Any] = {"kind": "comment", "source": texts[number][0], "html": texts[number][1]}
        columns |= {"created_at": values.moment(row, "CreationDate") or now()}
        base.append(columns | writer | {"up": up, "score": up, "quality": wilson(up, 0)})
    ids = bulk_with_ids(posts, base)
    on = [parents[values.key(row, "PostId") or ""] for row in kept.values()]
    bulk(
        table_of(Comment),
        [{"id": own, "parent_id": parent, "question_id": places[parent]} for own, parent in zip(ids, on, strict=True)],
    )
    add_first_revisions(ids, base, [{} for _each in ids])
    bulk(
        table_of(Vote),
        [
            {"post_id": own, "user_id": None, "value": 1, "at": columns["created_at"]}
            for own, columns in zip(ids, base, strict=True)
            for _vote in range(columns["up"])
        ],
    )
    site.remember(COMMENT, dict(zip(kept, ids, strict=True)))
    site.summary.taken[_("comments")] += len(ids)


def questions_of(parents: dict[str, int]) -> dict[int, int]:
    """The question of each post: itself, or the one it answers."""
    rows = db.session.execute(
        select(posts.c.id, answers.c.question_id)
        .outerjoin(answers, answers.c.id == posts.c.id)
        .where(posts.c.id.in_(parents.values()))
    )
    return {post_id: question_id or post_id for post_id, question_id in rows}
