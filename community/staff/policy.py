"""Who may say who speaks for the vendor, and what those who do may do."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _

from community.accounts.models import User
from community.core.access import ALLOWED, Actor, Verdict, denied
from community.staff.models import Contact, StaffGrant


def can_manage_staff(actor: Actor) -> Verdict:
    """Grants and official channels are for administrators."""
    return ALLOWED if actor.is_admin else denied(_("Only administrators say who speaks for the vendor."))


def can_prove(person: User, grant: StaffGrant | None, domains: Iterable[str]) -> Verdict:
    """Whoever has a grant that holds and a confirmed address at one of the vendor's domains proves it by a mail."""
    if grant is None or not grant.is_running or grant.user_id != person.id:
        return denied(_("This is for people with a staff grant that holds."))
    if not person.is_confirmed or not is_at(person.email or "", domains):
        return denied(_("The address of your account is not one of the vendor’s, or not confirmed."))
    return ALLOWED


def is_at(email: str, domains: Iterable[str]) -> bool:
    """Whether an address is at one of these domains; `*.example.com` stands for all below example.com."""
    host = email.rpartition("@")[2].strip().rstrip(".").lower() if "@" in email else ""
    try:
        host = host.encode("idna").decode()
    except UnicodeError:
        return False
    return bool(host) and belongs_to(host, domains)


def belongs_to(host: str, domains: Iterable[str]) -> bool:
    """Whether a host is one of these, or below one that begins with `*.`."""
    return any(host == name or (name.startswith("*.") and host.endswith(name[1:])) for name in domains)


def can_choose_voice(person: Actor, grant: StaffGrant | None) -> Verdict:
    """How staff write unless they say otherwise is their own choice."""
    if grant is None or not grant.is_running or grant.user_id != person.id:
        return denied(_("This is for people with a staff grant that holds."))
    return ALLOWED


def can_contact(actor: Actor, grant: StaffGrant | None) -> Verdict:
    """Only whoever speaks for the vendor at this moment contacts customers, and only after announcing it."""
    if grant is None or not grant.is_live or grant.user_id != actor.id:
        return denied(_("Only verified staff can announce a contact."))
    return ALLOWED


def can_decline(person: Actor, contact: Contact) -> Verdict:
    """Whoever is to be contacted may say no."""
    return ALLOWED if person.id == contact.person_id else denied(_("Only the person concerned can decline this."))


def can_set_word(person: Actor) -> Verdict:
    return ALLOWED if person.is_authenticated else denied(_("Sign in to choose your word."))


def can_look(actor: Actor, grant: StaffGrant | None) -> Verdict:
    """Private details are for administrators and verified staff, for a reason that the person is told."""
    if actor.is_admin or (grant is not None and grant.is_live and grant.user_id == actor.id):
        return ALLOWED
    return denied(_("Only verified staff and administrators can open private details, for a reason."))


def can_handle_reports(actor: Actor) -> Verdict:
    return ALLOWED if actor.is_moderator else denied(_("Only moderators see what was reported."))


def can_manage_replies(actor: Actor, grant: StaffGrant | None) -> Verdict:
    """Canned replies belong to all who speak for the vendor."""
    if actor.is_admin or (grant is not None and grant.is_live and grant.user_id == actor.id):
        return ALLOWED
    return denied(_("Only verified staff and administrators can change canned replies."))
