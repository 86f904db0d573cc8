"""What the stories of suggested edits share: Ben suggests another text, people have points, a question is loaded."""

from community.accounts.models import User
from community.core.db import command, db
from community.questions import commands, queries
from community.questions.models import Post, Question, SuggestedEdit
from tests import make
from tests.questions.story import TITLE, reread

BETTER = "The fan climbs to level 3 at night and stays there until four. The schedule says level 1."
NOTE = "Two sentences are easier to read"


def fields(source: str, **more: object) -> make.AskFields:
    values: dict[str, object] = {"title": TITLE, "goal": "Sleep without hearing the fan", "tags": ["schedules"]}
    return make.AskFields(source=source, **(values | more))  # type: ignore[arg-type]


def suggest(who: User, post: Post, source: str, **more: object) -> SuggestedEdit:
    wanted = fields(source, **more) if isinstance(post, Question) else source
    return commands.suggest_edit(who, post, wanted, reread(post).revision_count, NOTE)


@command
def has_points(person: User, points: int) -> None:
    """Give somebody a reputation, as years of answers would."""
    person.reputation = points
    db.session.add(person)


def loaded(question: Question, reader: User) -> Question:
    """The question as a view loads it for a command."""
    db.session.commit()
    return queries.question_or_404(question.id, reader)
