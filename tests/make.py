"""The usual people and posts, made through the same commands that the pages use."""

from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import update

from community.accounts.models import ADMIN, MEMBER, MODERATOR, User
from community.catalog.models import Product, Version
from community.core.db import command, db, now
from community.questions import commands
from community.questions.commands.ordering import keep_in_order
from community.questions.models import Answer, Comment, Post, Question
from community.questions.writing import AskFields
from community.staff.models import Function, StaffGrant

BODY = "The fan climbs to level 3 at night and stays there until four, although the schedule says level 1."
HELPFUL = "Cap the fan instead of the level: `fan max 35%` survives demand control."


@command
def person(name: str, role: str = MEMBER, confirmed: bool = True) -> User:
    """Somebody with an account. The address is the first name at example.org."""
    handle = name.lower().replace(" ", "-")
    email = f"{name.split()[0].lower()}@example.org"
    user = User(name=name, handle=handle, email=email, email_key=email, role=role)
    user.confirmed_at = now() if confirmed else None
    db.session.add(user)
    db.session.flush()
    return user


class People:
    """Ana asks, Ben knows more, Vera is verified staff (Support), Mo moderates, Ada runs the site."""

    @cached_property
    def ana(self) -> User:
        return person("Ana Ferreira")

    @cached_property
    def ben(self) -> User:
        return person("Ben Okoye")

    @cached_property
    def vera(self) -> User:
        vera = person("Vera Lindqvist")
        staff_grant(vera)
        return vera

    @cached_property
    def mo(self) -> User:
        return person("Mo Thornton", MODERATOR)

    @cached_property
    def ada(self) -> User:
        return person("Ada Admin", ADMIN)


@command
def staff_grant(user: User, function: str = "Support", days: int = 365) -> StaffGrant:
    """A grant that lives (or, with negative days, has run out)."""
    row = db.session.query(Function).filter_by(name=function).first() or Function(name=function)
    start = now() - timedelta(days=400)
    grant = StaffGrant(
        user_id=user.id, function=row, proof="work contract", granted_at=start, until=now() + timedelta(days=days)
    )
    grant.proven_at = now()
    db.session.add(grant)
    db.session.flush()
    grant.put_seal()
    return grant


@command
def written_at(post: Post, moment: datetime) -> None:
    """Let a post be as old as that, wherever its time is kept."""
    for table in (Post.__table__, Question.__table__):
        db.session.execute(update(table).where(table.c.id == post.id).values(created_at=moment))
    keep_in_order([post.id])


@command
def product(name: str = "Hub 2", versions: tuple[str, ...] = ("6.1", "6.2")) -> Product:
    """A product with versions, oldest first."""
    made = Product(name=name, slug=name.lower().replace(" ", "-"))
    made.versions = [Version(name=version, position=place) for place, version in enumerate(versions)]
    db.session.add(made)
    db.session.flush()
    return made


def question(author: User, title: str = "Why does the fan ignore my night schedule?", **fields: object) -> Question:
    """A question; any field of the ask form can be given."""
    values: dict[str, object] = {"source": BODY, "goal": "Sleep without hearing the fan", "tags": ["schedules"]}
    return commands.ask(author, AskFields(title=title, **(values | fields)))  # type: ignore[arg-type]


def answer(author: User, to: Question, text: str = HELPFUL, **more: object) -> Answer:
    return commands.post_answer(author, to, text, **more)  # type: ignore[arg-type]


def comment(author: User, on: Post, text: str = "Which firmware is that?") -> Comment:
    return commands.post_comment(author, on, text)
