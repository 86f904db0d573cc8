"""The database: declarative base, column types, and `@command`, the one way to write."""

import functools
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, CursorResult, DateTime, Dialect, Executable, Integer, MetaData, event, inspect
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from community.core.errors import NotFound
from community.core.turns import turns

PREPARED = 400  # statements that a connection to PostgreSQL keeps ready; the product has some hundred that are usual
PATIENCE = 8000  # milliseconds that a write waits for others
_commanding: ContextVar[bool] = ContextVar("commanding", default=False)
_patience: ContextVar[int] = ContextVar("patience", default=PATIENCE)
_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present moment, in UTC and aware of it."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def back_at(moment: datetime) -> Iterator[None]:
    """Inside, commands act as they would have at an earlier moment: for the demonstration, which has a past."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


class Moment(TypeDecorator[datetime]):
    """A point in time. Stored in UTC; comes back aware on SQLite too, which forgets time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        return value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """As `process_result_value` would be called, with one call less for each of the hundreds on a page."""
        read = self.impl_instance.result_processor(dialect, coltype)

        def process(value: Any) -> datetime | None:
            if value is None:
                return None
            moment: Any = read(value) if read else value
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

        return process


BigId = BigInteger().with_variant(Integer, "sqlite")
Id = Annotated[int, mapped_column(BigId, primary_key=True)]


class Base(DeclarativeBase):
    """Base of all models; names every constraint, so that migrations can drop them on any database."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: Moment},
    )


P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Base)

db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Connected(sqlite3.Connection):
    """A connection to SQLite during whose commits other threads go on."""

    def commit(self) -> None:
        with turns.given():
            super().commit()


def tune_sqlite(engine: Engine) -> None:
    """Durable, concurrent SQLite: WAL, enforced foreign keys, a patient lock, immediate write transactions.

    `synchronous=NORMAL` in WAL keeps every commit when a process dies; a power cut may take the last ones
    (https://www.sqlite.org/wal.html, "Performance considerations").
    """

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's BEGIN below is the only one
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "secure_delete=ON",  # what is deleted is overwritten; most systems build SQLite so that this is no change
            "foreign_keys=ON",
            f"busy_timeout={PATIENCE}",
            "temp_store=MEMORY",
            "cache_size=-500",  # kilobytes, for each thread; what is read often lies in the mapped part of the file
            "mmap_size=134217728",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A read transaction that turns into a writer fails at once when somebody else wrote meanwhile;
        # a command therefore takes the write lock first and waits for it.
        if not _commanding.get():
            connection.exec_driver_sql("BEGIN")
        elif _patience.get() == PATIENCE:
            with turns.given():
                connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={_patience.get()}")
            try:
                with turns.given():
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE}")


def tune_postgres(engine: Engine) -> None:
    """No compiling of statements: PostgreSQL decides for it by estimated costs, which conditions on each row drive up
    in vain. The sitemap of 3,000 people took 310 ms, 269 of them to compile what then ran for 40."""

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.prepared_max = PREPARED
        connection.autocommit = True  # a setting that was made in a transaction would end with its rollback
        connection.execute("SET jit = off")
        connection.autocommit = False


def keep_prepared(app: Flask) -> None:
    """End what only reads with COMMIT: after a ROLLBACK psycopg forgets which statements PostgreSQL has ready, and each
    one of the next page would be parsed and planned anew, which was up to a third of the cost of a page."""

    @app.teardown_appcontext
    def end(error: BaseException | None) -> None:
        held = db.session() if db.session.registry.has() else None
        if error is None and held and held.in_transaction() and not (held.new or held.dirty or held.deleted):
            with suppress(SQLAlchemyError):  # whoever comes next gets another connection
                held.commit()


@contextmanager
def patience(milliseconds: int) -> Iterator[None]:
    """Inside, commands on SQLite wait no longer than this for their turn: for writes that are worth less than
    somebody's time. Raises OperationalError when the time is over."""
    token = _patience.set(milliseconds)
    try:
        yield
    finally:
        _patience.reset(token)


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function one transaction: the outermost command commits, inner ones join, an exception rolls back."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _commanding.get():
            return function(*args, **kwargs)
        end_reading()
        token = _commanding.set(True)
        try:
            result = function(*args, **kwargs)
            for call in db.session.info.pop("before_commit", []):
                call()
            db.session.commit()
        except BaseException:
            db.session.rollback()
            db.session.info.clear()
            raise
        finally:
            _commanding.reset(token)
        for call in db.session.info.pop("after_commit", []):
            call()
        return result

    return run


def end_reading() -> None:
    """End the read transaction of the request, so that the command starts from what is true now."""
    if db.session.new or db.session.dirty or db.session.deleted:
        raise RuntimeError("Something was changed outside a command.")
    db.session.commit()  # unlike a rollback this does not expire what the request has loaded


def before_commit(call: Callable[[], None]) -> None:
    """Have `call` run once as the last thing in the transaction of the running command."""
    waiting = db.session.info.setdefault("before_commit", [])
    if call not in waiting:
        waiting.append(call)


def after_commit(call: Callable[[], None]) -> None:
    """Have `call` run once when the running command is safely in the database; dropped if it fails."""
    waiting = db.session.info.setdefault("after_commit", [])
    if call not in waiting:
        waiting.append(call)


def lock(row: M) -> M:
    """Read a row again and keep others from changing it until the command ends.

    A command that decides by a row's state (closed? deleted? accepted?) locks it first: what the request
    loaded may be old by the time the command has its turn.
    """
    state = inspect(row)
    if not state.persistent:
        raise NotFound()
    columns = [name for name in state.mapper.column_attrs.keys() if name not in state.unloaded]  # noqa: SIM118
    # All tables of the row: PostgreSQL reads only what it locks anew after waiting for somebody else.
    db.session.refresh(row, columns, with_for_update={"of": list(state.mapper.tables)})
    return row


def directly(statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
    """Run a statement over plain tables in the running transaction, past the session: the session neither writes first
    what it holds nor learns what changed. For statements that are put together once, in commands that many people wait
    for. With several `values` it is run once for each, in one go."""
    each = dict(values) if isinstance(values, Mapping) else [dict(one) for one in values]
    return db.session.connection().execute(statement, each)


def compact() -> None:
    """Let nothing of what was deleted be left in the journal of SQLite; PostgreSQL vacuums by itself."""
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def in_command() -> bool:
    """Whether a write is under way; `record` refuses to work outside one."""
    return _commanding.get()
