"""What stands around the posts of the demonstration: companies with their people, edits that wait for a decision."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from community.accounts.models import User
from community.companies.commands import settle
from community.companies.models import Company, CompanyDomain, CompanyMember
from community.core.db import db
from community.core.text import slugify
from community.moderation.commands import open_case
from community.moderation.models import SUGGESTED, SUGGESTION
from community.questions.models import Question, SuggestedEdit
from community.transfer.demo_loader.content import Facts


def add_companies(companies: list[Facts], people: Mapping[str, User]) -> None:
    """Companies, and who of them says so on their page."""
    for facts in companies:
        company = Company(name=facts["name"], slug=slugify(facts["name"]))
        company.domains = [CompanyDomain(name=facts["domain"])]
        db.session.add(company)
        db.session.flush()
        settle([people[key].id for key in facts["people"]], company.id)
        db.session.flush()
        for key in facts.get("shown_by", ()):
            db.session.get_one(CompanyMember, people[key].id).is_shown = True


def suggest(question: Question, kept: dict[str, Any], facts: Facts, author: User, at: datetime) -> SuggestedEdit:
    """Somebody suggests other words for some fields of a question, which waits in the queue; `kept` are those that its
    first version has."""
    suggestion = SuggestedEdit(
        post_id=question.id,
        author_id=author.id,
        base=1,
        edition=1,
        source=question.source,
        fields=kept | facts["fields"],
        note=facts["note"],
        at=at,
    )
    db.session.add(suggestion)
    db.session.flush()
    about, why = (SUGGESTED, suggestion.id), [suggestion.note]
    open_case(SUGGESTION, about, why, post_id=question.id, person_id=author.id, since=at)
    return suggestion
