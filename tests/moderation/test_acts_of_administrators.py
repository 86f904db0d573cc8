"""What Ada does as an administrator is written down: rules, badges, grants, channels and companies."""

from datetime import timedelta

from sqlalchemy import select

from community.accounts.models import ADMIN
from community.badges import commands as badges
from community.companies import commands as companies
from community.core.audit import Act
from community.core.db import db, now
from community.moderation.kinds import ACTS
from community.reputation import rules
from community.staff import commands as staff
from tests import make
from tests.make import People


def test_every_act_is_in_the_log_with_what_it_changed(people: People) -> None:
    ada = make.person("Ada Lindgren", role=ADMIN)
    rules.change_rules(ada, {"answer_up": 12})
    badge = badges.make_badge(ada, "Guest speaker", "Spoke at one of our meetings.", "sun")
    badges.change_badge(ada, badge, "Guest of honour", "Spoke at one of our meetings.", "sun")
    award = badges.give_badge(ada, badge, people.ana.handle, "The talk about quiet fans.")
    badges.take_back_badge(ada, award, "It was another Ana.")
    badges.retire_badge(ada, badge)
    badges.revive_badge(ada, badge)
    given = staff.grant_by(ada, str(people.ben.email), "Support", now() + timedelta(days=90), "Met him", "hand")
    staff.renew_by(ada, given, now() + timedelta(days=300))
    staff.revoke_by(ada, given, "He has left")
    channel = staff.add_channel(ada, "email", "help@northwind.example")
    staff.remove_channel(ada, channel.id)
    company = companies.add_company(ada, "Umbra", "umbra.example")
    companies.change_company(ada, company, "Umbra Heating", "umbra.example penumbra.example")
    companies.remove_company(ada, company)

    acts = db.session.scalars(select(Act).where(Act.actor_id == ada.id).order_by(Act.id)).all()
    assert [act.kind for act in acts] == [
        "change rules of reputation", "make badge", "change badge", "give badge", "take badge back", "retire badge",
        "revive badge", "give staff grant", "renew staff grant", "end staff grant", "add official channel",
        "remove official channel", "add company", "change company", "remove company",
    ]  # fmt: skip
    assert {act.kind for act in acts} <= ACTS.keys(), "each has words"
    by_kind = {act.kind: act for act in acts}
    changed = by_kind["change rules of reputation"]
    assert (changed.before, changed.after) == ({"answer_up": 10}, {"answer_up": 12})
    assert by_kind["change badge"].before["name"] == "Guest speaker"
    assert by_kind["take badge back"].reason == "It was another Ana." and award.user_id == people.ana.id
    assert by_kind["end staff grant"].person_id == people.ben.id
    gone = by_kind["remove company"].before
    assert (gone["name"], gone["domains"]) == ("Umbra Heating", ["penumbra.example", "umbra.example"])
    assert [row["name"] for row in gone["rows"]["companies"]] == ["Umbra Heating"], "enough to bring it back"
