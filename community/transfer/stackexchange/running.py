"""The import from beginning to end: check everything, then take over table by table."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from flask_babel import gettext as _

from community.transfer.stackexchange.dump import Dump, Progress
from community.transfer.stackexchange.history import take_history
from community.transfer.stackexchange.links import take_links
from community.transfer.stackexchange.people import Writers, take_people
from community.transfer.stackexchange.posts import take_answers, take_questions
from community.transfer.stackexchange.remarks import take_comments
from community.transfer.stackexchange.summary import Summary
from community.transfer.stackexchange.takeover import Takeover
from community.transfer.stackexchange.topics import take_tags
from community.transfer.stackexchange.votes import compare_scores, take_votes

LONGEST_SOURCE = 80

STEPS: tuple[Callable[[Takeover], None], ...] = (
    take_tags,
    take_questions,
    take_answers,
    take_comments,
    take_history,
    take_links,
    take_votes,
    compare_scores,
)


def silent(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def import_dump(folder: Path, progress: Progress = silent) -> Summary:
    """Take over the Stack Exchange site whose dump lies in `folder`; the caller builds the index.

    The name of the folder is the name of the site: importing it once more goes on where the last import stopped, and
    adds what is new. `progress` is told the step, rows done and rows in all (0 while they are being counted).
    Raises Problem, with nothing written, when a file is missing, broken or of another format. Nobody is told by mail.
    """
    dump = Dump(folder)
    with closing(Writers()) as writers:
        dump.check(progress, writers.look)
        site = Takeover(folder.resolve().name.lower()[:LONGEST_SOURCE], dump, progress)
        take_people(site, writers)
    for step in STEPS:
        step(site)
    site.summary.skipped[_("badges: they are earned anew here")] += dump.counts["Badges"]
    return site.summary
