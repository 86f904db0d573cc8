"""Taking over questions and answers. Each gets its first revision with it; the history adds the others."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts.models import User
from community.accounts.names import protected_names
from community.catalog.models import Tag
from community.core.db import command, db, now
from community.core.pages import ALL, changed
from community.core.text import clean, plain, slugify
from community.questions.commands.ordering import keep_in_order
from community.questions.models import Answer, Post, Question, Revision, question_tags
from community.questions.writing import TITLE_MOST, AskFields
from community.transfer.stackexchange import values
from community.transfer.stackexchange.dump import Row
from community.transfer.stackexchange.markdown import to_markdown
from community.transfer.stackexchange.people import writer_of
from community.transfer.stackexchange.takeover import (
    ACCEPTING,
    PERSON,
    POST,
    Takeover,
    add_to,
    bulk,
    bulk_with_ids,
    table_of,
)
from community.transfer.stackexchange.topics import ids_of

QUESTION, ANSWER = "1", "2"
posts, questions, answers = table_of(Post), table_of(Question), table_of(Answer)


@dataclass(frozen=True)
class Written:
    """A post made ready before the transaction begins, because cleaning HTML takes most of the time."""

    row: Row
    html: str
    source: str
    created_at: datetime
    edited_at: datetime | None

    def columns(self, kind: str, people: dict[str, int], protected: Collection[str]) -> dict[str, Any]:
        """The columns of `posts`."""
        return {
            "kind": kind,
            "html": self.html,
            "source": self.source,
            "created_at": self.created_at,
            "edited_at": self.edited_at,
            **writer_of(self.row, people, protected),
        }


def take_questions(site: Takeover) -> None:
    """Add all questions, and count the rows that are neither question nor answer."""
    for rows in site.batches("Posts", _("Questions")):
        others = sum(row.get("PostTypeId") not in (QUESTION, ANSWER) for row in rows)
        site.summary.skipped[_("posts that are neither question nor answer, such as tag descriptions")] += others
        fresh = site.fresh(POST, [row for row in rows if row.get("PostTypeId") == QUESTION])
        add_questions(site, {number: written(row) for number, row in fresh.items()})


def take_answers(site: Takeover) -> None:
    """Add all answers whose question is here."""
    for rows in site.batches("Posts", _("Answers"), lambda row: row.get("PostTypeId") == ANSWER):
        add_answers(site, {number: written(row) for number, row in site.fresh(POST, rows).items()})


def written(row: Row) -> Written:
    """Clean the HTML and turn it back into Markdown, for the day when somebody edits it."""
    html = clean(values.text(row, "Body"))
    created = values.moment(row, "CreationDate", "LastActivityDate") or now()
    return Written(row, html, to_markdown(html), created, values.moment(row, "LastEditDate"))


@command
def add_questions(site: Takeover, fresh: dict[str, Written]) -> None:
    """Write one batch of questions with tags, first revisions and the addresses they had."""
    changed(ALL)
    people = site.known(PERSON, (values.key(each.row, "OwnerUserId") for each in fresh.values()))
    protected = protected_names()
    base = [each.columns("question", people, protected) for each in fresh.values()]
    ids = bulk_with_ids(posts, base)
    own = [question_columns(each) for each in fresh.values()]
    bulk(questions, [{"id": post_id, **columns} for post_id, columns in zip(ids, own, strict=True)])
    tagged = [values.tag_names(each.row.get("Tags", "")) for each in fresh.values()]
    add_tags_to(dict(zip(ids, tagged, strict=True)))
    keep_in_order(ids)
    titles = [columns["title"] for columns in own]
    fields = [
        AskFields(title=title, source="", tags=tags).for_revision() for title, tags in zip(titles, tagged, strict=True)
    ]
    add_first_revisions(ids, base, fields)
    add_to(table_of(User), "question_count", Counter(row["author_id"] for row in base if row["author_id"]))
    here = dict(zip(fresh, ids, strict=True))
    site.remember(POST, here)
    accepting = {values.key(each.row, "AcceptedAnswerId"): here[number] for number, each in fresh.items()}
    site.remember(ACCEPTING, {answer: question_id for answer, question_id in accepting.items() if answer})
    addresses = {number: f"/q/{here[number]}/{columns['slug']}" for number, columns in zip(fresh, own, strict=True)}
    site.redirect({f"{place}/{old}": new for old, new in addresses.items() for place in ("/questions", "/a")})
    site.summary.taken[_("questions")] += len(ids)


def question_columns(each: Written) -> dict[str, Any]:
    """The columns of `questions`."""
    title = values.line(each.row, "Title", TITLE_MOST) or plain(each.html, 80) or _("Question without a title")
    closed = values.moment(each.row, "ClosedDate")
    return {
        "created_at": each.created_at,
        "title": title,
        "slug": slugify(title),
        "view_count": values.count(each.row, "ViewCount"),
        "active_at": values.moment(each.row, "LastActivityDate") or each.created_at,
        "closed_at": closed,
        "closed_reason": _("closed on the site it comes from") if closed else "",
    }


def add_tags_to(tagged: dict[int, list[str]]) -> None:
    """Tie questions to their tags and count them."""
    ids = ids_of(name for names in tagged.values() for name in names)
    pairs = [(question_id, ids[name]) for question_id, names in tagged.items() for name in names]
    bulk(question_tags, [{"question_id": question_id, "tag_id": tag_id} for question_id, tag_id in pairs])
    add_to(table_of(Tag), "question_count", Counter(tag_id for _question, tag_id in pairs))


def add_first_revisions(ids: list[int], base: list[dict[str, Any]], fields: list[dict[str, Any]]) -> None:
    """The posts as they came."""
    rows = [
        {
            "post_id": post_id,
            "number": 1,
            "author_id": row["author_id"],
            "at": row["created_at"],
            "source": row["source"],
            "fields": kept,
        }
        for post_id, row, kept in zip(ids, base, fields, strict=True)
    ]
    bulk(table_of(Revision), rows)


@command
def add_answers(site: Takeover, fresh: dict[str, Written]) -> None:
    """Write one batch of answers with their counters, first revisions and addresses."""
    changed(ALL)
    parents = site.known(POST, (values.key(each.row, "ParentId") for each in fresh.values()))
    titled = select(questions.c.id, questions.c.slug).where(questions.c.id.in_(parents.values()))
    slugs = dict(db.session.execute(titled).all())
    placed = {number: parents.get(values.key(each.row, "ParentId") or "") for number, each in fresh.items()}
    kept = {number: each for number, each in fresh.items() if placed[number] in slugs}
    site.summary.skipped[_("answers to a question that is not in the dump")] += len(fresh) - len(kept)
    people = site.known(PERSON, (values.key(each.row, "OwnerUserId") for each in kept.values()))
    protected = protected_names()
    base = [each.columns("answer", people, protected) for each in kept.values()]
    ids = bulk_with_ids(posts, base)
    here = dict(zip(kept, ids, strict=True))
    bulk(answers, [{"id": post_id, "question_id": placed[number]} for number, post_id in here.items()])
    add_first_revisions(ids, base, [{} for _each in ids])
    add_to(questions, "answer_count", Counter(found for number in kept if (found := placed[number])))
    add_to(table_of(User), "answer_count", Counter(row["author_id"] for row in base if row["author_id"]))
    site.remember(POST, here)
    paths: dict[str, str] = {}
    for number, post_id in here.items():
        question_id = placed[number] or 0
        address = f"/q/{question_id}/{slugs[question_id]}#post-{post_id}"
        paths |= {f"/a/{number}": address, f"/questions/{number}": address}
    site.redirect(paths)
    site.summary.taken[_("answers")] += len(ids)
