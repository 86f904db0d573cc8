"""Files that are missing, broken, hostile or of another kind: one clear sentence, and the database as it was."""

import sys
import tracemalloc
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.accounts.models import User
from community.core.db import db
from community.core.errors import Problem
from community.questions.models import Post
from community.transfer.models import Imported
from community.transfer.stackexchange import import_dump
from community.transfer.stackexchange.dump import Dump, read_rows
from tests.transfer.dumps import TABLES, person, small_site, write_dump

BOMB = """<?xml version="1.0"?>
<!DOCTYPE votes [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>
<votes><row Id="&c;" /></votes>"""
OUTSIDE = """<?xml version="1.0"?>
<!DOCTYPE votes [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<votes><row Id="1" PostId="&a;" /></votes>"""


def refusal(folder: Path) -> str:
    """Why the dump is refused; nothing may have been written."""
    with pytest.raises(Problem) as refused:
        import_dump(folder)
    for table in (User, Post, Imported):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    sentence = refused.value.message
    assert sentence.endswith(".") and "\n" not in sentence and "Traceback" not in sentence
    return sentence


def test_a_folder_that_is_not_there(app: Flask, tmp_path: Path) -> None:
    assert "no folder" in refusal(tmp_path / "nowhere")


def test_a_file_in_place_of_a_folder(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "dump.7z").write_bytes(b"7z")
    assert "no folder" in refusal(tmp_path / "dump.7z")


@pytest.mark.parametrize("table", TABLES)
def test_every_table_of_a_dump_must_be_there(app: Flask, tmp_path: Path, table: str) -> None:
    folder = small_site(tmp_path / "air")
    (folder / f"{table}.xml").unlink()
    assert f"{table}.xml is missing" in refusal(folder)


def test_a_folder_in_place_of_a_table(app: Flask, tmp_path: Path) -> None:
    folder = small_site(tmp_path / "air")
    (folder / "Votes.xml").unlink()
    (folder / "Votes.xml").mkdir()
    assert "Votes.xml is missing" in refusal(folder)


def test_names_in_small_letters_will_do(app: Flask, tmp_path: Path) -> None:
    folder = small_site(tmp_path / "air")
    for file in list(folder.iterdir()):
        file.rename(file.with_name(file.name.lower()))
    assert import_dump(folder).taken["questions"] == 1


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_breaks_off(app: Flask, tmp_path: Path, table: str) -> None:
    file = small_site(tmp_path / "air") / f"{table}.xml"
    file.write_bytes(file.read_bytes()[:-6])
    assert f"{table}.xml is not well-formed XML (line " in refusal(file.parent)


def test_the_last_byte_of_the_last_file_is_read_before_the_first_is_taken(app: Flask, tmp_path: Path) -> None:
    folder = small_site(tmp_path / "air", PostHistory=[{"Id": n, "PostHistoryTypeId": 2} for n in range(9_000)])
    file = folder / "PostHistory.xml"
    file.write_bytes(file.read_bytes() + b"<")
    assert "PostHistory.xml" in refusal(folder)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "Id,PostId\n1,2\n",
        "<votes><row Id='1'></votes>",
        "<votes><row Id='1' Id='2' /></votes>",
        "<votes><row Id=1 /></votes>",
        "<votes><row Id='&nbsp;' /></votes>",
        "<votes><row Id='\x01' /></votes>",
        "<votes /><votes />",
        "<?xml version='1.0' encoding='klingon'?><votes />",
        "PK\x03\x04",
    ],
)
def test_what_is_no_xml(app: Flask, tmp_path: Path, content: str) -> None:
    folder = small_site(tmp_path / "air")
    (folder / "Votes.xml").write_text(content, encoding="utf-8")
    assert "Votes.xml is not well-formed XML" in refusal(folder)


@pytest.mark.parametrize(
    "content",
    [
        "<posts><row Id='1' /></posts>",
        "<rss><channel /></rss>",
        "<votes><vote Id='1' /></votes>",
        "<votes><row Id='1'><PostId>2</PostId></row></votes>",
        "<Votes><row Id='1' /></Votes>",
        "<html><body>Sign in</body></html>",
        BOMB,
        OUTSIDE,
    ],
)
def test_xml_of_another_format(app: Flask, tmp_path: Path, content: str) -> None:
    folder = small_site(tmp_path / "air")
    (folder / "Votes.xml").write_text(content, encoding="utf-8")
    assert "Votes.xml is not from a Stack Exchange dump" in refusal(folder)


def test_bytes_that_are_not_in_the_encoding(app: Flask, tmp_path: Path) -> None:
    folder = small_site(tmp_path / "air")
    (folder / "Tags.xml").write_bytes(b"<tags><row Id='1' TagName='caf\xe9' /></tags>")
    assert "Tags.xml is not well-formed XML" in refusal(folder)


def test_an_element_that_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[Dump.__module__], "LONGEST_ROW", 500_000)
    file = tmp_path / "Votes.xml"
    file.write_text("<votes><row Id='" + "1" * 2_000_000, encoding="utf-8")
    with pytest.raises(Problem, match="not from a Stack Exchange dump"):
        list(read_rows(file, "Votes"))


def test_other_encodings_and_marks_at_the_beginning_are_read(tmp_path: Path) -> None:
    file = tmp_path / "Tags.xml"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        file.write_text("<tags><row Id='1' TagName='größe' /></tags>", encoding=encoding)
        assert [row["TagName"] for row in read_rows(file, "Tags")] == ["größe"]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def most_memory(rows: int) -> int:
        folder = write_dump(tmp_path / str(rows), Users=[person(n, "Somebody", AboutMe="x" * 200) for n in range(rows)])
        tracemalloc.start()
        assert sum(1 for _row in Dump(folder).rows("Users")) == rows
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert most_memory(40_000) < 1.5 * most_memory(5_000)
