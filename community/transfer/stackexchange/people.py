"""Taking over people: those who wrote or edited something. All others never left a trace that anybody could see."""

import re
import sqlite3
import unicodedata
from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts.models import User
from community.accounts.names import LONGEST_NAME, marked_name, protected_names
from community.accounts.policy import LONGEST_ABOUT, LONGEST_LOCATION
from community.core.db import command, db, now
from community.core.pages import ALL, changed
from community.core.text import clean, plain, slugify
from community.transfer.stackexchange import values
from community.transfer.stackexchange.dump import Row
from community.transfer.stackexchange.takeover import PERSON, Takeover, bulk_with_ids, table_of

LONGEST_BASE = 20  # of a handle; their number still fits behind it
ROBOT = "-1"  # the site's own account, called Community; no person

WRITERS = {"Posts": "OwnerUserId", "Comments": "UserId", "PostHistory": "UserId"}


class Writers:
    """Who wrote something, gathered while the files are checked. Kept on disk: a big site has millions."""

    def __init__(self) -> None:
        self.store = sqlite3.connect("")  # a temporary file that goes away with the connection
        self.store.execute("CREATE TABLE writers (number TEXT PRIMARY KEY) WITHOUT ROWID")

    def look(self, table: str, row: Row) -> None:
        """Note who wrote this row."""
        if (column := WRITERS.get(table)) and (number := values.key(row, column)):
            self.store.execute("INSERT OR IGNORE INTO writers VALUES (?)", (number,))

    def wrote(self, number: str | None) -> bool:
        found = self.store.execute("SELECT 1 FROM writers WHERE number = ?", (number,)).fetchone()
        return found is not None

    def close(self) -> None:
        self.store.close()


def take_people(site: Takeover, writers: Writers) -> None:
    """Add the people who wrote something, without address and password: nobody can sign in as them."""
    for rows in site.batches("Users", _("People")):
        wrote = [row for row in rows if values.key(row) != ROBOT and writers.wrote(values.key(row))]
        site.summary.skipped[_("people who never wrote anything")] += len(rows) - len(wrote)
        add_people(site, wrote)


@command
def add_people(site: Takeover, rows: list[Row]) -> None:
    """Write one batch of people, with the addresses they had."""
    changed(ALL)
    fresh = site.fresh(PERSON, rows)
    people = [person_from(number, row) for number, row in fresh.items()]
    site.summary.noted[_("people whose names looked like those of staff, marked “(imported)”")] += mark_names(people)
    give_handles(people, list(fresh))
    ids = bulk_with_ids(table_of(User), people)
    here = dict(zip(fresh, ids, strict=True))
    site.remember(PERSON, here)
    site.redirect({f"/users/{old}": f"/people/{new}" for old, new in here.items()})
    site.summary.taken[_("people")] += len(ids)


def person_from(number: str, row: Row) -> dict[str, object]:
    """The columns of a person, all but the handle."""
    return {
        "name": values.line(row, "DisplayName", LONGEST_NAME) or f"user{number}",
        "about": plain(clean(values.text(row, "AboutMe")), LONGEST_ABOUT),
        "location": values.line(row, "Location", LONGEST_LOCATION),
        "created_at": values.moment(row, "CreationDate") or now(),
    }


def mark_names(people: list[dict[str, object]]) -> int:
    """Say of names that readers could take for staff that they were imported. Returns how many."""
    protected, marked = protected_names(), 0
    for person in people:
        typed = str(person["name"])
        person["name"] = marked_name(typed, protected)
        marked += person["name"] != typed
    return marked


def give_handles(people: list[dict[str, object]], numbers: list[str]) -> None:
    """Give everybody a handle that nobody has: the name, or the name with their old number."""
    bases = [handle_base(str(person["name"])) for person in people]
    choices = [(base, f"{base}-{number.lstrip('-')}") for base, number in zip(bases, numbers, strict=True)]
    every = {handle for pair in choices for handle in pair}
    taken = set(db.session.scalars(select(User.handle).where(User.handle.in_(every))))
    for person, (short, long) in zip(people, choices, strict=True):
        handle, again = short if short not in taken else long, 2
        while handle in taken or (again > 2 and handle_exists(handle)):
            handle, again = f"{long[:35]}-{again}", again + 1
        taken.add(handle)
        person["handle"] = handle


def handle_base(name: str) -> str:
    """The part of a name that can stand in a mention."""
    letters = unicodedata.normalize("NFKD", slugify(name, LONGEST_BASE)).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", letters)[:LONGEST_BASE].strip("-") or "person"


def handle_exists(handle: str) -> bool:
    return db.session.scalar(select(User.id).where(User.handle == handle)) is not None


def writer_of(
    row: Row, known: dict[str, int], protected: Collection[str], who: str = "OwnerUserId",
    name: str = "OwnerDisplayName",
) -> dict[str, object]:  # fmt: skip
    """Columns `author_id` and `author_name` of a post: a person who is here, or only a name; `protected` are the names
    of staff."""
    number = values.key(row, who)
    if number in known:
        return {"author_id": known[number], "author_name": None}
    former = "Community" if number == ROBOT else f"user{number}" if number else _("former member")
    typed = values.line(row, name, LONGEST_NAME)
    return {"author_id": None, "author_name": marked_name(typed, protected) if typed else former[:LONGEST_NAME]}
