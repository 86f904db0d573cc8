"""Whatever people and moderators do one after the other, and take back: counters, ledger, outcomes and labels are as a
recount says."""

import pytest
from flask import Flask

from community.core.db import db
from community.outcomes.commands import recount as recount_outcomes
from community.questions.commands import recount
from community.questions.commands.sealing import check_labels
from community.reputation.commands import recount as recount_reputation
from community.reputation.commands import recount_days
from tests.questions.life import ACTS, Life

OFTEN = ["answer", "comment", "vote", "accept", "merge", "split", "turn", "take back"]


@pytest.mark.parametrize("seed", [1, 7, 12, 107])
def test_counters_and_ledger_equal_a_recount(app: Flask, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    life, done = Life(seed), []
    monkeypatch.setattr("tests.questions.life.ACTS", {
        f"{name} {number}": act
        for name, act in ACTS.items() if name not in ("retire", "views")
        for number in range(4 if name in OFTEN else 1)
    })  # fmt: skip
    for _step in range(12):
        done += [life.act() for _one in range(4)]
        db.session.expire_all()
        found = [*recount(), *recount_reputation(), *recount_days(), *recount_outcomes(), *check_labels()]
        assert found == [], done
