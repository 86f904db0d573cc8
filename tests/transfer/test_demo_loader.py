"""The demonstration as it stands in the database after the first start."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from community.accounts.models import User
from community.accounts.queries import demo_people
from community.catalog.models import Product, Tag
from community.companies.models import CompanyMember
from community.core.audit import Act
from community.core.db import db, now
from community.core.errors import Problem
from community.core.events import Event
from community.core.mail import Mail
from community.moderation.kinds import REASONS
from community.moderation.models import Appeal, Case, Flag
from community.notifications.models import KINDS, Notification
from community.outcomes.commands import recount as recount_outcomes
from community.questions.commands import recount
from community.questions.models import (
    Answer,
    Comment,
    Outcome,
    Post,
    Question,
    QuestionFollow,
    Revision,
    SuggestedEdit,
    Verification,
    Vote,
)
from community.reputation import commands as reputation
from community.reputation.models import LedgerEntry
from community.staff.models import LONGEST, CannedReply, StaffGrant
from community.transfer.demo_loader import content, load, loading
from community.transfer.demo_loader.content import FOLDER, moment, threads
from tests import make
from tests.make import People


def everything(model: type) -> list:  # type: ignore[type-arg]
    return list(db.session.scalars(select(model).order_by(model.id)))


def number_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_it_loads_quickly_and_only_once(app: Flask) -> None:
    begin = time.process_time()  # what others do on this machine meanwhile does not count
    assert load() == len(threads()) >= 40
    assert time.process_time() - begin < 10
    with pytest.raises(Problem, match="has questions already"):
        load()


def all_counters_and_reputations_are_true() -> None:
    assert recount() == [] and reputation.recount() == []
    assert db.session.scalar(select(func.max(User.reputation))) > 200  # type: ignore[operator]


def everything_of_the_files_is_there() -> None:
    files = threads()
    pieces = [piece for thread in files for piece in (thread.question, *thread.answers)]
    spam_and_a_phone_number, theo_sunniva_and_klaus_ask = [1, 2], 3
    assert number_of(Answer) == sum(len(thread.answers) for thread in files) + spam_and_a_phone_number[0]
    assert number_of(Comment) == sum(len(piece.remarks) for piece in pieces) + spam_and_a_phone_number[1]
    assert number_of(Question) == len(files) + theo_sunniva_and_klaus_ask
    assert number_of(QuestionFollow) == sum(len(thread.question.facts.get("followers", ())) for thread in files) >= 1
    assert number_of(Vote) == sum(piece.facts.get("up", 0) + piece.facts.get("down", 0) for piece in pieces)
    assert {row.title for row in everything(Question)} >= {thread.question.facts["title"] for thread in files}
    assert number_of(Revision) == number_of(Post), "every post has its first revision"


def ana_ben_vera_and_mo_can_be_shown_on_the_sign_in_page() -> None:
    ana, ben, vera, mo = demo_people()
    assert (ana.handle, ben.handle, vera.handle, mo.handle) == ("ana", "ben", "vera", "mo")
    assert mo.is_moderator and not vera.is_moderator and ben.reputation > 100
    assert all(person.is_confirmed and person.password_hash is None for person in everything(User))


def one_grant_has_ended_and_the_others_live() -> None:
    grants = everything(StaffGrant)
    ended = [grant for grant in grants if not grant.is_live]
    assert len(grants) >= 4 and len(ended) == 1 and ended[0].ended_at < now()
    assert max(grant.until for grant in grants) <= now() + LONGEST, "nobody can renew for longer"


def official_posts_were_written_while_the_grant_lived() -> None:
    official = [row for row in everything(Answer) if row.is_official]
    grants = {grant.id: grant for grant in everything(StaffGrant)}
    assert len(official) >= 3
    for answer in official:
        grant = grants[answer.staff_grant_id]
        assert grant.user_id == answer.author_id and grant.function_id == answer.official_function_id
        assert grant.granted_at < answer.created_at < grant.until


def products_have_versions_in_their_order_and_tags_are_described() -> None:
    products = db.session.scalars(select(Product).options(selectinload(Product.versions))).all()
    assert len(products) >= 4 and all(product.about for product in products)
    for product in products:
        released = [version.released_on for version in product.versions]
        assert released == sorted(released, reverse=True), "the newest version comes first"
    assert all(tag.about and tag.question_count for tag in everything(Tag))


def nothing_happened_before_its_time_or_in_the_future() -> None:
    joined = {person.id: person.created_at for person in everything(User)}
    posts = {post.id: post for post in everything(Post)}
    for post in posts.values():
        assert joined[post.author_id] <= post.created_at <= now()
    for vote in everything(Vote):
        assert posts[vote.post_id].created_at <= vote.at <= now() and joined[vote.user_id] <= vote.at
        assert vote.user_id != posts[vote.post_id].author_id, "nobody votes for themselves"
    for answer in everything(Answer):
        assert answer.created_at > posts[answer.question_id].created_at
        assert answer.accepted_at is None or answer.created_at < answer.accepted_at <= now()


def the_ledger_tells_the_story_in_order() -> None:
    times = [entry.at for entry in everything(LedgerEntry)]
    assert times == sorted(times) and times[-1] <= now()


def questions_were_active_when_something_was_said() -> None:
    answers, questions = everything(Answer), everything(Question)
    for question in questions:
        said = [row.created_at for row in answers if row.question_id == question.id and not row.hidden_at]
        said += [row.created_at for row in questions if row.merged_into_id == question.id]
        assert question.active_at == max([question.created_at, *said])


def closed_questions_name_the_moderator_the_reason_and_the_original() -> None:
    closed = [row for row in everything(Question) if row.is_closed]
    assert len(closed) >= 2 and all(row.closed_by_id and len(row.closed_reason) >= 10 for row in closed)
    assert all(row.duplicate_of_id != row.id for row in closed)


def askers_say_how_it_went_and_others_try_answers() -> None:
    said = db.session.scalars(select(Outcome)).all()
    assert {row.result for row in said} == {"yes", "partly", "no"} and recount_outcomes() == []
    assert len([row for row in everything(Question) if row.confirmed_at]) >= 8
    written = {row.id: row for row in everything(Answer)}
    tried = everything(Verification)
    assert len(tried) >= 40 and {row.works for row in tried} == {True, False}
    assert all(written[row.answer_id].created_at < row.at <= now() for row in tried)
    assert all(written[row.answer_id].author_id != row.user_id for row in tried)


def inboxes_are_filled_and_no_mail_goes_out() -> None:
    news = everything(Notification)
    assert {row.kind for row in news} <= set(KINDS) and not everything(Mail)
    assert {event.at < now() for event in everything(Event)} == {True}
    for person in everything(User):
        assert person.unread == sum(row.user_id == person.id and row.read_at is None for row in news)
    assert all(row.user_id != row.actor_id for row in news)


def companies_have_people_and_an_edit_waits() -> None:
    """What votes within a company would be worth nothing, so its people are few; they have addresses there."""
    members = everything_of_companies()
    assert len({row.company_id for row in members}) >= 2 and any(row.is_shown for row in members)
    assert all(row.user.email.endswith(row.company.domains[0].name) for row in members)
    (suggestion,) = everything(SuggestedEdit)
    question = db.session.get_one(Question, suggestion.post_id)
    assert suggestion.is_open and suggestion.fields["title"] != question.title
    assert suggestion.author_id != question.author_id


def moderators_have_something_to_decide_and_to_show() -> None:
    cases, acts = everything(Case), everything(Act)
    assert {case.kind for case in cases if case.is_open} == {"flag", "held", "spam", "suggestion", "name", "appeal"}
    assert {flag.reason for flag in everything(Flag)} == set(REASONS), "each reason once at least"
    assert [appeal.granted for appeal in everything(Appeal)] == [False, None]
    assert {"remove post", "close question", "merge questions", "warn person", "make area"} <= {a.kind for a in acts}
    assert [act.at for act in acts] == sorted(act.at for act in acts) and acts[-1].at < now()
    removed = [post for post in everything(Post) if post.deleted_at]
    assert {post.deleted_reason for post in removed} == {"rude", "wrong", "offtopic", "merged"}
    assert len(everything(CannedReply)) == 2 and {row.audience[:2] for row in everything(Question)} == {"ev", "c:"}
    assert [person.handle for person in everything(User) if person.restricted] == ["viktor"]


def everything_of_companies() -> list[CompanyMember]:
    return list(db.session.scalars(select(CompanyMember).options(joinedload(CompanyMember.user))))


def test_the_demonstration_holds_together(app: Flask) -> None:
    """One load for everything that only looks at it."""
    load()
    for check in (
        all_counters_and_reputations_are_true,
        everything_of_the_files_is_there,
        ana_ben_vera_and_mo_can_be_shown_on_the_sign_in_page,
        one_grant_has_ended_and_the_others_live,
        official_posts_were_written_while_the_grant_lived,
        products_have_versions_in_their_order_and_tags_are_described,
        nothing_happened_before_its_time_or_in_the_future,
        the_ledger_tells_the_story_in_order,
        questions_were_active_when_something_was_said,
        closed_questions_name_the_moderator_the_reason_and_the_original,
        askers_say_how_it_went_and_others_try_answers,
        inboxes_are_filled_and_no_mail_goes_out,
        companies_have_people_and_an_edit_waits,
        moderators_have_something_to_decide_and_to_show,
    ):
        db.session.expunge_all()
        check()


def test_mentions_lead_to_people(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    file = next(iter(sorted((FOLDER / "questions").glob("*.md"))))
    thread = content.thread(file)
    remark = content.Remark("ben", 1.0, "@ana has the same unit, and @nobody has not.")
    asked = replace(thread.question, remarks=[remark])
    monkeypatch.setattr(loading, "threads", lambda: [replace(thread, question=asked, answers=[])])
    monkeypatch.setattr(loading, "moderate", lambda _stage: None)
    load()
    ana, (comment,) = demo_people()[0], everything(Comment)
    assert f'href="/people/{ana.id}/ana-ferreira"' in comment.html and "@nobody has not" in comment.html
    assert [row.kind for row in everything(Notification) if row.user_id == ana.id] == ["mention"]


def test_a_site_where_somebody_has_such_a_name_is_left_alone(app: Flask, people: People) -> None:
    make.person("Ana")
    with pytest.raises(Problem, match="@ana"):
        load()
    assert number_of(Question) == number_of(Product) == 0


def test_a_site_with_such_a_product_is_left_alone(app: Flask) -> None:
    make.product("Hub 2")
    with pytest.raises(Problem, match="Hub 2"):
        load()
    assert number_of(User) == 0


def test_tags_that_are_there_already_are_used(app: Flask, people: People) -> None:
    name = threads()[0].question.facts["tags"][0]
    add_tag(name)
    load()
    (tag,) = [row for row in everything(Tag) if row.name == name]
    assert tag.about == "Our own words" and tag.question_count >= 1


@make.command
def add_tag(name: str) -> None:
    db.session.add(Tag(name=name, about="Our own words"))


def test_times_in_the_files() -> None:
    start = now()
    assert moment(2.5, start) == start - timedelta(days=2, hours=12)
    assert moment(start.date(), start).date() == start.date()
