"""Editing, edit conflicts, versions side by side, and going back to one."""

import pytest

from community.catalog.models import Tag
from community.core.db import command, db
from community.core.errors import Forbidden, Invalid
from community.questions import commands
from community.questions.models import Answer, Post, Question, Revision
from tests import make
from tests.browser import Browser
from tests.make import BODY, HELPFUL, People
from tests.questions.story import GOAL, TITLE, asking, error_of, page_of, reputation, reread

LATER = "The fan climbs to level 3 at night. It started with the update."


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


@pytest.fixture
def answer(people: People, question: Question) -> Answer:
    return make.answer(people.ben, question)


def edit(post: Post) -> str:
    return f"/posts/{post.id}/edit"


def test_ana_edits_her_question(browser: Browser, people: People, question: Question) -> None:
    hub = make.product()
    browser.sign_in(people.ana)
    form = browser.get(edit(question))
    assert form.one("#title")["value"] == TITLE and form.one("#source").text == BODY
    assert form.one("#tags")["value"] == "schedules" and form.one("input[name=base]")["value"] == "1"
    changed = asking(
        title="Why does the fan howl at night?", source=LATER, tags="fan, night", product=str(hub.id),
        version=str(hub.versions[0].id), note="Said when it began", base="1",
    )  # fmt: skip
    page = browser.post(edit(question), changed)
    assert page.path == f"/q/{question.id}/why-does-the-fan-howl-at-night"
    assert LATER in page.words and "Version 2" in page.words and "Hub 2" in page.words
    assert reread(question).revision_count == 2 and question.edited_at is not None
    assert counts() == {"fan": 1, "night": 1, "schedules": 0}
    kept = db.session.query(Revision).filter_by(number=2).one()
    assert (kept.note, kept.author_id, kept.fields["tags"]) == ("Said when it began", people.ana.id, ["fan", "night"])
    reputation(people.ana)


def test_an_edit_keeps_the_environment_of_an_imported_question(browser: Browser, people: People) -> None:
    """Who asks here is not asked for it; where there is one, it is edited like everything else."""
    asked = make.question(people.ana, environment="Hub 2 behind a router of the provider")
    browser.sign_in(people.ana)
    kept = browser.get(edit(asked)).one("#environment").text
    browser.post(edit(asked), asking(source=LATER, base="1", environment=kept))
    assert (reread(asked).source, asked.environment) == (LATER, "Hub 2 behind a router of the provider")
    assert not browser.get(edit(make.question(people.ana, "Does the Vane need sun?"))).all("#environment")
    assert not browser.get("/ask").all("#environment")


def test_ben_edits_his_answer(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    browser.sign_in(people.ben)
    assert browser.get(edit(answer)).one("#source").text == HELPFUL
    page = browser.post(edit(answer), {"source": LATER, "base": "1", "note": "Clearer"})
    assert LATER in page.one(f"#post-{answer.id}").text
    assert reread(answer).revision_count == 2
    assert reread(question).revision_count == 1


def test_mo_may_edit_what_others_wrote(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    browser.sign_in(people.mo)
    browser.post(edit(question), asking(base="1", title="Why is the fan so loud at night?"))
    browser.post(edit(answer), {"source": LATER, "base": "1"})
    assert reread(question).author_id == people.ana.id
    assert {revision.author_id for revision in db.session.query(Revision).filter_by(number=2)} == {people.mo.id}


def test_who_may_not(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    for path in (edit(question), edit(answer)):
        assert "/sign-in" in browser.get(path, follow=False).location
        assert browser.post(path, {"source": LATER}, status=401).one("textarea").text == LATER
    remark = make.comment(people.ana, answer)
    browser.sign_in(people.ben)
    assert "Only the author and moderators" in browser.get(edit(remark)).words
    refused = browser.post(edit(remark), {"source": LATER, "base": "1"}, status=403)
    assert LATER in "".join(area.text for area in refused.all("textarea"))
    for person in (people.ben, people.vera):
        with pytest.raises(Forbidden, match=r"You need 1000 points to edit others' posts without review; you have 0."):
            change(person, question, LATER)
    assert reread(question).revision_count == reread(answer).revision_count == 1


@pytest.mark.parametrize(
    ("field", "text", "limit"),
    [
        ("title", "Why", "10"),
        ("source", "x" * 30_001, "30000"),
        ("note", "n" * 201, "200"),
        ("tags", "a,b,c,d,e,f", "5"),
    ],
)
def test_limits_hold_for_edits_too(
    browser: Browser, people: People, question: Question, field: str, text: str, limit: str
) -> None:
    refused = browser.sign_in(people.ana).post(edit(question), asking(base="1", **{field: text}), status=422)
    assert limit in error_of(refused, field)
    kept = refused.one(f"#{field}")
    assert text in (kept.get("value"), kept.text)
    assert reread(question).revision_count == 1


def test_a_later_edit_does_not_overwrite_an_earlier_one(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.ana).get(edit(question))
    change(people.mo, question, "Mo has made this clearer in the meantime.")
    refused = browser.post(edit(question), asking(source=LATER, base="1"), status=422)
    assert "Somebody else changed this" in refused.words
    assert refused.one("#source").text == LATER, "her text is kept"
    assert reread(question).revision_count == 2
    browser.post(edit(question), asking(source=LATER, base=refused.one("input[name=base]")["value"]))
    assert LATER in browser.get(page_of(question)).words and reread(question).revision_count == 3


def change(editor: object, question: Question, source: str) -> None:
    fields = make.AskFields(title=question.title, source=source, goal=question.goal, tags=["schedules"])
    commands.edit_question(editor, question, fields, reread(question).revision_count)  # type: ignore[arg-type]


def test_a_conflict_is_noticed_after_another_mistake_too(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.ana).get(edit(question))
    change(people.mo, question, "Mo has made this clearer in the meantime.")
    short = browser.post(edit(question), asking(title="Why", source=LATER, base="1"), status=422)
    assert "at least 10" in error_of(short, "title")
    again = asking(source=LATER, base=short.one("input[name=base]")["value"])
    assert "Somebody else changed this" in browser.post(edit(question), again, status=422).words
    assert reread(question).revision_count == 2


@pytest.mark.parametrize("base", ["", "0", "2", "x", "-1", "1.0", "99999999999999999999", "١"])
def test_an_odd_base_is_a_conflict(
    browser: Browser, people: People, question: Question, answer: Answer, base: str
) -> None:
    browser.sign_in(people.mo)
    assert "Somebody else" in browser.post(edit(question), asking(base=base), status=422).words
    assert "Somebody else" in browser.post(edit(answer), {"source": LATER, "base": base}, status=422).words
    assert reread(question).revision_count == reread(answer).revision_count == 1


def test_conflicts_on_answers(people: People, answer: Answer) -> None:
    commands.edit_post(people.ben, answer, LATER, 1)
    with pytest.raises(Invalid, match="Somebody else") as refusal:
        commands.edit_post(people.mo, answer, "Another text altogether.", 1)
    assert refusal.value.field == "base"
    assert reread(answer).source == LATER


def test_topics_are_counted_when_they_change(people: People, question: Question) -> None:
    fields = make.AskFields(title=TITLE, source=BODY, tags=["fan", "schedules"])
    commands.edit_question(people.ana, question, fields, 1)
    assert counts() == {"fan": 1, "schedules": 1}
    commands.edit_question(people.ana, question, make.AskFields(title=TITLE, source=BODY, tags=["fan"]), 2)
    assert counts() == {"fan": 1, "schedules": 0}
    reputation(people.ana)


def counts() -> dict[str, int]:
    db.session.commit()
    return {tag.name: tag.question_count for tag in db.session.query(Tag)}


def test_versions_stand_side_by_side(browser: Browser, people: People, question: Question) -> None:
    fields = make.AskFields(title="Why does the fan howl at night?", source=LATER, goal=GOAL, tags=["fan"])
    commands.edit_question(people.ana, question, fields, 1, "Said when it began")
    page = browser.get(f"/posts/{question.id}/revisions")
    assert "Version 1 beside version 2" in page.words and "Said when it began" in page.words
    removed = {element.text for element in page.all("div.side.before del")}
    added = {element.text for element in page.all("div.side.after ins")}
    assert any("ignore" in text for text in removed) and any("howl" in text for text in added)
    assert "#fan" in page.words and "#schedules" in page.words
    assert "Go back to this" not in page.words, "signed out"
    assert "Version 1" in browser.get(f"/posts/{question.id}/revisions?from=1&to=1").words


@pytest.mark.parametrize(
    "query",
    [
        "to=0",
        "to=3",
        "to=-1",
        "from=0",
        "from=9",
        "to=99999999999999999999",
        f"from={2**63}",
        f"to={2**31}",
        "to=1&from=2147483648",
    ],
)
def test_versions_that_are_not_there(browser: Browser, question: Question, query: str) -> None:
    browser.get(f"/posts/{question.id}/revisions?{query}", status=404)


def test_words_instead_of_numbers_show_the_newest(browser: Browser, question: Question) -> None:
    assert "Version 1" in browser.get(f"/posts/{question.id}/revisions?to=newest&from=oldest").words


def test_going_back_to_an_older_version(browser: Browser, people: People, question: Question) -> None:
    hub = make.product()
    fields = make.AskFields(
        title="Why does the fan howl at night?", source=LATER, goal="Quiet", tags=["fan"], product_id=hub.id
    )
    commands.edit_question(people.ana, question, fields, 1)
    browser.sign_in(people.ana)
    assert "Go back to this" in browser.get(f"/posts/{question.id}/revisions").words
    page = browser.post(f"/posts/{question.id}/revisions/1/restore")
    assert page.one("h1").text == TITLE and BODY in page.words
    kept = reread(question)
    assert (kept.goal, kept.product_id, kept.revision_count) == ("Sleep without hearing the fan", None, 3)
    assert counts() == {"fan": 0, "schedules": 1}
    assert "Rolled back to version 1" in browser.get(f"/posts/{question.id}/revisions").words
    reputation(people.ana)


def test_an_answer_goes_back_too(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    commands.edit_post(people.ben, answer, LATER, 1)
    browser.sign_in(people.mo).post(f"/posts/{answer.id}/revisions/1/restore")
    assert reread(answer).source == HELPFUL and answer.revision_count == 3


def test_who_may_not_go_back(browser: Browser, people: People, question: Question) -> None:
    change(people.ana, question, LATER)
    browser.sign_in(people.ben).post(f"/posts/{question.id}/revisions/1/restore", status=403)
    browser.sign_in(people.ana)
    for number in ("0", "3", "-1", str(2**31), str(2**63)):
        browser.post(f"/posts/{question.id}/revisions/{number}/restore", status=404)
    assert reread(question).source == LATER


def test_a_version_of_another_post_is_refused(people: People, question: Question, answer: Answer) -> None:
    foreign = db.session.query(Revision).filter_by(post_id=answer.id).one()
    with pytest.raises(Invalid):
        commands.roll_back(people.ana, question, foreign)
    with pytest.raises(Forbidden):
        commands.roll_back(people.ben, question, db.session.query(Revision).filter_by(post_id=question.id).one())


@command
def forget_fields(question: Question, *kept: str) -> None:
    """Make the first version look imported: it has kept only some of its fields."""
    revision = db.session.query(Revision).filter_by(post_id=question.id, number=1).one()
    revision.fields = {name: revision.fields[name] for name in kept}


@pytest.mark.parametrize("kept", [(), ("title",), ("title", "tags")])
def test_what_an_imported_version_has_not_kept_stays_as_it_is(
    people: People, question: Question, kept: tuple[str, ...]
) -> None:
    forget_fields(question, *kept)
    fields = make.AskFields(title="Why does the fan howl at night?", source=LATER, goal="Quiet", tags=["fan"])
    commands.edit_question(people.ana, question, fields, 1)
    first = db.session.query(Revision).filter_by(post_id=question.id, number=1).one()
    commands.roll_back(people.ana, question, first)
    after = reread(question)
    assert after.source == BODY and after.goal == "Quiet"
    assert after.title == (TITLE if "title" in kept else "Why does the fan howl at night?")
    assert [tag.name for tag in after.tags] == (["schedules"] if "tags" in kept else ["fan"])


def test_an_edit_of_something_removed(browser: Browser, people: People, question: Question, answer: Answer) -> None:
    commands.delete_post(people.ben, answer)
    with pytest.raises(Forbidden, match="removed"):
        commands.edit_post(people.mo, answer, LATER, 1)
    browser.sign_in(people.ben).post(edit(answer), {"source": LATER, "base": "1"}, status=403)
    browser.sign_in(people.ana).get(edit(answer), status=410)
