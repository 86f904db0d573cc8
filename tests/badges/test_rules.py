"""Every badge: not earned with one thing missing, earned with it, gone when that is gone.

The reactions follow what happened; after every step the job of the night, which looks at everybody, finds all in order.
"""

from itertools import pairwise

import pytest

from community.badges.commands import review_everybody
from community.badges.rules import BY_KEY, RULES
from tests.badges import about_answers, about_care
from tests.badges.story import STORIES, WorkOff, awards, lost
from tests.make import People

assert about_answers.first_answer and about_care.keeper  # their stories are in STORIES


def test_every_badge_has_a_story() -> None:
    assert STORIES.keys() == BY_KEY.keys() and len(RULES) >= 24


@pytest.mark.parametrize("key", sorted(STORIES))
def test_earned_not_one_short_and_lost(people: People, work_off: WorkOff, key: str) -> None:
    assert people.mo
    numbers = [0]
    for who, expected in STORIES[key](people):
        work_off()
        found = awards(who, key)
        assert len(found) == expected, (key, len(numbers), [(award.term, award.post_id) for award in found])
        assert review_everybody() == 0, "the job of the night sees it the same way"
        if expected < numbers[-1]:
            assert set(lost(who, key)) & {"removed", "undone"}
        numbers.append(expected)
    assert numbers[1] == 0 and max(numbers) >= 1, "one short, and earned"
    assert any(after < before for before, after in pairwise(numbers)), "and lost"
