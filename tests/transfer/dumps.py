"""Small dumps written by hand, in the format of Stack Exchange."""

from pathlib import Path
from xml.sax.saxutils import quoteattr

TABLES = ("Users", "Posts", "Comments", "Votes", "Tags", "Badges", "PostLinks")
Rows = list[dict[str, object]]

ANA, BEN, VERA = 11, 12, 13
QUESTION, ANSWER, OTHER_ANSWER = 100, 101, 102


def write_dump(folder: Path, **tables: Rows) -> Path:
    """Write a dump with these tables; those not named are empty, PostHistory is left out unless it is named."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in (*TABLES, *({"PostHistory"} & set(tables))):
        lines = [f"  <row {attributes(row)} />" for row in tables.get(table, [])]
        root = table.lower()
        text = "\n".join(['<?xml version="1.0" encoding="utf-8"?>', f"<{root}>", *lines, f"</{root}>", ""])
        (folder / f"{table}.xml").write_text(text, encoding="utf-8-sig")
    return folder


def attributes(row: dict[str, object]) -> str:
    signs = {"\n": "&#xA;", "\r": "&#xD;"}
    return " ".join(f"{name}={quoteattr(str(value), signs)}" for name, value in row.items())


def person(number: int, name: str, **more: object) -> dict[str, object]:
    return {"Id": number, "DisplayName": name, "CreationDate": "2019-01-01T08:00:00.000", **more}


def question(number: int = QUESTION, **more: object) -> dict[str, object]:
    row: dict[str, object] = {
        "Id": number,
        "PostTypeId": 1,
        "OwnerUserId": ANA,
        "CreationDate": "2020-03-01T10:00:00.120",
        "LastActivityDate": "2020-03-05T10:00:00.000",
        "Score": 0,
        "ViewCount": 345,
        "Title": "Why does the bypass stay shut at night?",
        "Tags": "<bypass><summer>",
        "Body": "<p>It is <strong>warm</strong> inside and cool outside.</p>",
    }
    return row | more


def answer(number: int = ANSWER, **more: object) -> dict[str, object]:
    row: dict[str, object] = {
        "Id": number,
        "PostTypeId": 2,
        "ParentId": QUESTION,
        "OwnerUserId": BEN,
        "CreationDate": "2020-03-02T11:00:00.000",
        "LastActivityDate": "2020-03-02T11:00:00.000",
        "Score": 0,
        "Body": "<p>It opens above 23 degrees only.</p>",
    }
    return row | more


def comment(number: int, post: int = QUESTION, **more: object) -> dict[str, object]:
    row: dict[str, object] = {
        "Id": number,
        "PostId": post,
        "Score": 0,
        "Text": "Which firmware is that?",
        "CreationDate": "2020-03-01T12:00:00.000",
        "UserId": BEN,
    }
    return row | more


def votes(post: int, kind: int, times: int = 1, start: int = 1) -> Rows:
    """Votes of one kind on a post; numbers begin with `start`."""
    row = {"PostId": post, "VoteTypeId": kind, "CreationDate": "2020-03-03T00:00:00.000"}
    return [{"Id": start + place, **row} for place in range(times)]


def saved(number: int, kind: int, text: str, post: int = QUESTION, **more: object) -> dict[str, object]:
    """A row of PostHistory; rows with the same day belong to one save."""
    day = more.pop("day", 1)
    row: dict[str, object] = {
        "Id": number,
        "PostHistoryTypeId": kind,
        "PostId": post,
        "RevisionGUID": f"0000-{post}-{day}",
        "CreationDate": f"2020-03-{int(str(day)):02}T10:00:00.000",
        "UserId": ANA,
        "Text": text,
    }
    return row | more


PEOPLE = [person(ANA, "Ana Ferreira"), person(BEN, "Ben Okoye"), person(VERA, "Vera Lindqvist")]


def small_site(folder: Path, **changes: Rows) -> Path:
    """Ana asks, Ben answers and is accepted, Vera answers too; votes, a comment, tags with a description."""
    tables: dict[str, Rows] = {
        "Users": PEOPLE,
        "Posts": [
            question(AcceptedAnswerId=ANSWER, Score=3),
            answer(Score=2),
            answer(OTHER_ANSWER, OwnerUserId=VERA, Score=-1, Body="<p>Buy a bigger one.</p>"),
            {"Id": 900, "PostTypeId": 4, "Body": "<p>About the flap that lets the core out.</p>"},
        ],
        "Comments": [comment(1, Score=2), comment(2, ANSWER, UserId=ANA, Text="That was it, `23.5` it is.")],
        "Votes": [
            *votes(QUESTION, 2, 3, start=1),
            *votes(ANSWER, 2, 2, start=10),
            *votes(ANSWER, 1, 1, start=20),
            *votes(OTHER_ANSWER, 3, 1, start=30),
        ],
        "Tags": [{"Id": 1, "TagName": "bypass", "Count": 9, "ExcerptPostId": 900}, {"Id": 2, "TagName": "summer"}],
        "Badges": [{"Id": 1, "UserId": ANA, "Name": "Informed", "Date": "2020-03-01T10:00:00.000"}],
    }
    return write_dump(folder, **(tables | changes))
