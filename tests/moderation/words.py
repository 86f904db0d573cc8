"""Stories of undoing: names of topics, words of search, links, and reports of impostors."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import update

from community.core.db import command, db, now
from community.links import commands as links
from community.links.models import OutgoingLink
from community.questions import commands as questions
from community.search import vocabulary
from community.staff import commands as staff
from tests import make
from tests.moderation.world import Town

Do = Callable[[], object]


def named(town: Town) -> Do:
    """Of three questions one is about both, and the other topic has a name of its own."""
    for title, tags in (
        ("Where is the log of the radio kept?", ["wlan"]),
        ("How far does the radio reach upstairs?", ["wlan", "wifi"]),
        ("Which radio is in the second hub?", ["wifi"]),
    ):
        make.question(town.vera, title, tags=tags)
    questions.add_tag_synonym(town.ada, "wireless", "wlan")
    return lambda: questions.add_tag_synonym(town.ada, "wlan", "wifi")


def other_name(town: Town) -> Do:
    made = questions.add_tag_synonym(town.ada, "ventilator", "fans").id
    return lambda: questions.remove_tag_synonym(town.ada, made)


def words(town: Town, said: str) -> Any:
    return vocabulary.add_group(town.ada, said, "Our hotline says so")


@command
def link(address: str, ignored: bool) -> Any:
    made = OutgoingLink(key=address[-32:], url=address, host="shop.example", next_at=None if ignored else now())
    db.session.add(made)
    db.session.flush()
    if ignored:
        db.session.execute(update(OutgoingLink).where(OutgoingLink.id == made.id).values(ignored_at=now()))
        db.session.refresh(made)
    return made


WORDS: dict[str, Callable[[Town], Do]] = {
    "see to report": lambda town: (lambda report: lambda: staff.handle_report(town.mo, report.id))(
        staff.report("+31 10 555 0199", "Wanted my password", town.ana)
    ),
    "ignore link": lambda town: (lambda one: lambda: links.ignore(town.mo, one))(link("https://a.example/", False)),
    "heed link": lambda town: (lambda one: lambda: links.heed(town.mo, one))(link("https://b.example/", True)),
}
VOCABULARY: dict[str, Callable[[Town], Do]] = {
    "add topic name": named,
    "remove topic name": other_name,
    "add search words": lambda town: lambda: words(town, "fan, blower"),
    "change search words": lambda town: (
        lambda one: lambda: vocabulary.change_group(town.ada, one, "hub, box, bridge", "")
    )(words(town, "hub, box")),
    "remove search words": lambda town: (lambda one: lambda: vocabulary.remove_group(town.ada, one))(
        words(town, "valve, tap")
    ),
}
