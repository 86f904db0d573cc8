"""What search engines read about a question's page."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select, update

from community.core.access import Nobody
from community.core.db import command, db
from community.questions import commands, queries
from community.questions.models import Post, Question
from community.questions.models.posts import MEMBERS, PRIVATE
from community.questions.tools import LOCK
from community.seo.indexing import indexable, robots_for
from community.seo.structured import PageData, page_data
from community.seo.structured.graph import TEXT
from community.seo.structured.questions import COMMENTS, DESCRIPTION
from tests import make
from tests.browser import Browser
from tests.make import People

SITE = "http://127.0.0.1:8000"


@dataclass
class Parts:
    """The structured data of a page, by type."""

    data: PageData
    page: dict[str, Any] = field(default_factory=dict)
    crumbs: list[dict[str, Any]] = field(default_factory=list)

    @property
    def question(self) -> dict[str, Any]:
        return self.page["mainEntity"]  # type: ignore[no-any-return]


def path_of(question: Question) -> str:
    return f"/q/{question.id}/{question.slug}"


def read(asked: Question, page: int = 1, kind: str = "QAPage") -> Parts:
    """Load a question as its page does, and read its data."""
    db.session.expire_all()
    question = queries.asked_or_404(asked.id, Nobody())
    data = page_data(question, queries.thread(question, Nobody(), page), path_of(question), Nobody())
    node, crumbs = json.loads(data.json)["@graph"]
    assert node["@type"] == kind and crumbs["@type"] == "BreadcrumbList"
    return Parts(data, node, crumbs["itemListElement"])


@command
def change(post: Post, **values: object) -> None:
    db.session.execute(update(Post.__table__).where(Post.__table__.c.id == post.id).values(**values))


@command
def change_question(question: Question, **values: object) -> None:
    db.session.execute(update(Question.__table__).where(Question.__table__.c.id == question.id).values(**values))


def test_a_question_without_answers(people: People) -> None:
    asked = make.question(people.ana)
    question = read(asked).question
    assert question["name"] == asked.title
    assert question["text"] == make.BODY
    assert question["url"] == f"{SITE}{path_of(asked)}"
    assert question["datePublished"] == asked.created_at.isoformat(timespec="seconds") == question["dateModified"]
    assert question["author"] == {
        "@type": "Person",
        "name": "Ana Ferreira",
        "url": f"{SITE}/people/{people.ana.id}/ana-ferreira",
    }
    assert (question["answerCount"], question["upvoteCount"]) == (0, 0)
    assert "acceptedAnswer" not in question and "suggestedAnswer" not in question


def test_answers_accepted_and_suggested(people: People) -> None:
    asked = make.question(people.ana)
    worse = make.answer(people.vera, asked, "Turn the fan off at night.")
    better = make.answer(people.ben, asked)
    commands.accept(people.ana, better)
    commands.vote(people.vera, better, 1)
    commands.vote(people.ana, worse, -1)
    question = read(asked).question
    assert question["answerCount"] == 2
    assert question["acceptedAnswer"] == {
        "@type": "Answer",
        "text": "Cap the fan instead of the level: fan max 35% survives demand control.",
        "url": f"{SITE}{path_of(asked)}#post-{better.id}",
        "datePublished": better.created_at.isoformat(timespec="seconds"),
        "dateModified": better.created_at.isoformat(timespec="seconds"),
        "author": {"@type": "Person", "name": "Ben Okoye", "url": f"{SITE}/people/{people.ben.id}/ben-okoye"},
        "upvoteCount": 1,
    }
    (suggested,) = question["suggestedAnswer"]
    assert suggested["url"].endswith(f"#post-{worse.id}")
    assert suggested["upvoteCount"] == 0  # one vote against it: a count has no minus


def test_comments_stand_with_their_post(people: People) -> None:
    asked = make.question(people.ana)
    answer = make.answer(people.ben, asked)
    on_question, removed = make.comment(people.ben, asked), make.comment(people.vera, asked, "Never mind, I read it.")
    on_answer = make.comment(people.ana, answer, "It is 6.2 </script>, I think.")
    commands.delete_post(people.mo, removed)
    question = read(asked).question
    assert question["comment"] == [
        {
            "@type": "Comment",
            "text": "Which firmware is that?",
            "url": f"{SITE}{path_of(asked)}#post-{on_question.id}",
            "datePublished": on_question.created_at.isoformat(timespec="seconds"),
            "dateModified": on_question.created_at.isoformat(timespec="seconds"),
            "author": {"@type": "Person", "name": "Ben Okoye", "url": f"{SITE}/people/{people.ben.id}/ben-okoye"},
        }
    ]
    (suggested,) = question["suggestedAnswer"]
    assert [comment["url"][-len(str(on_answer.id)) :] for comment in suggested["comment"]] == [str(on_answer.id)]


def test_only_the_first_comments_are_told(people: People) -> None:
    asked = make.question(people.ana)
    for number in range(COMMENTS + 2):
        make.comment(people.ben, asked, f"Which firmware is that, number {number}?")
    said = [comment["text"][-2] for comment in read(asked).question["comment"]]
    assert said == [str(number) for number in range(COMMENTS)]


def test_who_speaks_for_the_vendor_is_told(people: People) -> None:
    asked = make.question(people.ana)
    make.answer(people.vera, asked, official=True)
    make.answer(people.vera, asked, "As a neighbour: turn the fan off at night.")
    authors = [answer["author"] for answer in read(asked).question["suggestedAnswer"]]
    (official,) = [author for author in authors if "worksFor" in author]
    assert official["worksFor"] == {
        "@type": "Organization",
        "name": "Northwind",
        "department": {"@type": "Organization", "name": "Support"},
    }
    assert official["name"] == "Vera Lindqvist" and len(authors) == 2


def test_answers_on_later_pages_are_named_where_they_stand(people: People) -> None:
    asked = make.question(people.ana)
    for number in range(30):
        make.answer(people.ben, asked, f"Try level {number}, and tell us.")
    last = make.answer(people.vera, asked, "Turn the fan off at night.")
    found = read(asked, page=2)
    assert found.page["url"] == f"{SITE}{path_of(asked)}?page=2"
    assert found.question["url"] == f"{SITE}{path_of(asked)}" and found.question["answerCount"] == 31
    (suggested,) = found.question["suggestedAnswer"]
    assert suggested["url"] == f"{SITE}{path_of(asked)}?page=2#post-{last.id}"


def test_a_closed_question_is_a_discussion(browser: Browser, people: People) -> None:
    asked = make.question(people.ana)
    answer = make.answer(people.ben, asked)
    on_answer = make.comment(people.ana, answer)
    commands.vote(people.vera, asked, -1)
    commands.close(people.mo, asked, "Asked before", make.question(people.vera, "Where is the night mode?").id)
    node = read(asked, kind="DiscussionForumPosting").page
    assert (node["headline"], node["author"]["name"]) == (asked.title, "Ana Ferreira")
    assert [(counter["interactionType"][19:], counter["userInteractionCount"]) for counter in
            node["interactionStatistic"]] == [("LikeAction", 0), ("CommentAction", 1)]  # fmt: skip
    (said,) = node["comment"]
    assert said["@type"] == "Comment" and said["url"].endswith(f"#post-{answer.id}")
    assert said["comment"][0]["url"].endswith(f"#post-{on_answer.id}")
    assert not browser.get(path_of(asked)).all("meta[name=robots]")


def test_a_locked_question_is_one_too_because_nobody_can_answer_it(browser: Browser, people: People) -> None:
    make.answer(people.ben, asked := make.question(people.ana))
    commands.mark(people.mo, asked, LOCK, "All is said.")
    assert read(asked, kind="DiscussionForumPosting").page["headline"] == asked.title


def test_thin_questions_ask_not_to_be_shown(browser: Browser, people: People) -> None:
    asked = make.question(people.ana)
    assert not browser.get(path_of(asked)).all("meta[name=robots]")
    commands.vote(people.ben, asked, -1)
    assert browser.get(path_of(asked)).one("meta[name=robots]")["content"] == "noindex,follow"
    make.answer(people.ben, asked)
    assert not browser.get(path_of(asked)).all("meta[name=robots]")
    closed = make.question(people.ana, "May I paint the hub?")
    commands.close(people.mo, closed, "A matter of taste")
    assert browser.get(path_of(closed)).one("meta[name=robots]")["content"] == "noindex,follow"


def test_the_rule_for_sitemaps_is_the_rule_for_pages(people: People) -> None:
    shown, against, closed, members = (make.question(people.ana, f"Why is the fan loud, part {n}?") for n in range(4))
    commands.vote(people.ben, against, -1)
    commands.close(people.mo, closed, "Asked before")
    change_question(members, audience=MEMBERS)
    db.session.expire_all()
    listed = db.session.scalars(select(Question.id).where(indexable())).all()
    assert listed == [asked.id for asked in db.session.scalars(select(Question)) if not robots_for(asked)]
    assert listed == [shown.id]


def test_an_edit_changes_the_date(people: People) -> None:
    asked = make.question(people.ana)
    fields = make.AskFields(title=asked.title, source=f"{make.BODY} And today too.", tags=["schedules"])
    commands.edit_question(people.ana, asked, fields, asked.revision_count)
    question = read(asked).question
    assert asked.edited_at and question["dateModified"] == asked.edited_at.isoformat(timespec="seconds")


def test_crumbs_lead_from_the_start_to_the_page(people: People) -> None:
    plain = read(make.question(people.ana))
    assert [crumb["name"] for crumb in plain.crumbs] == ["Questions", plain.question["name"]]
    of_product = read(make.question(people.ana, product_id=make.product().id))
    assert [(crumb["position"], crumb["item"].removeprefix(SITE)) for crumb in of_product.crumbs] == [
        (1, "/"),
        (2, "/products/hub-2"),
        (3, of_product.page["url"].removeprefix(SITE)),
    ]


def test_the_description_is_the_best_answer(people: People) -> None:
    asked = make.question(people.ana)
    assert read(asked).data.description.startswith("Sleep without hearing the fan · The fan climbs to level 3")
    make.answer(people.vera, asked, "Turn the fan off at night, **always**.")
    assert read(asked).data.description == "Turn the fan off at night, always."
    accepted = make.answer(people.ben, asked)
    commands.accept(people.ana, accepted)
    assert read(asked).data.description.startswith("Cap the fan instead")


def test_without_a_goal_the_question_speaks(people: People) -> None:
    assert read(make.question(people.ana, goal="")).data.description.startswith("The fan climbs")


@pytest.mark.parametrize("text", ["word " * 200, "x" * 900, "日本語" * 300])
def test_descriptions_are_short(people: People, text: str) -> None:
    asked = make.question(people.ana, source=text, goal="Sleep <b>well</b> & long")
    description = read(asked).data.description
    assert 20 < len(description) <= DESCRIPTION and description.startswith("Sleep <b>well</b> & long · ")


def test_long_texts_are_cut(people: People) -> None:
    assert len(read(make.question(people.ana, source="word " * 5000)).question["text"]) <= TEXT


def test_writers_who_left(people: People) -> None:
    asked = make.question(people.ana)
    change(asked, author_id=None, author_name="Old Hand")
    assert read(asked).question["author"] == {"@type": "Person", "name": "Old Hand"}
    change(asked, author_name=None)
    assert read(asked).question["author"] == {"@type": "Person", "name": "Someone who left"}


@pytest.mark.parametrize(
    "title",
    ["</script><script>alert(1)</script>", "<!-- <script> & 'quotes' \"double\"", "Line\u2028and\u2029paragraph ends"],
)
def test_no_title_breaks_out(browser: Browser, people: People, title: str) -> None:
    asked = make.question(people.ana, title=title, source=f"{make.BODY}\n\n    {title}")
    data = read(asked)
    assert not set("<>&\u2028\u2029") & set(data.data.json)
    assert data.question["name"] == asked.title
    page = browser.get(path_of(asked))
    (script,) = page.all("script[type=application/ld+json]")
    assert json.loads("".join(map(str, script.content)))["@graph"][0]["mainEntity"]["name"] == asked.title


@pytest.mark.parametrize("who", [MEMBERS, PRIVATE])
def test_what_is_not_for_everyone_has_no_data(browser: Browser, people: People, who: str) -> None:
    asked = make.question(people.ana)
    change_question(asked, audience=who)
    page = browser.sign_in(people.ana).get(path_of(asked))
    assert not page.all("script[type=application/ld+json]")
    assert page.one("meta[name=robots]")["content"] == "noindex"


def test_removed_answers_are_left_out_and_people_with_an_account_get_no_data(browser: Browser, people: People) -> None:
    asked = make.question(people.ana)
    answer = make.answer(people.ben, asked)
    commands.delete_post(people.mo, answer)
    shown = browser.get(path_of(asked))
    data = json.loads("".join(map(str, shown.one("script[type=application/ld+json]").content)))
    assert "suggestedAnswer" not in data["@graph"][0]["mainEntity"]
    browser.sign_in(people.mo)
    assert not browser.get(path_of(asked)).all("script[type=application/ld+json]")
    commands.delete_post(people.mo, asked)
    assert not browser.get(path_of(asked)).all("script[type=application/ld+json]")


def test_it_asks_the_database_nothing(browser: Browser, people: People) -> None:
    asked = make.question(people.ana)
    for _number in range(5):
        make.answer(people.ben, asked)
    db.session.expire_all()
    question = queries.asked_or_404(asked.id, Nobody())
    thread = queries.thread(question, Nobody())
    assert len(thread.answers) == 5
    db.session.expunge_all()  # rows without a session cannot load anything
    assert page_data(question, thread, path_of(question), Nobody()).json
