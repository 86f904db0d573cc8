"""Facets, chips and removable filters: each is a query, the one at hand with an operator more or fewer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from flask_babel import gettext as _

from community.core.web import settings
from community.search.operators import Chosen, Understood
from community.search.wanted import Operator

COUNTED = ("solved", "product", "version", "staffed", "tag", "created")  # what engines count for the page
MOST_TAGS, MOST_PRODUCTS, MOST_VERSIONS = 10, 10, 10
AGES = {"week": "<7d", "month": "<30d", "year": "<1y"}

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Choice:
    """A link in a facet: it puts its filter into the query or, when that is on, takes it out."""

    label: str
    count: int
    is_on: bool
    query: str


@dataclass(frozen=True)
class Facet:
    """One way to narrow results."""

    name: str
    title: str
    choices: list[Choice]


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the query without it."""

    label: str
    query: str


def without(text: str, operators: Sequence[Operator]) -> str:
    """A query without some of its operators."""
    for operator in sorted(operators, key=lambda one: one.start, reverse=True):
        text = text[: operator.start] + " " + text[operator.end :]
    return " ".join(text.split())


def with_operator(text: str, name: str, value: str) -> str:
    """A query with one more operator at its end."""
    quoted = f'"{value}"' if " " in value else value
    return f"{text} {name}:{quoted}".strip()


def chips(text: str, meant: Understood) -> list[Chip]:
    """The filters that are on."""
    return [Chip(chosen.label, without(text, [chosen.operator])) for chosen in meant.chosen]


def facets(text: str, meant: Understood, counts: Counts) -> list[Facet]:
    """Everything that results can be narrowed by; what would find nothing is left out unless it is on."""
    maker = Maker(text, meant, counts)
    found = [maker.endings(), maker.products(), maker.versions(), maker.staff(), maker.topics(), maker.ages()]
    return [facet for facet in found if facet.choices]


class Maker:
    """Makes the facets of one page of results."""

    def __init__(self, text: str, meant: Understood, counts: Counts) -> None:
        self.text = text
        self.meant = meant
        self.counts = counts

    def on(self, name: str) -> list[Chosen]:
        """The operators of this name that are on and leave nothing out."""
        return [one for one in self.meant.chosen if one.operator.name == name and not one.operator.negated]

    def count(self, column: str, value: str) -> int:
        return self.counts.get(column, {}).get(value, 0)

    def choice(self, name: str, value: str, label: str, count: int, instead_of: Sequence[Chosen] = ()) -> list[Choice]:
        """A choice; turning it on takes the place of others that cannot hold at the same time."""
        same = [one.operator for one in self.on(name) if one.value == value]
        if same:
            return [Choice(label, count, True, without(self.text, same))]
        rest = without(self.text, [one.operator for one in instead_of])
        return [Choice(label, count, False, with_operator(rest, name, value))] if count else []

    def endings(self) -> Facet:
        states = [one for one in self.on("is") if one.value in ("solved", "unsolved")]
        solved = self.choice("is", "solved", _("Solved"), self.count("solved", "yes"), states)
        rest = self.choice("is", "unsolved", _("Not solved yet"), self.count("solved", "no"), states)
        return Facet("solved", _("How it ended"), solved + rest)

    def products(self) -> Facet:
        chosen = {one.value for one in self.on("product")}
        there = [one for slug, one in self.meant.products.items() if slug in chosen or self.count("product", slug)]
        there.sort(key=lambda one: (one.slug not in chosen, -self.count("product", one.slug)))
        choices = [
            choice
            for one in there[:MOST_PRODUCTS]
            for choice in self.choice("product", one.slug, one.name, self.count("product", one.slug))
        ]
        return Facet("product", _("Product"), choices)

    def versions(self) -> Facet:
        """The versions of the one product that is chosen."""
        slugs = {one.value for one in self.on("product")}
        versions = self.meant.products[slugs.pop()].versions if len(slugs) == 1 else ()
        choices = [
            choice for name in versions for choice in self.choice("version", name, name, self.count("version", name))
        ]
        return Facet("version", _("Version"), choices[:MOST_VERSIONS])

    def staff(self) -> Facet:
        label = _("%(vendor)s staff", vendor=settings().vendor)
        choices = self.choice("staff", "yes", label, self.count("staffed", "yes"), self.on("staff"))
        return Facet("staff", _("Who answered"), choices)

    def topics(self) -> Facet:
        """The most frequent topics, those that are on first."""
        chosen = dict.fromkeys(one.value for one in self.on("tag"))
        counted = self.counts.get("tag", {})
        names = nsmallest(MOST_TAGS + len(chosen), counted, key=lambda name: (-counted[name], name))
        first = [*chosen, *(name for name in names if name not in chosen)][:MOST_TAGS]
        return Facet(
            "tag",
            _("Topic"),
            [one for name in first for one in self.choice("tag", name, name, self.count("tag", name))],
        )

    def ages(self) -> Facet:
        labels = {"week": _("Past week"), "month": _("Past month"), "year": _("Past year")}
        choices = [
            choice
            for period, age in AGES.items()
            for choice in self.choice("created", age, labels[period], self.count("created", period), self.on("created"))
        ]
        return Facet("created", _("Asked"), choices)
