"""Everyone's page."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.accounts import queries
from community.accounts.views.blueprint import bp
from community.badges import queries as badges
from community.core.errors import NotFound
from community.core.pages import public, shows
from community.core.text import number_in
from community.core.web import me
from community.questions import queries as questions
from community.recognition.queries import known_for
from community.staff import queries as staff
from community.staff.models import StaffGrant

ANSWERS, QUESTIONS = "answers", "questions"
PAGE = 20


@bp.get("/people/<int:person_id>")
@bp.get("/people/<int:person_id>/<slug>")
@public("tab", "before")
def profile(person_id: int, slug: str = "") -> ResponseReturnValue:
    """Who somebody is and what they gave, newest first."""
    person = queries.person_or_404(person_id)
    shows(f"person:{person.id}")
    if person.merged_into_id:
        kept = queries.kept_account(person)
        return redirect(url_for(".profile", person_id=kept.id, slug=kept.slug), 301)
    if slug != person.slug:
        address = url_for(".profile", person_id=person.id, slug=person.slug)
        query = request.query_string.decode("ascii", "ignore")
        return redirect(f"{address}?{query}" if query else address, 301)
    tab = request.args.get("tab", ANSWERS if person.answer_count or not person.question_count else QUESTIONS)
    if tab not in (ANSWERS, QUESTIONS):
        raise NotFound()
    rows, after = (answer_rows if tab == ANSWERS else question_rows)(person.id, request.args.get("before"))
    older = url_for(".profile", person_id=person.id, slug=person.slug, tab=tab, before=after) if after else None
    grants = staff.live_grants({person.id, me().id or 0})
    known = known_for(person.id)
    medals, more_medals = badges.medals_of(person.id)
    return render_template(
        "accounts/profile.html",
        person=person,
        mark=mark_now(grants.get(person.id)),
        company=known.company,
        topics=known.topics,
        medals=medals,
        more_medals=more_medals,
        tab=tab,
        rows=rows,
        older=older,
        my_grant=grants.get(me().id or 0) if me().id != person.id else None,
    )


def mark_now(grant: StaffGrant | None) -> staff.Mark | None:
    """The mark of somebody who speaks for the vendor at this moment."""
    return staff.Mark(grant.function.name, grant.is_live, grant.id) if grant else None


def answer_rows(person_id: int, before: str | None) -> tuple[list[object], str | None]:
    """A page of somebody's answers, and the key of the next one."""
    found = questions.answers_by(person_id, me(), answer_key(before), PAGE + 1)
    return list(found[:PAGE]), str(found[PAGE - 1].id) if len(found) > PAGE else None


def question_rows(person_id: int, before: str | None) -> tuple[list[object], str | None]:
    """A page of somebody's questions, and the key of the next one."""
    page = questions.questions_by(person_id, me(), before)
    return list(page.questions), page.after


def answer_key(text: str | None) -> int | None:
    """The id in `?before=`; NotFound for what cannot be one."""
    if text is None:
        return None
    number = number_in(text)
    if not number:
        raise NotFound()
    return number


@bp.get("/people/@<handle>")
def by_handle(handle: str) -> ResponseReturnValue:
    """Where mentions lead."""
    person = queries.handle_or_404(handle)
    return redirect(url_for(".profile", person_id=person.id, slug=person.slug), 301)
