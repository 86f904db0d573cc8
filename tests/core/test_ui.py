"""What templates can use: times in words, and static files whose addresses never change their content."""

import gzip
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask import Flask, render_template_string
from jinja2 import UndefinedError

from community.core import ui, wording
from community.core.db import now
from community.settings import Settings
from tests.browser import Browser


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(0), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=61), "1 min ago"),
        (timedelta(minutes=59, seconds=30), "59 min ago"),
        (timedelta(hours=1, seconds=1), "1 h ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(days=1, seconds=1), "yesterday"),
        (timedelta(days=2, seconds=1), "2 days ago"),
        (timedelta(days=13, hours=23), "13 days ago"),
        (timedelta(seconds=-30), "just now"),
    ],
)
def test_the_past_in_words(app: Flask, before: timedelta, words: str) -> None:
    assert wording.ago(now() - before) == words


def test_older_moments_are_days(app: Flask) -> None:
    long_ago = datetime(2019, 3, 1, 12, tzinfo=UTC)
    assert wording.ago(long_ago) == wording.day(long_ago) == "1 Mar 2019"
    assert wording.exact(long_ago) == "1 Mar 2019, 12:00 UTC"
    this_year = now().replace(month=1, day=1, hour=12)
    assert wording.day(this_year) == "1 Jan"


def test_templates_fail_on_what_is_missing(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(UndefinedError):
        render_template_string("{{ no_such_thing }}")


def test_templates_know_the_site_and_its_filters(app: Flask) -> None:
    with app.test_request_context():
        words = render_template_string(
            "{{ site.name }} {{ site.vendor }} {{ 12345|number }} {{ moment|iso }}", moment=now()
        )
    assert words.startswith("Northwind Community Northwind 12,345 20")
    assert words.endswith("+00:00")


def addresses_on(browser: Browser) -> set[str]:
    page = browser.get("/sign-in")
    found = [element.get("href") or element.get("src") for tag in ("link", "script") for element in page.all(tag)]
    return {address for address in found if address.startswith("/static/")}


def test_static_files_can_be_kept_for_ever(browser: Browser) -> None:
    found = addresses_on(browser)
    assert any(address.endswith("site.css") for address in found)
    for address in found:
        answer = browser.get(address)
        assert "immutable" in answer.headers["Cache-Control"], address
        assert f"max-age={ui.FOREVER}" in answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers


def test_the_stylesheet_is_one_file_whose_pictures_exist(browser: Browser) -> None:
    [address] = [address for address in addresses_on(browser) if address.endswith("site.css")]
    sheet = browser.get(address).text
    assert "@import" not in sheet and len(sheet) > 5_000
    folder = address.rpartition("/")[0]
    for part in sheet.split("url(")[1:]:
        name = part.partition(")")[0].strip("\"'")
        if not name.startswith(("data:", "#")):
            assert browser.get(urljoin(f"{folder}/", name)).status == 200, name


def test_static_files_come_compressed(browser: Browser) -> None:
    [address] = [address for address in addresses_on(browser) if address.endswith("site.css")]
    plain = browser.get(address).bytes
    packed = browser.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.bytes) == plain
    assert browser.get(address, headers={"Accept-Encoding": "br"}).headers["Content-Encoding"] == "br"


def test_files_of_another_version_are_there_while_pages_ask_for_them(browser: Browser, settings: Settings) -> None:
    older = settings.data_dir / "assets" / "0123456789ab"
    older.mkdir()
    (older / "old.css").write_text("b { color: red }")
    answer = browser.get("/static/0123456789ab/old.css")
    assert answer.text == "b { color: red }" and "immutable" in answer.headers["Cache-Control"]
    assert browser.get("/static/0123456789ab/old.css", headers={"If-None-Match": answer.headers["ETag"]}).status == 304


@pytest.mark.parametrize(
    "path",
    ["/static/0000/css/site.css", "/static/", "/static/../community.db", "/static/%2e%2e/x",
     "/static/0123456789ab/../../community.db", "/static/0123456789ab/%2e%2e/%2e%2e/community.db",
     "/static/new-abcdefgh/x", "/static/0123456789ab/missing.css"],
)  # fmt: skip
def test_other_static_addresses_are_not_found(browser: Browser, path: str) -> None:
    browser.get(path, status=404)


def test_the_digest_follows_the_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    first = ui.digest_of(tmp_path, 240)
    assert ui.digest_of(tmp_path, 240) == first and len(first) == 12
    (tmp_path / "a").write_text("2")
    second = ui.digest_of(tmp_path, 240)
    (tmp_path / "a").rename(tmp_path / "b")
    assert ui.digest_of(tmp_path, 30) not in (first, second), "the vendor's colour stands in the stylesheet"
    assert len({first, second, ui.digest_of(tmp_path, 240)}) == 3, "content and names both count"


def test_files_are_prepared_once_per_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "static"
    (source / "css" / "ui").mkdir(parents=True)
    (source / "css" / "site.css").write_text('@import "base.css" layer(base);\n@import "ui/vote.css";\np { margin: 0 }')
    (source / "css" / "base.css").write_text('@font-face { src: url("../fonts/a.woff2") }')
    (source / "css" / "ui" / "vote.css").write_text('i { background: url("../../arrow.svg") }')
    monkeypatch.setattr(ui, "STATIC", source)
    digest, folder = ui.prepared_assets(tmp_path / "var", 240)
    sheet = (folder / "css" / "site.css").read_text()
    assert 'url("../fonts/a.woff2")' in sheet and 'url("../arrow.svg")' in sheet and "@import" not in sheet
    made = folder.stat().st_mtime_ns
    modes = {path.stat().st_mode & 0o777 for path in (folder.parent, folder, *folder.rglob("*"))}
    assert modes == {0o755, 0o644}, "a server in front may read them"
    assert ui.prepared_assets(tmp_path / "var", 240) == (digest, folder) and folder.stat().st_mtime_ns == made
    (source / "css" / "base.css").write_text("b { color: red }")
    newer, other = ui.prepared_assets(tmp_path / "var", 240)
    assert newer != digest and other.exists() and folder.exists(), "there are still pages with the old addresses"
    for number in range(ui.OLDER):
        (source / "css" / "base.css").write_text(f"b {{ margin: {number}px }}")
        ui.prepared_assets(tmp_path / "var", 240)
    assert other.exists() and not folder.exists(), "older versions are swept away"


def test_a_folder_without_stylesheet_is_copied_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "from").mkdir()
    (tmp_path / "from" / "robots").write_text("x")
    ui.bundle(tmp_path / "from", tmp_path / "to", 240)
    assert (tmp_path / "to" / "robots").read_text() == "x"


def test_processes_that_start_together_do_not_get_in_each_others_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "a.txt").write_text("some words " * 200)
    monkeypatch.setattr(ui, "STATIC", tmp_path / "static")
    gate = threading.Barrier(4)
    failures: list[BaseException] = []

    def start() -> None:
        try:
            gate.wait(10)
            ui.prepared_assets(tmp_path / "var", 240)
        except BaseException as error:
            failures.append(error)

    starting = [threading.Thread(target=start) for _process in range(4)]
    for process in starting:
        process.start()
    for process in starting:
        process.join()
    assert failures == []
    [folder] = (tmp_path / "var" / "assets").iterdir()
    assert (folder / "a.txt.gz").exists()


def test_a_folder_that_cannot_be_named_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "new-x").mkdir()
    with pytest.raises(OSError):
        ui.put_in_place(tmp_path / "new-x", tmp_path / "missing" / "folder")
    assert not (tmp_path / "new-x").exists(), "nothing half-built stays behind"
