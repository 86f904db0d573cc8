"""No page reads the whole of a table that grows with the site: SQLite says how it would find what a page asks for."""

import re

import pytest
from flask import Flask

from bench.scale.plans import explained
from community.core.db import db
from tests.browser import Browser
from tests.make import People
from tests.test_every_page import FINE, address, readable_rules, real_values

GROWING = "posts|questions|answers|comments|votes|revisions|notifications|ledger_entries|events|question_(tags|follows)"
READS_ALL = re.compile(rf"^SCAN ({GROWING})(_\d+)?$", re.MULTILINE)
ONCE = "/sitemap.xml"  # a process goes through all questions when it is first asked, and then knows what is new


@pytest.mark.parametrize("who", ["nobody", "ana", "vera", "mo", "ada"])
def test_no_page_reads_all_that_was_ever_written(app: Flask, browser: Browser, people: People, who: str) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads small tables whole, because that is quicker")
    values = real_values(people)
    if who != "nobody":
        browser.sign_in(getattr(people, who))
    for path in {address(rule, values) for rule in readable_rules(app)} - {"", ONCE}:
        for plan in explained(db.engine, lambda path=path: browser.get(path, status=FINE)):
            assert not READS_ALL.search(plan.text), f"{path}: {plan.statement}\n{plan.text}"
