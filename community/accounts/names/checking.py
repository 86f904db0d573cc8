"""Whether a person can be called something: the one check at every door, and the names of staff that it protects."""

import unicodedata
from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts.models import ProtectedName, User
from community.accounts.names.folding import key
from community.accounts.names.reserved import reserved_part
from community.accounts.names.shape import LONGEST_NAME, is_mark, problem_with_shape, without_invisible
from community.core.db import command, db
from community.core.errors import Invalid
from community.core.mail import ours


def checked_name(name: str, person: User | None = None) -> str:
    """The name, if this person (None: somebody new) may take it; else Invalid with a sentence that offers a way out.

    Whatever gives an account a name calls this: registration, the profile, the operator, single sign-on.
    """
    if problem := problem_with(name, person):
        raise Invalid(problem, field="name")
    return name


def problem_with(name: str, person: User | None = None) -> str | None:
    """Why this person cannot be called this; None when they can. What they are called already they may keep."""
    if person and person.name == name:
        return None
    if problem := problem_with_shape(name):
        return problem
    if part := reserved_part(name, vendors()):
        return reserved_sentence(name, part)
    if looks_like(name, protected_names(person)):
        return _(
            "A member of %(vendor)s’s staff has this name or one that looks like it. Add something that tells you "
            "apart: a second name, an initial or where you live.",
            vendor=ours().vendor,
        )
    return None


def reserved_sentence(name: str, part: str) -> str:
    """Why a name with this part is kept, and what to take instead."""
    rest = " ".join(name.replace(part, " ").split()).strip(" -–—_.,:()[]|/")
    if rest != name and not problem_with_shape(rest) and not reserved_part(rest, vendors()):
        return _(
            "Names with “%(part)s” in them are kept for staff. How about “%(rest)s”? If it is the name you "
            "were born with, write to us and we set it for you.",
            part=part,
            rest=rest,
        )
    return _(
        "This name looks like one of %(vendor)s’s own, which are kept for staff. Take the name that people "
        "call you by; where you work can be said under “About you”.",
        vendor=ours().vendor,
    )


def marked_name(name: str, protected: Collection[str]) -> str:
    """A name from elsewhere for somebody who cannot be asked: what cannot be seen is left out, and what readers could
    take for staff says that it was imported. `protected` as of `protected_names`."""
    name = without_invisible(name)
    if not (any(map(is_mark, name)) or reserved_part(name, vendors()) or looks_like(name, protected)):
        return name
    suffix = _("(imported)")
    return f"{name[: LONGEST_NAME - len(suffix) - 1].rstrip()} {suffix}"


def vendors() -> list[str]:
    """What the vendor is called."""
    return [ours().vendor, *ours().reserved_names]


def looks_like(name: str, protected: Collection[str]) -> bool:
    """Whether the name looks like a protected one: with other blanks, the other way round, or with a number or signs
    behind or before it."""
    words = [word for word in bare(name).split() if not word.isdigit()]
    return bool({key(name), key("".join(words)), key("".join(reversed(words)))} & set(protected) - {""})


def bare(name: str) -> str:
    """A name without the digits and signs around it."""
    letters = [place for place, sign in enumerate(name) if unicodedata.category(sign)[0] in "LM"]
    return name[letters[0] : letters[-1] + 1] if letters else name


def protected_names(apart_from: User | None = None) -> frozenset[str]:
    """How the names of present and former staff look, but not those of this person.

    They are folded when they are needed: Unicode's tables change, and staff are few.
    """
    wanted = select(ProtectedName.name)
    if apart_from is not None:
        wanted = wanted.where(ProtectedName.user_id != apart_from.id)
    return frozenset(map(key, db.session.scalars(wanted)))


@command
def protect_name(holder: User, name: str = "") -> None:
    """Keep a name of a staff member, the present one if none is given, from everybody else, for good.

    Doing it again changes nothing.
    """
    name = name or holder.name
    known = select(ProtectedName.id).where(ProtectedName.user_id == holder.id, ProtectedName.name == name)
    if db.session.scalar(known) is None:
        db.session.add(ProtectedName(user_id=holder.id, name=name))
        db.session.flush()


@command
def keep_protecting(holder: User, name: str) -> None:
    """Protect the name that somebody takes next, if their present one is: staff stay staff under another name."""
    if db.session.scalar(select(ProtectedName.id).where(ProtectedName.user_id == holder.id).limit(1)):
        protect_name(holder, name)
