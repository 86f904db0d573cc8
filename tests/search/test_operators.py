"""What operators mean to a reader: conditions, or a sentence about what is wrong while the rest still counts."""

import pytest
from flask import Flask

from community.catalog.models import Tag, TagSynonym
from community.core.access import Actor, Nobody
from community.core.db import command, db
from community.search.contract import Condition
from community.search.operators import Understood, examples, understood
from community.search.wanted import read
from tests import make
from tests.make import People
from tests.search.story import ask_as, fresh


def meant(text: str, me: Actor | None = None) -> Understood:
    return understood(read(text).operators, me or Nobody())


def conditions(text: str, me: Actor | None = None) -> list[Condition]:
    found = meant(text, me)
    assert not found.notes
    return list(found.conditions)


def note(text: str, me: Actor | None = None) -> str:
    """The only note about a query in which nothing else holds."""
    found = meant(text, me)
    assert not found.conditions and not found.chosen
    [only] = found.notes
    return only


def labels(text: str, me: Actor | None = None) -> list[str]:
    return [chosen.label for chosen in meant(text, me).chosen]


@command
def other_name(name: str, tag: str) -> None:
    db.session.add(TagSynonym(name=name, tag_id=db.session.query(Tag).filter_by(name=tag).one().id))


@pytest.mark.parametrize(
    ("text", "condition", "label"),
    [
        ("is:solved", Condition("solved"), "Solved"),
        ("is:unsolved", Condition("solved", negated=True), "Not solved yet"),
        ("-is:solved", Condition("solved", negated=True), "not: Solved"),
        ("-is:unsolved", Condition("solved"), "not: Not solved yet"),
        ("is:ACCEPTED", Condition("accepted"), "Answer accepted"),
        ("is:confirmed", Condition("confirmed"), "Goal met"),
        ("is:unanswered", Condition("answered", negated=True), "Nobody answered yet"),
        ("is:answered", Condition("answered"), "Answered"),
        ("is:open", Condition("closed", negated=True), "Open"),
        ("is:closed", Condition("closed"), "Closed"),
        ("has:picture", Condition("picture"), "With a picture"),
        ("has:pictures", Condition("picture"), "With a picture"),
        ("-has:code", Condition("code", negated=True), "not: With code"),
        ("staff:yes", Condition("staffed"), "Answered by staff"),
        ("staff:no", Condition("staffed", negated=True), "Not answered by staff"),
        ("votes:>=5", Condition("votes", (5.0,), ">="), "Votes: >=5"),
        ("votes:≥5", Condition("votes", (5.0,), ">="), "Votes: ≥5"),
        ("-votes:>=5", Condition("votes", (5.0,), ">=", negated=True), "not: Votes: >=5"),
        ("answers:0", Condition("answers", (0.0,)), "Answers: 0"),
        ("created:<2025-01", Condition("created", (1735689600.0,), "<"), "Asked: <2025-01"),
        ("updated:>2024", Condition("active", (1735689600.0,), ">="), "Active: >2024"),
    ],
)
def test_what_needs_no_looking_up(people: People, text: str, condition: Condition, label: str) -> None:
    assert conditions(text) == [condition]
    assert labels(text) == [label]


def test_ages_have_words(people: People) -> None:
    assert labels("created:<7d updated:>1y") == ["Asked: in the last 7 days", "Active: more than a year ago"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("votes:many", "votes: takes a number, such as votes:5, votes:>=5 or votes:2..9; “many” was left out."),
        ("answers:x", "answers: takes a number"),
        ("created:soon", "created: takes a time, such as created:2025-01"),
        ("updated:2025-13", "“2025-13” was left out."),
        ("is:purple", "is:purple is unknown and was left out; there are solved, unsolved,"),
        ("has:cheese", "has:cheese is unknown and was left out; there are picture, code."),
        ("staff:cheese", "staff:cheese is unknown and was left out; there are yes, no"),
        ("tag:unknown-thing", "No question has the topic “unknown-thing”; it was left out."),
        ('tag:"Unknown thing"', "“unknown-thing”"),
        ("product:hub", "This community has no products yet"),
        ("version:1", "No product has a version “1”; it was left out."),
        ("author:nobody", "Nobody here is called “nobody”; author: was left out."),
        ("area:lounge", "This community has no areas yet, so area: says nothing."),
        ("company:acme", "This community has no companies yet, so company: says nothing."),
        ("-votes:2..9", "A span cannot be left out: say votes: with < or > instead of -votes:2..9."),
        ("-created:2024", "A span cannot be left out"),
    ],
)
def test_what_says_nothing_is_explained(people: People, text: str, words: str) -> None:
    assert words in note(text)


@pytest.mark.parametrize(
    "value", ["%", "%s", "%(x)s", "_", "'", "\\", "{0}", "‮", "<b>", "\ud7ff", "é" * 60, "😀", "-" * 50]
)
def test_no_value_breaks_anything(people: People, value: str) -> None:
    make.question(people.ana)
    for name in ("tag", "product", "version", "author", "staff", "is", "has", "votes", "created", "area"):
        assert meant(f"{name}:{value}", people.ana).notes, name
        assert meant(f'-{name}:"{value}"').notes, name


def test_the_rest_still_counts(people: People) -> None:
    found = meant("is:solved votes:many is:solved votes:many area:x has:code")
    assert list(found.conditions) == [Condition("solved"), Condition("code")]
    assert len(found.notes) == 2 and [one.value for one in found.chosen] == ["solved", "solved", "code"]


def test_a_topic(people: People) -> None:
    make.question(people.ana, tags=["night", "fan"])
    assert conditions("tag:night") == conditions("tag:#Night") == [Condition("tag", ("night",))]
    assert conditions("tag:night tag:fan") == [Condition("tag", ("night",)), Condition("tag", ("fan",))]
    assert conditions("-tag:night") == [Condition("tag", ("night",), negated=True)]
    assert labels("tag:NIGHT") == ["#night"]


def test_another_name_of_a_topic(people: People) -> None:
    make.question(people.ana, tags=["night", "fan"])
    other_name("ventilator", "fan")
    assert conditions("tag:ventilator") == [Condition("tag", ("fan",))]
    assert conditions("tag:ventilator tag:fan") == [Condition("tag", ("fan",))]
    assert labels("tag:ventilator") == ["#fan"]


def test_a_topic_of_questions_that_one_may_not_read_is_unknown(people: People) -> None:
    ask_as(people.ana, "Where do I hide it?", "private", tags=["treasure"])
    ask_as(people.ana, "Who comes to the party?", "members", tags=["party"])
    for reader in (Nobody(), people.ben):
        assert note("tag:treasure", reader) == note("tag:tr", reader).replace("“tr”", "“treasure”")
    for reader in (people.ana, people.vera, people.mo):
        assert conditions("tag:treasure", reader)
    assert note("tag:party") and conditions("tag:party", people.ben)


def test_a_product_by_slug_or_name(people: People) -> None:
    make.product("Hub 2")
    make.product("Panel", ("1.0",))
    for text in ("product:hub-2", 'product:"Hub 2"', 'product:"hub 2"', "product:HUB-2"):
        assert conditions(text) == [Condition("product", ("hub-2",))]
    assert labels("product:hub-2") == ["Hub 2"]
    assert conditions("product:hub-2 product:panel") == [Condition("product", ("hub-2", "panel"))]
    assert conditions("-product:hub-2 -product:panel") == [
        Condition("product", ("hub-2",), negated=True),
        Condition("product", ("panel",), negated=True),
    ]
    assert note("product:lamp") == "No product is called “lamp”; it was left out. There are Hub 2, Panel."


def test_a_version_by_name(people: People) -> None:
    make.product("Hub 2")
    make.product("Panel", ("1.0", "2.0 beta"))
    assert conditions("version:6.2") == conditions("version:V6.2") == [Condition("version", ("6.2",))]
    assert conditions('version:"2.0 BETA" version:6.1') == [Condition("version", ("2.0 beta", "6.1"))]
    assert labels("version:6.2") == ["Version 6.2"]
    found = meant("product:panel version:6.2")
    assert found.notes == ["Panel has no version “6.2”; it was left out."]
    assert list(found.conditions) == [Condition("product", ("panel",))]


def test_a_person_by_handle_or_name(people: People) -> None:
    ana, ben = people.ana, people.ben
    for text in ("author:ana-ferreira", "author:@Ana-Ferreira", 'author:"Ana Ferreira"', 'author:"ana ferreira"'):
        assert conditions(text) == [Condition("person", (float(ana.id),))], text
    assert labels('author:"ana ferreira"') == ["With Ana Ferreira"]
    assert conditions('author:"Ana Ferreira" author:ben-okoye') == [Condition("person", (float(ana.id), float(ben.id)))]
    assert "Nobody here is called “ferreira”" in note("author:ferreira")


def test_people_of_one_name_are_all_meant(people: People) -> None:
    other = make.person("Anna Ferreira")
    make.person("José Núñez")

    @command
    def rename() -> None:
        fresh(other).name = people.ana.name

    rename()
    both = tuple(sorted((float(people.ana.id), float(other.id))))
    assert conditions('author:"Ana Ferreira"') == [Condition("person", both)]


def test_whoever_has_not_joined_yet_is_nobody(people: People) -> None:
    make.person("Nora Neumann", confirmed=False)
    assert "Nobody here" in note('author:"Nora Neumann"')


def test_functions_of_staff(people: People) -> None:
    assert people.vera.id
    assert conditions("staff:support") == [Condition("staff", ("Support",))]
    assert labels("staff:SUPPORT") == ["Answered by Support"]
    assert "there are yes, no, Support." in note("staff:sales")


def test_what_is_mine(people: People) -> None:
    own = (float(people.ana.id),)
    assert conditions("is:mine", people.ana) == [Condition("author", own)]
    assert conditions("is:following", people.ana) == [Condition("person", own)]
    assert conditions("-is:mine", people.ana) == [Condition("author", own, negated=True)]
    for text in ("is:mine", "is:following"):
        assert note(text) == f"Sign in to use {text}." and meant(text).needs_sign_in
    assert not meant("is:solved").needs_sign_in and not meant("is:mine", people.ana).needs_sign_in


def test_everything_is_a_question(people: People) -> None:
    found = meant("is:question")
    assert found.conditions == () and not found.notes and labels("is:question") == ["Questions"]


def test_the_reader_s_own_products_are_known(people: People) -> None:
    hub, panel = make.product("Hub 2"), make.product("Panel")
    make.question(people.ana, product_id=hub.id)
    make.question(people.ben, product_id=panel.id)
    for reader, own in ((people.ana, ["hub-2"]), (people.ben, ["panel"]), (people.mo, []), (Nobody(), [])):
        products = meant("", reader).products.values()
        assert [one.slug for one in products if one.is_mine] == own
        assert [(one.name, one.versions) for one in products] == [("Hub 2", ("6.2", "6.1")), ("Panel", ("6.2", "6.1"))]


def test_without_anything_there_are_no_examples(app: Flask) -> None:
    assert examples(Nobody()) == {}


def test_examples_are_of_this_site(people: People) -> None:
    assert people.vera.id
    make.product("Hub 2")
    make.question(people.ana, tags=["night"])
    assert examples(Nobody()) == {
        "tag": "tag:night", "product": 'product:"Hub 2"', "version": "version:6.2", "author": 'author:"Vera Lindqvist"',
    }  # fmt: skip
    for text in examples(Nobody()).values():
        assert conditions(text)
