"""Who may do what: every route and every command, tried out as everybody there is, and written down as a table.

    python -m tests.matrix        (or `make matrix`) writes docs/matrix.md anew

Nothing is ever written while this looks: a command that has done everything is stopped just before it commits, which
says that it was allowed.
"""

import ast
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any

from flask import Flask, templating
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.routing import Rule

from community import create_app
from community.accounts.login import open_session
from community.accounts.models import User
from community.catalog.models import Version
from community.core.db import command, db, in_command, now
from community.desk.commands import hand_over
from community.questions.models import Question
from community.questions.standing import MEMORY
from community.reputation.rules import NEW_SITE_POSTS, threshold
from community.settings import Settings
from tests import make
from tests.conftest import opened, upgrade
from tests.forms import FORM, FORMS
from tests.house import ACTORS
from tests.make import People
from tests.test_architecture import commands_of, house
from tests.test_every_page import WITH_TOKEN, real_values

TABLE = Path(__file__).resolve().parent.parent / "docs" / "matrix.md"
ROLES = ("anonymous", "new", "member", "trusted", "staff", "moderator", "admin")
YES, NO, SIGN_IN, ABSENT, MORE = "yes", "no", "sign in", "–", "more"
SKIPPED = ("/static/", "/files/")


class Allowed(BaseException):
    """A command has done all it does and would commit now."""


@dataclass
class Row:
    """What happens to everybody at one address, and the command behind it."""

    method: str
    address: str
    cells: dict[str, str] = field(default_factory=dict)
    command: str = ""


@contextmanager
def community() -> Iterator[Flask]:
    """The product with a small community in it, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data_dir=Path(folder), secret_key="x" * 40, database_url=f"sqlite:///{folder}/community.db",
            rate_limits=False, page_cache_bytes=0,
        )  # fmt: skip
        app = create_app(settings, TESTING=True, WTF_CSRF_ENABLED=False)
        with app.app_context():
            upgrade(app)
        with opened(app):
            yield app


class Trial:
    """A small community in which everybody tries everything."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.people = People()
        self.values = real_values(self.people) | {"old_id": 1, "note_id": 1, "number": 1}
        asked = db.session.get_one(Question, self.values["question_id"])
        hand_over(self.people.mo, asked, person_id=self.people.vera.id)
        staff = {"function": "1", "person": str(self.people.vera.id), "reply": str(self.values["reply_id"])}
        other = make.question(self.people.ana, "Why does it hum at noon?", tags=["fan"])
        into = {"into": str(other.id), "sure": str(other.id), "parent": str(asked.id)}
        self.values["plain_id"] = make.answer(self.people.vera, asked, "It is the fan. Oil it.").id  # nobody edits this
        version = db.session.scalar(select(Version.id).limit(1))
        self.form = FORM | staff | into | {"version": str(version)}
        enough = threshold(NEW_SITE_POSTS)
        app.extensions[MEMORY] = (monotonic(), enough, False)  # a site that has some history, where points count

    def column(self, role: str) -> dict[tuple[str, str], tuple[str, str]]:
        """What this role meets at every address, and the command that would have been done."""
        client = client_of(self.app, someone(self.people, role))
        with never_committing():
            return {
                (rule.rule, method): self.tried(client, method, rule)
                for rule in routes(self.app)
                for method in sorted((rule.methods or set()) & {"GET", "POST"})
            }

    def tried(self, client: FlaskClient, method: str, rule: Rule) -> tuple[str, str]:
        """What came of it, and the command that would have been done."""
        form = self.form | FORMS.get(rule.rule, {})
        try:
            with self.app.app_context():
                answer = client.open(address(rule, self.values), method=method, **sent(method, form))
                answer.close()
        except Allowed as allowed:
            return YES, command_in(allowed.__traceback__)
        finally:
            db.session.rollback()
        assert answer.status_code < 500 or answer.status_code == 503, f"{method} {rule.rule}: {answer.status_code}"
        if answer.status_code == 401 or "/sign-in" in answer.headers.get("Location", ""):
            return SIGN_IN, ""
        if answer.status_code >= 400 and answer.status_code != 503:
            return {403: NO, 404: ABSENT, 410: ABSENT}.get(answer.status_code, MORE), ""
        return YES, ""


def sent(method: str, form: dict[str, str]) -> dict[str, Any]:
    """What goes along with a request: the form, or what somebody looks for."""
    return {"data": form} if method == "POST" else {"query_string": {"q": form["q"]}}


def routes(app: Flask) -> list[Rule]:
    """Every route in the order of its address, but for files and for what needs a link out of a mail."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    return [rule for rule in rules if not (rule.rule.startswith(SKIPPED) or set(rule.arguments) & set(WITH_TOKEN))]


def rows(app: Flask) -> list[Row]:
    """Every route with what it answers to everybody."""
    trial = Trial(app)
    found: dict[tuple[str, str], Row] = {}
    for role in ROLES:
        for (path, method), (cell, done) in trial.column(role).items():
            row = found.setdefault((path, method), Row(method, path))
            row.cells[role], row.command = cell, row.command or done
    return list(found.values())


def someone(people: People, role: str) -> User | None:
    """A person of this role, to whom nothing belongs that is tried out."""
    if role == "anonymous":
        return None
    if role in ("moderator", "admin"):
        return people.mo if role == "moderator" else people.ada
    person = {"new": "Nora New", "member": "Emil Member", "trusted": "Tess Trusted", "staff": "Stan Staff"}[role]
    return made(person, {"member": 60, "trusted": 5_000}.get(role, 1), is_staff=role == "staff", is_new=role == "new")


@command
def made(name: str, reputation: int, *, is_staff: bool, is_new: bool) -> User:
    person = make.person(name)
    person.reputation = reputation
    person.created_at = now() if is_new else now() - timedelta(days=400)
    if is_staff:
        make.staff_grant(person)
    return person


@contextmanager
def never_committing() -> Iterator[None]:
    """Stop every command just before it commits, and draw no page: what it would show matters to nobody here."""

    def stop(_session: Any) -> None:
        if in_command():
            raise Allowed

    drawn = templating._render
    templating._render = lambda *_: ""
    event.listen(db.session, "before_commit", stop)
    try:
        yield
    finally:
        event.remove(db.session, "before_commit", stop)
        templating._render = drawn


def client_of(app: Flask, person: User | None) -> FlaskClient:
    client = app.test_client()
    if person:
        key = open_session(person, "matrix").session_key
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = key, True
    return client


def address(rule: Rule, values: dict[str, object]) -> str:
    """The address of a route for the posts of somebody else."""
    chosen = dict(values)
    if rule.rule.startswith("/products/"):
        chosen["slug"] = values["product"]
    if rule.rule.startswith("/drafts/"):
        chosen["key"] = "ask"
    if "/posts/" in rule.rule or rule.rule.startswith("/p/"):
        chosen["post_id"] = values["plain_id" if rule.rule.endswith(("/split", "/to-comment")) else "answer_id"]
    return re.sub(r"<(?:[^<>:]+:)?([^<>]+)>", lambda part: str(chosen.get(part[1], 1)), rule.rule)


def command_in(trace: TracebackType | None) -> str:
    """The outermost command that was under way."""
    while trace is not None:
        if trace.tb_frame.f_code.co_name == "run" and "function" in trace.tb_frame.f_locals:
            done: Callable[..., object] = trace.tb_frame.f_locals["function"]
            return f"{done.__module__.removeprefix('community.')}.{done.__name__}"
        trace = trace.tb_next
    return ""


def everything(found: list[Row]) -> str:
    """The tables as they stand in docs/matrix.md."""
    lines = [INTRODUCTION.strip(), "", "## Routes", "", f"| address | | {' | '.join(ROLES)} | command |"]
    lines.append("| --- | --- |" + " --- |" * len(ROLES) + " --- |")
    for row in found:
        cells = " | ".join(row.cells[role] for role in ROLES)
        lines.append(f"| `{row.address}` | {row.method} | {cells} | {f'`{row.command}`' if row.command else ''} |")
    lines += ["", "## Commands", "", f"| command | asks | {' | '.join(ROLES)} |"]
    lines.append("| --- | --- |" + " --- |" * len(ROLES))
    for name, asks in sorted(asking().items()):
        cells = " | ".join(reached(found, name, role) for role in ROLES)
        lines.append(f"| `{name}` | {asks} | {cells} |")
    return "\n".join(lines) + "\n"


def asking() -> dict[str, str]:
    """Every command in which a person acts, with the permissions it asks for."""
    found = {}
    for module in house().values():
        if "@command" not in module.path.read_text():
            continue
        for function in commands_of(module):
            if not function.args.args or function.args.args[0].arg not in ACTORS:
                continue
            asks = [
                ast.unparse(node.args[0])
                for node in ast.walk(function)
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "require"
            ]
            named = sorted(set(re.findall(r"\b(?:can|may)_\w+", " ".join(asks))))
            found[f"{module.name.removeprefix('community.')}.{function.name}"] = ", ".join(f"`{one}`" for one in named)
    return found


def reached(found: list[Row], name: str, role: str) -> str:
    """What somebody gets of a command at the addresses behind which it is; nothing where it is behind none."""
    cells = {row.cells[role] for row in found if row.command == name}
    return YES if YES in cells else min(cells, default="")


INTRODUCTION = f"""
# Who may do what

Written by `make matrix` from the running product, and compared with it by a test: do not edit.

Everybody below meets posts of somebody else on a site that has some history. A *new* person joined today, a *member*
has 60 points, a *trusted* one 5,000, *staff* speak for the vendor; none of these moderates or administers. What authors
may do with their own posts, askers with answers, and people with their own accounts, the tests of the features say.

| | |
| --- | --- |
| {YES} | answered, or done |
| {NO} | refused, with the reason |
| {SIGN_IN} | asked to sign in first |
| {ABSENT} | not there, or not for this person to know of |
| {MORE} | not refused, but it takes more than is sent here: a file, a password, a company, an old version |

The commands are those in which a person acts; each asks for its permission itself, whoever calls it. One without cells
was done at no address tried here, because what it needs belongs to somebody else or is not there.
"""


def main() -> int:
    with community() as app:
        TABLE.write_text(everything(rows(app)))
    print(f"{TABLE} is written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
