"""A PostgreSQL server of our own for one test process, or the one that TEST_DATABASE_URL names."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

BINARIES = "usr/lib/postgresql/*/bin"
HOW_TO_GET_IT = (
    "PostgreSQL was not found. Install it (Debian, Ubuntu: apt-get install postgresql) "
    "or name a server and its superuser in TEST_DATABASE_URL: it may be written to."
)
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "listen_addresses=")
PATIENCE = 30.0  # seconds for the server to answer


@dataclass(frozen=True)
class Cluster:
    """A running server; `url` is an empty database on it."""

    url: str


@contextmanager
def start_cluster(folder: Path, *settings: str) -> Iterator[Cluster]:
    """Start a server that ends with the block; its log is written to `folder`. `settings` are added to ours."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield Cluster(own_database(given))
        return
    binaries = find_binaries()
    if binaries is None:
        give_up()
        return
    user = unprivileged_user()
    home = Path(tempfile.mkdtemp(prefix="community-postgres-"))
    with (folder / "postgres.log").open("w") as log:
        try:
            if user:
                shutil.chown(home, user)
            init = [binaries / "initdb", "--pgdata", home / "db", "--username=postgres", "--auth=trust"]
            init += ["--encoding=UTF8", "--locale=C", "--no-sync"]
            subprocess.run(init, stdout=log, stderr=log, check=True, user=user, cwd=home)
            run = [binaries / "postgres", "-D", home / "db", "-k", home]
            run += [part for setting in (*SETTINGS, *settings) for part in ("-c", setting)]
            server = subprocess.Popen(run, stdout=log, stderr=log, user=user, cwd=home)
            try:
                create_database(home)
                yield Cluster(f"postgresql+psycopg://postgres@/community?host={home}")
            finally:
                server.send_signal(signal.SIGINT)  # ends open connections
                server.wait(PATIENCE)
        finally:
            shutil.rmtree(home, ignore_errors=True)


def find_binaries() -> Path | None:
    """The folder with the newest `initdb` and `postgres` of this machine."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path("/").glob(BINARIES), key=lambda folder: [int(n) for n in folder.parent.name.split(".")])
    return found[-1] if found else None


def give_up() -> None:
    """In CI a missing server is a failure, elsewhere a reason to skip."""
    if os.environ.get("CI") == "true":
        pytest.fail(HOW_TO_GET_IT)
    pytest.skip(HOW_TO_GET_IT)


def unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root; name somebody it runs as."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def create_database(home: Path) -> None:
    """Wait for the server and make the empty database."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with psycopg.connect(f"host={home} user=postgres dbname=postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE community")
                return
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def own_database(address: str) -> str:
    """A fresh database for this process on the server that somebody named."""
    url = make_url(address).set(drivername="postgresql+psycopg")
    name = f"{url.database}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return url.set(database=name).render_as_string(hide_password=False)
