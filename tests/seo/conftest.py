"""What the tests of machine pages share."""

import pytest

from community.questions import commands
from community.questions.models import Question
from community.questions.models.posts import MEMBERS, PRIVATE
from tests import make
from tests.make import People
from tests.seo.story import audience, hide


@pytest.fixture
def public(people: People) -> Question:
    """One question for everyone among those that are not."""
    shown = make.question(people.ana, title="Is everyone welcome here?")
    for who in (MEMBERS, PRIVATE):
        audience(make.question(people.ana, title=f"Only for {who}, is it?"), who)
    commands.delete_post(people.ana, make.question(people.ana, title="Removed, was it not?"))
    hide(make.question(people.ana, title="Hidden, is it not?"))
    return shown
