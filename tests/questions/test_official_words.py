"""What stands under the vendor's mark is changed by people who speak for the vendor now, and by nobody who once did."""

from datetime import timedelta

import pytest

from community.core.db import command, now
from community.core.errors import Forbidden
from community.questions import commands
from community.questions.models import Answer
from community.staff.commands import revoke_by
from community.staff.models import StaffGrant
from community.staff.queries import live_grant
from tests import make
from tests.browser import Browser
from tests.make import People

OTHER = "Call my own firm instead, it is much cheaper than these people."


@command
def prove_long_ago(grant: StaffGrant) -> None:
    grant.proven_at = now() - timedelta(days=31)
    grant.put_seal()


@pytest.fixture
def official(people: People) -> Answer:
    return make.answer(people.vera, make.question(people.ana), official=True)


@pytest.mark.parametrize("end", ["revoked", "proof too old"])
def test_who_does_not_speak_for_the_vendor_now_changes_nothing_under_its_mark(
    browser: Browser, people: People, official: Answer, end: str
) -> None:
    edit = commands.suggest_edit(people.ben, official, OTHER, 1, "Cheaper")
    grant = live_grant(people.vera.id)
    assert grant
    prove_long_ago(grant) if end == "proof too old" else revoke_by(people.ada, grant, "Left")
    with pytest.raises(Forbidden, match="at the moment you do not"):
        commands.edit_post(people.vera, official, OTHER, 1)
    with pytest.raises(Forbidden, match="at the moment you do not"):
        commands.accept_suggestion(people.vera, official, edit, edit.edition)
    browser.sign_in(people.vera)
    page = browser.get(f"/posts/{official.id}/edit")
    assert "at the moment you do not" in page.words and "/staff/prove" in page.links
    browser.post(f"/posts/{official.id}/edit", {"source": OTHER, "base": "1"}, status=(403, 422))
    question = browser.get(f"/q/{official.question_id}")
    assert "my own firm" not in question.words and f"/posts/{official.id}/edit" not in question.links


def test_who_does_changes_it(people: People, official: Answer) -> None:
    commands.edit_post(people.vera, official, f"{make.HELPFUL} That is all.", 1)
    assert official.revision_count == 2
