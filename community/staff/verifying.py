"""Is this really the vendor? The one check behind the page that anybody may ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.accounts.names import key
from community.core.access import Actor
from community.core.db import db
from community.core.mail import ours
from community.staff.codes import code_in, hash_of
from community.staff.models import ADDRESS, DOMAIN, PHONE, Contact, ContactWord, StaffGrant
from community.staff.policy import belongs_to, is_at
from community.staff.queries import all_live, channels
from community.staff.reading import address_in, digits_in, host_in, is_same_number, page_in, tidy

CODE, NOT_YOURS, PERSON, CHANNEL, NOT_OURS = "code", "not_yours", "person", "channel", "not_ours"


@dataclass(frozen=True)
class Finding:
    """What is known of what somebody was given. `kind` is one of the five above."""

    kind: str
    asked: str
    grants: Sequence[StaffGrant] = ()
    contact: Contact | None = None
    word: str = ""


def look_up(text: str, me: Actor) -> Finding:
    """Say whether it is ours. Everything is read each time, whatever was typed: a member and a name that nobody has are
    answered with the same words, after the same statements."""
    asked = tidy(text)
    contact = contact_with(code_in(asked))
    word = word_of(me.id)
    people = [grant for grant in all_live() if is_of(grant, asked)]
    official = is_channel(asked)
    if contact is not None and contact.is_open:
        if contact.person_id == me.id:
            return Finding(CODE, asked, [contact.grant], contact, word)
        return Finding(NOT_YOURS, asked)
    if people:
        return Finding(PERSON, asked, people)
    return Finding(CHANNEL if official else NOT_OURS, asked)


def contact_with(code: str) -> Contact | None:
    """The contact with this code, whatever became of it."""
    parts = joinedload(Contact.grant).joinedload(StaffGrant.user), joinedload(Contact.staff)
    return db.session.scalars(select(Contact).where(Contact.code_hash == hash_of(code)).options(*parts)).first()


def word_of(person_id: int | None) -> str:
    """The word that staff must say to this person; empty when none is chosen."""
    return db.session.scalar(select(ContactWord.word).where(ContactWord.user_id == (person_id or 0))) or ""


def is_of(grant: StaffGrant, asked: str) -> bool:
    """Whether this is how a person who speaks for the vendor is called, or where they are reached or shown."""
    person, page = grant.user, page_in(asked, ours().site_url)
    if page:
        return page in (("people", person.id), ("staff", grant.id))
    if address := address_in(asked):
        return address == person.email_key and is_at(address, ours().vendor_domains)
    return bool(key(asked)) and key(asked) == key(person.name)


def is_channel(asked: str) -> bool:
    """Whether this is an address, a number or a domain of the vendor's."""
    known = channels()
    address, digits, host = address_in(asked), digits_in(asked), host_in(asked)
    domains = [
        *ours().vendor_domains,
        *(each for one in known if one.kind == DOMAIN for each in (one.value, f"*.{one.value}")),
    ]
    if address:
        return is_at(address, domains) or any(one.kind == ADDRESS and one.value == address for one in known)
    if digits:
        return any(one.kind == PHONE and is_same_number(asked, one.value) for one in known)
    return bool(host) and (host == urlsplit(ours().site_url).hostname or belongs_to(host, domains))
