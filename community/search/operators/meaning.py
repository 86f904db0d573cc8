"""From operators to conditions. Whatever cannot be understood is explained in a sentence, and the rest still counts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.accounts.models import User
from community.core.access import Actor
from community.search.contract import Condition
from community.search.grammar import NOT_YET, OPERATORS, PERIODS
from community.search.operators.lookup import (
    Shelf,
    all_functions,
    as_handle,
    as_tag,
    people_named,
    shelves,
    tags_named,
)
from community.search.operators.spans import number_span, time_span
from community.search.wanted import Operator

STATES = {
    "solved": (_l("Solved"), Condition("solved")),
    "unsolved": (_l("Not solved yet"), Condition("solved", negated=True)),
    "accepted": (_l("Answer accepted"), Condition("accepted")),
    "confirmed": (_l("Goal met"), Condition("confirmed")),
    "answered": (_l("Answered"), Condition("answered")),
    "unanswered": (_l("Nobody answered yet"), Condition("answered", negated=True)),
    "closed": (_l("Closed"), Condition("closed")),
    "open": (_l("Open"), Condition("closed", negated=True)),
}
CONTENTS = {"picture": _l("With a picture"), "code": _l("With code")}
YES, NO = ("yes", "true", "1"), ("no", "false", "0")
ANY_OF = ("product", "version", "author")  # said twice, one of them is enough
MOST_NAMED = 8  # of the names in a sentence
COLUMNS = {"votes": "votes", "answers": "answers", "created": "created", "updated": "active"}


class Unclear(Exception):
    """Why an operator is left out, in a sentence for the person."""


@dataclass(frozen=True)
class Meaning:
    """What one operator asks for, what it is called on the page, and the value as the catalogue has it."""

    conditions: tuple[Condition, ...]
    label: str
    value: str = ""


@dataclass(frozen=True)
class Chosen:
    """A filter that is on: its operator in the text, the value it stands for, and what it is called."""

    operator: Operator
    value: str
    label: str


@dataclass(frozen=True)
class Understood:
    """What operators ask for. `products` are all there are, by slug."""

    conditions: tuple[Condition, ...] = ()
    notes: list[str] = field(default_factory=list)
    chosen: list[Chosen] = field(default_factory=list)
    products: dict[str, Shelf] = field(default_factory=dict)
    needs_sign_in: bool = False


def understood(operators: Sequence[Operator], me: Actor) -> Understood:
    """The conditions that operators set for this reader, with notes about those that say nothing."""
    context = Context(operators, me)
    notes: dict[str, None] = {}
    chosen: list[Chosen] = []
    either: dict[str, Condition] = {}
    conditions: list[Condition] = []
    for operator in operators:
        try:
            meaning = MEANINGS[operator.name](operator, context)
        except Unclear as why:
            notes[str(why)] = None
            continue
        label = _("not: %(label)s", label=meaning.label) if operator.negated else meaning.label
        chosen.append(Chosen(operator, meaning.value or operator.value.lower(), label))
        for condition in meaning.conditions:
            if operator.negated:
                condition = Condition(condition.column, condition.values, condition.test, not condition.negated)
            elif operator.name in ANY_OF:
                values = dict.fromkeys((*either.get(operator.name, condition).values, *condition.values))
                either[operator.name] = Condition(condition.column, tuple(values))
                continue
            conditions.append(condition)
    return Understood(
        tuple(dict.fromkeys([*either.values(), *conditions])),
        list(notes),
        chosen,
        context.products,
        context.needs_sign_in,
    )


class Context:
    """Who asks, and everything that the operators name, looked up when it is first needed."""

    def __init__(self, operators: Sequence[Operator], me: Actor) -> None:
        self.operators = operators
        self.me = me
        self.needs_sign_in = False
        self.products = shelves(me)

    def values(self, name: str) -> list[str]:
        return [operator.value for operator in self.operators if operator.name == name]

    @cached_property
    def tags(self) -> dict[str, str]:
        return tags_named({as_tag(value) for value in self.values("tag")}, self.me)

    @cached_property
    def people(self) -> list[User]:
        return people_named(self.values("author"))

    @cached_property
    def functions(self) -> list[str]:
        return all_functions()

    @cached_property
    def chosen_products(self) -> list[Shelf]:
        """The products that the query names, or all of them."""
        named = [self.product(operator.value) for operator in self.operators if operator.name == "product"]
        return [shelf for shelf in named if shelf] or list(self.products.values())

    def product(self, value: str) -> Shelf | None:
        """The product with this slug or name."""
        same = value.lower()
        return next((one for one in self.products.values() if same in (one.slug, one.name.lower())), None)


def state(operator: Operator, context: Context) -> Meaning:
    value = operator.value.lower()
    if value in STATES:
        label, condition = STATES[value]
        return Meaning((condition,), str(label))
    if value in ("mine", "following"):
        if not context.me.is_authenticated:
            context.needs_sign_in = True
            raise Unclear(_("Sign in to use is:%(value)s.", value=value))
        own = (context.me.id or 0,)
        if value == "mine":
            return Meaning((Condition("author", own),), _("Asked by you"))
        return Meaning((Condition("person", own),), _("Asked or answered by you"))
    if value == "question":
        return Meaning((), _("Questions"))
    raise Unclear(not_among(operator, OPERATORS["is"].values))


def not_among(operator: Operator, values: Iterable[str]) -> str:
    return _(
        "%(name)s:%(value)s is unknown and was left out; there are %(values)s.",
        name=operator.name, value=operator.value, values=", ".join(values),
    )  # fmt: skip


def tag(operator: Operator, context: Context) -> Meaning:
    name = context.tags.get(as_tag(operator.value))
    if name is None:
        raise Unclear(_("No question has the topic “%(tag)s”; it was left out.", tag=as_tag(operator.value)))
    return Meaning((Condition("tag", (name,)),), f"#{name}", name)


def product(operator: Operator, context: Context) -> Meaning:
    shelf = context.product(operator.value)
    if shelf is None:
        names = ", ".join(one.name for one in list(context.products.values())[:MOST_NAMED])
        if not names:
            raise Unclear(_("This community has no products yet, so product: was left out."))
        raise Unclear(
            _(
                "No product is called “%(value)s”; it was left out. There are %(names)s.",
                value=operator.value,
                names=names,
            )
        )
    return Meaning((Condition("product", (shelf.slug,)),), shelf.name, shelf.slug)


def version(operator: Operator, context: Context) -> Meaning:
    same = operator.value.lower()
    for shelf in context.chosen_products:
        for name in shelf.versions:
            if same in (name.lower(), f"v{name.lower()}"):
                return Meaning((Condition("version", (name,)),), _("Version %(name)s", name=name), name)
    if len(context.chosen_products) == 1:
        [only] = context.chosen_products
        raise Unclear(
            _("%(product)s has no version “%(value)s”; it was left out.", product=only.name, value=operator.value)
        )
    raise Unclear(_("No product has a version “%(value)s”; it was left out.", value=operator.value))


def author(operator: Operator, context: Context) -> Meaning:
    handle, name = as_handle(operator.value), operator.value.lstrip("@").lower()
    people = [person for person in context.people if person.handle == handle or person.name.lower() == name]
    if not people:
        raise Unclear(_("Nobody here is called “%(name)s”; author: was left out.", name=operator.value))
    ids = tuple(person.id for person in people)
    return Meaning((Condition("person", ids),), _("With %(name)s", name=people[0].name), people[0].handle)


def staff(operator: Operator, context: Context) -> Meaning:
    value = operator.value.lower()
    if value in YES:
        return Meaning((Condition("staffed"),), _("Answered by staff"), "yes")
    if value in NO:
        return Meaning((Condition("staffed", negated=True),), _("Not answered by staff"), "no")
    name = next((one for one in context.functions if one.lower() == value), None)
    if name is None:
        raise Unclear(not_among(operator, ["yes", "no", *context.functions[:MOST_NAMED]]))
    return Meaning((Condition("staff", (name,)),), _("Answered by %(function)s", function=name), name)


def has(operator: Operator, context: Context) -> Meaning:
    value = operator.value.lower().removesuffix("s")
    if value not in CONTENTS:
        raise Unclear(not_among(operator, CONTENTS))
    return Meaning((Condition(value),), str(CONTENTS[value]), value)


def number(operator: Operator, context: Context) -> Meaning:
    conditions = number_span(COLUMNS[operator.name], plain_signs(operator.value))
    if not conditions:
        raise Unclear(
            _("%(name)s: takes a number, such as %(name)s:5, %(name)s:>=5 or %(name)s:2..9; “%(value)s” was left out.",
              name=operator.name, value=operator.value)
        )  # fmt: skip
    value = operator.value
    label = _("Votes: %(value)s", value=value) if operator.name == "votes" else _("Answers: %(value)s", value=value)
    return Meaning(one_when_negated(operator, conditions), label)


def time(operator: Operator, context: Context) -> Meaning:
    value = plain_signs(operator.value.lower())
    conditions = time_span(COLUMNS[operator.name], value)
    if not conditions:
        raise Unclear(
            _("%(name)s: takes a time, such as %(name)s:2025-01, %(name)s:<2025-01-15 or %(name)s:>30d; "
              "“%(value)s” was left out.", name=operator.name, value=operator.value)
        )  # fmt: skip
    words = PERIODS.get(value, value)
    label = _("Asked: %(when)s", when=words) if operator.name == "created" else _("Active: %(when)s", when=words)
    return Meaning(one_when_negated(operator, conditions), label, value)


def plain_signs(value: str) -> str:
    return value.replace("≥", ">=").replace("≤", "<=").replace(" ", "")


def one_when_negated(operator: Operator, conditions: list[Condition]) -> tuple[Condition, ...]:
    """Conditions as they are; leaving out all between two bounds would need an "or", which there is not."""
    if operator.negated and len(conditions) > 1:
        raise Unclear(
            _("A span cannot be left out: say %(name)s: with < or > instead of -%(name)s:%(value)s.",
              name=operator.name, value=operator.value)
        )  # fmt: skip
    return tuple(conditions)


def not_yet(operator: Operator, context: Context) -> Meaning:
    raise Unclear(str(OPERATORS[operator.name].meaning))


MEANINGS: dict[str, Callable[[Operator, Context], Meaning]] = {
    "is": state, "tag": tag, "product": product, "version": version, "author": author, "staff": staff, "has": has,
    "votes": number, "answers": number, "created": time, "updated": time, **dict.fromkeys(NOT_YET, not_yet),
}  # fmt: skip
