"""Making areas and changing their rules. Whoever may not read any more is kept out in the same transaction."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select

from community.accounts.models import User
from community.accounts.queries import by_handles
from community.catalog.models import POSTERS, READERS, Area, AreaCompany, AreaModerator, Product, Tag
from community.catalog.policy import can_manage_areas
from community.companies.models import Company
from community.core.access import require
from community.core.audit import Act, log_act
from community.core.db import command, db, lock
from community.core.errors import Invalid
from community.core.events import record
from community.core.pages import ALL, changed
from community.questions.commands.audience import close_area
from community.questions.events import AreaChanged
from community.questions.writing import within

MAKE, CHANGE = "make area", "change area"


@dataclass(frozen=True, kw_only=True)
class AreaFields:
    """The rule of an area in plain values: who reads and who writes, and the numbers of companies and moderators."""

    name: str
    about: str = ""
    readers: str = READERS[0]
    posters: str = POSTERS[0]
    companies: list[int] = field(default_factory=list)
    moderators: list[int] = field(default_factory=list)


@command
def make_area(actor: User, fields: AreaFields, product_id: int | None = None, topic: str = "") -> Area:
    """Give a product or a topic rules of its own. Raises Invalid naming the field."""
    require(can_manage_areas(actor))
    tag = db.session.scalars(select(Tag).where(Tag.name == topic.lower().lstrip("#"))).first() if topic else None
    if bool(product_id) == bool(topic):
        raise Invalid(_("Choose a product or name a topic, one of them."), field="product")
    if topic and tag is None:
        raise Invalid(_("No question has the topic “%(tag)s” yet.", tag=topic), field="topic")
    if product_id and db.session.get(Product, product_id) is None:
        raise Invalid(_("Choose one of the products."), field="product")
    about = Area.tag_id == tag.id if tag else Area.product_id == product_id
    if db.session.scalar(select(Area.id).where(about)) is not None:
        raise Invalid(_("There is an area for this already."), field="product")
    area = Area(name=fields.name, product_id=product_id, tag_id=tag.id if tag else None)
    write(area, checked(fields))
    log_act(MAKE, actor.id, ("area", area.id), after=asdict(fields_of(area)))
    return area


@command
def change_area(actor: User, area: Area, fields: AreaFields) -> None:
    """Give an area another rule. Who may read less learns nothing more from now on; who may read more soon does."""
    require(can_manage_areas(actor))
    before = fields_of(lock(area))
    write(area, checked(fields, area.id))
    log_act(CHANGE, actor.id, ("area", area.id), before=asdict(before), after=asdict(fields_of(area)))


def undo_area(moderator: User, act: Act) -> None:
    """Give an area the rule back that it had before an act; one that was made opens to everyone."""
    require(can_manage_areas(moderator))
    area = db.session.get(Area, act.subject_id)
    if area is None or asdict(fields_of(lock(area))) != act.after:
        raise Invalid(_("This area has changed since: look at it first."))
    write(area, AreaFields(**(act.before or {"name": area.name, "about": area.about})))


def fields_of(area: Area) -> AreaFields:
    """The rule of an area as it stands."""
    companies = select(AreaCompany.company_id).where(AreaCompany.area_id == area.id).order_by(AreaCompany.company_id)
    people = select(AreaModerator.user_id).where(AreaModerator.area_id == area.id).order_by(AreaModerator.user_id)
    return AreaFields(
        name=area.name,
        about=area.about,
        readers=area.readers,
        posters=area.posters,
        companies=list(db.session.scalars(companies)),
        moderators=list(db.session.scalars(people)),
    )


def checked(fields: AreaFields, area_id: int = 0) -> AreaFields:
    """The fields within their limits. Raises Invalid naming the field."""
    name = within(fields.name, 1, 60, _("The name"), "name")
    if db.session.scalar(select(Area.id).where(Area.name == name, Area.id != area_id)):
        raise Invalid(_("There is an area of this name already."), field="name")
    if fields.readers not in READERS or fields.posters not in POSTERS:
        raise Invalid(_("Choose who reads and who writes."), field="readers")
    known = db.session.scalars(select(Company.id).where(Company.id.in_(fields.companies)).order_by(Company.id)).all()
    people = db.session.scalars(select(User.id).where(User.id.in_(fields.moderators)).order_by(User.id)).all()
    if "companies" in (fields.readers, fields.posters) and not known:
        raise Invalid(_("Choose the companies."), field="companies")
    about = within(fields.about, 0, 300, _("What it is about"), "about")
    return AreaFields(
        name=name, about=about, readers=fields.readers, posters=fields.posters, companies=[*known], moderators=[*people]
    )


def write(area: Area, fields: AreaFields) -> None:
    """Write a rule down, close the area for whom it shuts out, and have the rest follow."""
    area.name, area.about, area.readers, area.posters = fields.name, fields.about, fields.readers, fields.posters
    db.session.add(area)
    db.session.flush()
    had = select(AreaModerator.user_id).where(AreaModerator.area_id == area.id)
    concerned = {*db.session.scalars(had), *fields.moderators}
    for model, column, ids in (
        (AreaCompany, "company_id", fields.companies),
        (AreaModerator, "user_id", fields.moderators),
    ):
        db.session.execute(delete(model).where(model.area_id == area.id).execution_options(synchronize_session=False))
        rows: list[dict[str, Any]] = [{"area_id": area.id, column: one} for one in ids]
        if rows:
            db.session.execute(insert(model), rows)
    note_moderators(concerned)
    close_area(area)
    changed(ALL)
    record(AreaChanged(area_id=area.id))


def note_moderators(person_ids: Collection[int]) -> None:
    """Write down with these people which areas they moderate."""
    for person_id in sorted(person_ids):
        of_person = select(AreaModerator.area_id).where(AreaModerator.user_id == person_id)
        numbers = db.session.scalars(of_person.order_by(AreaModerator.area_id))
        db.session.get_one(User, person_id).moderates = " ".join(map(str, numbers))


def people_named(typed: str) -> list[int]:
    """The numbers of people by their handles. Raises Invalid for one that nobody has."""
    handles = {word.lstrip("@").lower() for word in typed.replace(",", " ").split()}
    found = by_handles(handles)
    for handle in sorted(handles - found.keys()):
        raise Invalid(_("Nobody here is called @%(handle)s.", handle=handle), field="moderators")
    return sorted(person.id for person in found.values())
