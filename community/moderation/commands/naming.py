"""Looking for people who are called like staff: here before the name was protected, or marked by an import."""

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts.models import ProtectedName, User
from community.accounts.names import protected_names
from community.accounts.names.checking import looks_like
from community.core.db import db, end_reading
from community.moderation.commands.cases import open_case
from community.moderation.models import IMPORT, NAME, PERSON, Case

AT_ONCE = 1_000  # people read in one go


def look_for_names() -> int:
    """Have names that look like those of staff wait for a moderator, each once for as long as somebody bears it, and so
    those that an import had to mark. Returns how many are new. Reads all people: for the night."""
    found = [one for one in names_to_look_at() if not is_known(*one)]
    end_reading()
    for kind, person_id, name in found:
        open_case(kind, (PERSON, person_id), [why(kind, name)], person_id=person_id)
    return len(found)


def names_to_look_at() -> list[tuple[str, int, str]]:
    """People who are not staff and never were, with the kind of their case."""
    protected, suffix = protected_names(), _("(imported)")
    holders = select(ProtectedName.user_id)
    everybody = select(User.id, User.name).where(User.id.not_in(holders)).order_by(User.id)
    found = []
    for person_id, name in db.session.execute(everybody.execution_options(yield_per=AT_ONCE)):
        if name.endswith(suffix):
            found.append((IMPORT, person_id, name))
        elif looks_like(name, protected):
            found.append((NAME, person_id, name))
    return found


def why(kind: str, name: str) -> str:
    if kind == IMPORT:
        return _("The import marked “%(name)s”, which looks like a name of staff.", name=name)
    return _("“%(name)s” looks like the name of a member of staff.", name=name)


def is_known(kind: str, person_id: int, name: str) -> bool:
    """Whether there is or was a case about this name of this person."""
    of_person = Case.kind == kind, Case.subject_kind == PERSON, Case.subject_id == person_id
    return any(why(kind, name) in said for said in db.session.scalars(select(Case.why).where(*of_person)))
