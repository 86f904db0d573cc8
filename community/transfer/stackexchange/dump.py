"""Reading the files of a dump as streams, and checking all of them before anything is written.

A dump has one XML file for each table, with one `<row .../>` for each record whose attributes are the columns:
https://meta.stackexchange.com/questions/2677. No file of a dump has a document type, so one that has is refused:
entities that unfold into gigabytes need one.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate

from flask_babel import gettext as _

from community.core.errors import Problem

REQUIRED = ("Users", "Posts", "Comments", "Votes", "Tags", "Badges", "PostLinks")
OPTIONAL = ("PostHistory",)
CHUNK = 256 * 1024
LONGEST_ROW = 64 * 1024 * 1024  # bytes without a single finished element: not a dump

Row = Mapping[str, str]
Progress = Callable[[str, int, int], None]


class Dump:
    """A folder with a dump. `counts` says how many rows each table has, once it was checked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts: dict[str, int] = {}
        self.files = found_files(folder)

    def has(self, table: str) -> bool:
        return table in self.files

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table, from the beginning. Raises Problem where the file is broken."""
        return read_rows(self.files[table], table)

    def check(self, progress: Progress, look: Callable[[str, Row], None]) -> None:
        """Read every file to its end, show each row to `look`, and count. Raises Problem at the first fault."""
        for table in self.files:
            count = 0
            for row in self.rows(table):
                look(table, row)
                count += 1
                if count % 1_000 == 0:
                    progress(_("Checking %(file)s", file=self.files[table].name), count, 0)
            self.counts[table] = count
            progress(_("Checking %(file)s", file=self.files[table].name), count, count)


def found_files(folder: Path) -> dict[str, Path]:
    """The file of each table. Raises Problem when the folder or a file that must be there is missing."""
    if not folder.is_dir():
        raise Problem(_("There is no folder %(folder)s.", folder=folder))
    there = {path.name.lower(): path for path in sorted(folder.iterdir()) if path.is_file()}
    files = {table: there[name] for table in (*REQUIRED, *OPTIONAL) if (name := f"{table}.xml".lower()) in there}
    for table in REQUIRED:
        if table not in files:
            raise Problem(_("%(file)s is missing in %(folder)s.", file=f"{table}.xml", folder=folder))
    return files


def read_rows(path: Path, table: str) -> Iterator[Row]:
    """Stream the rows of one file; memory holds one piece of the file at a time."""
    reader = _Reader(path, table)
    try:
        with path.open("rb") as file:
            while piece := file.read(CHUNK):
                yield from reader.take(piece)
        yield from reader.take(b"", is_last=True)
    except OSError as error:
        raise Problem(_("%(file)s cannot be read: %(why)s.", file=path.name, why=error.strerror)) from error


class _Reader:
    """Turns pieces of a file into rows."""

    def __init__(self, path: Path, table: str) -> None:
        self.path, self.root = path, table.lower()
        self.depth = self.silent = 0
        self.waiting: list[Row] = []
        self.parser = ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    def take(self, piece: bytes, is_last: bool = False) -> list[Row]:
        """Read on. Returns the rows that this piece completes."""
        self.waiting = []
        self.silent += len(piece)
        try:
            self.parser.Parse(piece, is_last)
        except (ExpatError, ValueError, LookupError) as error:  # the last two: an encoding that nobody knows
            why = ErrorString(error.code) if isinstance(error, ExpatError) else error
            raise Problem(
                _(
                    "%(file)s is not well-formed XML (line %(line)s): %(why)s.",
                    file=self.path.name,
                    line=self.parser.CurrentLineNumber,
                    why=why,
                )
            ) from error
        if self.silent > LONGEST_ROW:
            raise self._other_format()
        return self.waiting

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.silent = 0
        if name != ("", self.root, "row")[min(self.depth, 2)] or self.depth > 2:
            raise self._other_format()
        if self.depth == 2:
            self.waiting.append(attributes)

    def _end(self, _name: str) -> None:
        self.depth -= 1

    def _doctype(self, *_declaration: object) -> None:
        raise self._other_format()

    def _other_format(self) -> Problem:
        return Problem(
            _(
                "%(file)s is not from a Stack Exchange dump: <%(root)s> with nothing but <row .../> in it is expected.",
                file=self.path.name,
                root=self.root,
            )
        )
