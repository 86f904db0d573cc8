"""The threads that are searched: Stack Exchange dumps, read as documents for an engine."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from community.core.text import clean, plain
from community.search.contract import Document
from community.transfer.stackexchange import values
from community.transfer.stackexchange.dump import Row, read_rows

QUESTION, ANSWER = "1", "2"
LINKED, DUPLICATE = "1", "3"
SITE = 1_000_000  # the ids of one dump are kept apart from those of the next
HOW_TO_GET_IT = (
    "There is no dump in {folder}. Put folders there that hold Posts.xml and PostLinks.xml of a Stack Exchange dump "
    "(https://archive.org/details/stackexchange), or name another place with --dumps, or an imported site with --site."
)


@dataclass(frozen=True)
class Pair:
    """A thread and one that people marked as its original, or as related to it."""

    id: int
    original: int


@dataclass(frozen=True)
class Corpus:
    """Real threads, and what people said about which belong together."""

    documents: list[Document]
    duplicates: list[Pair] = field(default_factory=list)
    links: list[Pair] = field(default_factory=list)


def dumps_in(folder: Path) -> list[Path]:
    """The dumps in a folder, or that folder itself if it is one."""
    found = sorted(path.parent for pattern in ("Posts.xml", "*/Posts.xml") for path in folder.glob(pattern))
    if not found:
        raise SystemExit(HOW_TO_GET_IT.format(folder=folder))
    return found


def from_dumps(folder: Path) -> Corpus:
    """All questions of all dumps in a folder, with their answers."""
    corpus = Corpus([])
    for place, dump in enumerate(dumps_in(folder)):
        add_dump(corpus, dump, place * SITE)
    return corpus


def add_dump(corpus: Corpus, folder: Path, shift: int) -> None:
    questions: dict[str, Row] = {}
    answers: dict[str, list[Row]] = defaultdict(list)
    for row in read_rows(folder / "Posts.xml", "Posts"):
        if row.get("PostTypeId") == QUESTION:
            questions[row["Id"]] = row
        elif row.get("PostTypeId") == ANSWER:
            answers[row.get("ParentId", "")].append(row)
    corpus.documents.extend(as_document(row, answers[number], shift) for number, row in questions.items())
    for row in read_rows(folder / "PostLinks.xml", "PostLinks"):
        one, other = row.get("PostId", ""), row.get("RelatedPostId", "")
        if one in questions and other in questions and one != other:
            pairs = {DUPLICATE: corpus.duplicates, LINKED: corpus.links}.get(row.get("LinkTypeId", ""))
            if pairs is not None:
                pairs.append(Pair(int(one) + shift, int(other) + shift))


def as_document(row: Row, answers: list[Row], shift: int) -> Document:
    """A question with its answers, the way that an import and `search.documents` would have it."""
    html = clean(values.text(row, "Body"))
    best = sorted(answers, key=lambda answer: -(values.number(answer, "Score") or 0))
    texts = {answer["Id"]: plain(clean(values.text(answer, "Body"))) for answer in best}
    accepted = texts.pop(row.get("AcceptedAnswerId", ""), "")
    author = values.count(row, "OwnerUserId")
    return thread(
        id=int(row["Id"]) + shift,
        title=values.line(row, "Title", 300),
        tags=values.tag_names(row.get("Tags", "")),
        body=plain(html),
        accepted=accepted,
        answers="\n\n".join(texts.values()),
        author_id=author,
        people=[author, *(values.count(answer, "OwnerUserId") for answer in answers)],
        is_accepted=bool(accepted),
        has_picture="<img" in html,
        has_code="<code" in html,
        answer_count=len(answers),
        score=values.number(row, "Score") or 0,
        created_at=seconds(row, "CreationDate"),
        active_at=seconds(row, "LastActivityDate"),
    )


def seconds(row: Row, name: str) -> float:
    at = values.moment(row, name)
    return at.timestamp() if at else 0.0


def thread(**columns: Any) -> Document:
    """A document of which only some columns are known."""
    usual: dict[str, Any] = {
        "goal": "", "tags": [], "product": "", "version": "", "accepted": "", "answers": "", "audience": "everyone",
        "author_id": 1, "people": [1], "staff": [], "is_accepted": False, "is_confirmed": False, "is_closed": False,
        "has_picture": False, "has_code": False, "answer_count": 0, "score": 0, "created_at": 0.0, "active_at": 0.0,
        "stamp": "1",
    }  # fmt: skip
    return Document(**(usual | columns))


def originals(pairs: list[Pair]) -> Iterator[tuple[int, frozenset[int]]]:
    """Each thread once, with everything that people said it belongs to."""
    for number, group in groupby(sorted(pairs, key=lambda pair: pair.id), key=lambda pair: pair.id):
        yield number, frozenset(pair.original for pair in group)
