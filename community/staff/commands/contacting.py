"""Contacts that are announced before they happen."""

import secrets
from datetime import timedelta

from flask_babel import gettext as _

from community.accounts.models import User
from community.core.access import require
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.core.events import record
from community.staff import policy
from community.staff.codes import code_of, hash_of
from community.staff.events import ContactAnnounced, ContactDeclined
from community.staff.models import MEANS, Contact, ContactWord
from community.staff.queries import live_grant

VALID = timedelta(hours=72)
LONGEST_WORD = 40


@command
def announce(actor: User, person: User, means: str, reason: str, question_id: int, question_title: str) -> Contact:
    """Tell a customer that one will write to, call or visit them, why, and about which question of theirs to read.

    Whoever calls this has made sure that the customer may read the question. Raises Invalid naming the field.
    """
    grant = live_grant(actor.id)
    require(policy.can_contact(actor, grant))
    assert grant is not None
    reason = " ".join(reason.split())
    if person.id == actor.id:
        raise Invalid(_("You cannot contact yourself."))
    if means not in MEANS:
        raise Invalid(_("Say whether you will write, call or visit."), field="means")
    if not 10 <= len(reason) <= 300:
        raise Invalid(_("Say in 10 to 300 characters what it is about; the customer reads it."), field="reason")
    contact = Contact(
        grant_id=grant.id, staff_id=actor.id, person_id=person.id, question_id=question_id,
        question_title=question_title, means=means, reason=reason, nonce=secrets.token_hex(16), until=now() + VALID,
    )  # fmt: skip
    contact.code_hash = hash_of(code_of(contact.nonce))
    db.session.add(contact)
    db.session.flush()
    record(ContactAnnounced(contact.id), actor.id)
    return contact


@command
def decline(person: User, contact: Contact) -> None:
    """Say that one does not want this contact: its code is worth nothing from now on."""
    require(policy.can_decline(person, contact))
    if lock(contact).declined_at is None:
        contact.declined_at = now()
        record(ContactDeclined(contact.id), person.id)


@command
def set_word(person: User, word: str) -> None:
    """Choose the word that staff must say, or none."""
    require(policy.can_set_word(person))
    word = " ".join(word.split())
    if len(word) > LONGEST_WORD or any(not letter.isprintable() for letter in word):
        raise Invalid(_("Use at most %(count)s characters.", count=LONGEST_WORD), field="word")
    lock(person)
    row = db.session.get(ContactWord, person.id)
    if row and not word:
        db.session.delete(row)
    elif row:
        row.word = word
    elif word:
        db.session.add(ContactWord(user_id=person.id, word=word))
