"""What can be done with a post is asked once for answers that are alike, and is right for each of them."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from community.core.access import Nobody
from community.core.db import db, now
from community.questions import policy, queries
from community.questions.standing import standing_of
from community.staff.queries import Mark
from tests import make
from tests.make import People

# Another value for every column that an answer has of its own and that is not its text.
OTHERS: dict[str, Any] = {
    "author_id": None, "up": 3, "down": 2, "score": 1, "deleted_at": now(), "deleted_by_id": 1,
    "deleted_reason": "spam", "hidden_at": now(), "hidden_for": "spam", "mark": Mark("Support", True, 1),
    "verdict": "fits", "accepted_at": now(), "confirmed_at": now(), "edited_at": now(), "revision_count": 2,
    "area_id": 7,
}  # fmt: skip


@pytest.mark.parametrize("who", ["ana", "ben", "vera", "mo", "area", "known", "nobody"])
def test_alike_answers_offer_what_each_would(people: People, who: str) -> None:
    asked = make.question(people.ana)
    make.answer(people.ben, asked)
    reader: Any = Nobody() if who == "nobody" else getattr(people, who, None) or make.person("Eve")
    if who in ("area", "known"):
        db.session.expunge(reader)  # it is only said so here
        reader.moderates, reader.reputation = ("7", 1) if who == "area" else ("", 5000)
    question, standing = queries.asked_or_404(asked.id, people.mo), standing_of(reader)
    one = queries.thread(question, people.mo).answers[0]
    quick = policy.acts_for(reader, question, standing)
    changes = [dict.fromkeys(names) for number in (0, 1, 2) for names in combinations(OTHERS, number)]
    offered = set()
    for names in changes:
        answer = replace(one, **{name: OTHERS[name] for name in names})
        assert quick(answer) == policy.acts_on(reader, question, answer, standing), tuple(names)
        offered.add(quick(answer))
    assert len(offered) > 1 or who == "nobody"
    assert quick(question) == policy.acts_on(reader, question, question, standing)
