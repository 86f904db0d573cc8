"""The operator starts, kills and ends the product."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.running import PATIENCE, Running, running


def workers_of(server: Running) -> list[int]:
    """Process ids of the workers that a server started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"work" in words and str(server.process.pid).encode() in words:
            found.append(int(folder.name))
    return found


def wait_until_gone(ids: list[int]) -> None:
    end = time.monotonic() + PATIENCE
    while any(Path(f"/proc/{number}").exists() for number in ids):
        assert time.monotonic() < end, "a worker outlives its server"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


def test_the_first_start_sets_up_everything(data_dir: Path) -> None:
    with running(data_dir) as server:
        assert server.wait_for("/healthz") == "ok\n"
        server.wait_for("/readyz")
        assert (data_dir / "secret_key").stat().st_mode & 0o777 == 0o600
        assert (data_dir / "community.db").exists()
        assert server.end() == 0
        assert "Traceback" not in server.log()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_server_and_worker_in_order(data_dir: Path, sign: signal.Signals) -> None:
    with running(data_dir) as server:
        server.wait_for("/readyz")
        workers = workers_of(server)
        assert len(workers) == 1
        began = time.monotonic()
        assert server.end(sign) == 0
        assert time.monotonic() - began < 5
        wait_until_gone(workers)
        assert "Traceback" not in server.log()


def test_a_worker_that_dies_is_started_again(data_dir: Path) -> None:
    with running(data_dir) as server:
        server.wait_for("/readyz")
        first = workers_of(server)
        os.kill(first[0], signal.SIGKILL)
        wait_until_gone(first)
        (data_dir / "worker.alive").unlink()
        server.wait_for("/readyz")
        assert workers_of(server) not in ([], first)
        assert "starting it again" in server.log()


def test_a_worker_does_not_outlive_a_killed_server(data_dir: Path) -> None:
    with running(data_dir) as server:
        server.wait_for("/readyz")
        workers = workers_of(server)
        server.end(signal.SIGKILL)
        wait_until_gone(workers)


def test_a_taken_port_is_one_clear_sentence(data_dir: Path) -> None:
    with running(data_dir) as server:
        server.wait_for("/healthz")
        second = server.command("serve", "--web-only")
        assert second.returncode == 1
        assert "cannot be used" in second.stderr
        assert "PORT" in second.stderr
        assert "Traceback" not in second.stderr


def test_a_wrong_setting_is_one_clear_sentence(tmp_path: Path) -> None:
    with running(tmp_path, "init", THREADS="many") as server:
        assert server.process.wait(PATIENCE) != 0
        assert "THREADS" in server.log()
        assert "Traceback" not in server.log()
