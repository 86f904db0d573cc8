"""Who is told about what staff do: contacts to expect, looks at private details, grants that end, impostors."""

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import select, update

from community.accounts.models import ADMIN, MODERATOR, User
from community.core import mail
from community.core.db import command, db
from community.desk.events import QuestionHanded
from community.desk.models import Assignment
from community.notifications.commands import tell, tell_plainly
from community.notifications.models import CONTACT, DECLINED, GRANT_ENDS, HANDED, IMPOSTOR, LOOKED, Notification
from community.notifications.queries import question_for
from community.questions.events import VersionRedacted
from community.questions.models import Question
from community.staff.events import (
    ContactAnnounced,
    ContactDeclined,
    GrantEnding,
    ImpostorReported,
    PrivateDetailsOpened,
)
from community.staff.models import Contact, ImpostorReport, Look, StaffGrant


@command
def tell_to_expect_contact(fact: ContactAnnounced) -> None:
    """The customer learns of it before anything else happens. The code stands behind the link, for them alone."""
    contact = db.session.get(Contact, fact.contact_id)
    if contact is None or contact.declined_at:
        return
    staff = db.session.get_one(User, contact.staff_id)
    told = tell_plainly(contact.person_id, CONTACT, f"{contact.id} {contact.question_title}", staff.id)
    if told:
        words = _("Expect contact from %(name)s, about “%(title)s”", name=staff.name, title=contact.question_title)
        write_to(contact.person_id, words, contact.reason, f"/contacts/{contact.id}", _("See the code, or decline"))


@command
def tell_of_decline(fact: ContactDeclined) -> None:
    """Whoever wanted to contact a customer learns that they do not want it."""
    contact = db.session.get(Contact, fact.contact_id)
    if contact:
        tell_plainly(contact.staff_id, DECLINED, f"{contact.id} {contact.question_title}", contact.person_id)


@command
def forget_title(fact: VersionRedacted) -> None:
    """Contacts, and notes of them, name their question as it is called now, not as a redacted version did."""
    question = db.session.get(Question, fact.post_id)
    if question is None:
        return
    contacts = db.session.scalars(select(Contact).where(Contact.question_id == fact.post_id).order_by(Contact.id)).all()
    for contact in contacts:
        old, contact.question_title = f"{contact.id} {contact.question_title}", question.title
        quoting = Notification.kind.in_([CONTACT, DECLINED]), Notification.about == old[:300]
        renamed = update(Notification).where(*quoting).values(about=f"{contact.id} {question.title}")
        db.session.execute(renamed.execution_options(synchronize_session=False))


@command
def tell_of_handing(fact: QuestionHanded) -> None:
    """Whoever got a question by name learns of it, in the inbox, if it is still theirs."""
    given, person = db.session.get(Assignment, fact.question_id), db.session.get(User, fact.person_id or 0)
    if given and person and given.person_id == person.id != fact.by_id and question_for(fact.question_id, person):
        tell(person.id, HANDED, fact.question_id, fact.question_id, fact.by_id)


@command
def tell_of_look(fact: PrivateDetailsOpened) -> None:
    """Whoever's private details were opened learns by whom and why."""
    look = db.session.get(Look, fact.look_id)
    if look:
        tell_plainly(look.person_id, LOOKED, f"{look.id} {look.reason}"[:300], look.by_id)


@command
def remind_of_end(fact: GrantEnding) -> None:
    """The person and whoever granted it learn that a grant ends within a month."""
    grant = db.session.get(StaffGrant, fact.grant_id)
    if grant is None or not grant.is_running:
        return
    person, end = db.session.get_one(User, grant.user_id), format_date(grant.until)
    for user_id in sorted({grant.user_id, grant.granted_by_id or grant.user_id}):
        if tell_plainly(user_id, GRANT_ENDS, f"{grant.id} {grant.until:%Y-%m-%d}", grant.user_id, own_too=True):
            words = _("The staff grant of %(name)s ends on %(day)s", name=person.name, day=end)
            path = "/staff/prove" if user_id == grant.user_id else f"/admin/staff/grants/{grant.id}"
            write_to(user_id, words, _("Administrators renew it."), path, _("Look at it"))


@command
def tell_of_impostor(fact: ImpostorReported) -> None:
    """Whoever moderates learns what somebody met outside."""
    report = db.session.get(ImpostorReport, fact.report_id)
    if report is None:
        return
    for user_id in db.session.scalars(select(User.id).where(User.role.in_([MODERATOR, ADMIN])).order_by(User.id)).all():
        tell_plainly(user_id, IMPOSTOR, f"{report.id} {report.claim}", report.by_id)


def write_to(user_id: int, words: str, more: str, path: str, button: str) -> None:
    """Queue a mail that nobody can stop: it is about who may reach or speak for whom."""
    person = db.session.get_one(User, user_id)
    if person.email and person.is_confirmed:
        link = mail.absolute(path)
        mail.queue_mail(person.email, words, "staff", kind="staff", words=words, more=more, link=link, button=button)
