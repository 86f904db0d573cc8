"""Granting, renewing and ending the right to speak for the vendor. Every change keeps its proof and is sealed."""

from collections.abc import Collection, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts.models import User
from community.accounts.names import protect_name
from community.accounts.queries import by_email
from community.core.access import require
from community.core.audit import log_act
from community.core.db import command, db, lock, now
from community.core.errors import Invalid, NotFound
from community.core.events import record
from community.core.mail import ours
from community.core.pages import changed
from community.staff import policy
from community.staff.events import GrantGiven, GrantRenewed, GrantRevoked
from community.staff.models import EMAIL, HAND, KINDS, LONGEST, Function, StaffGrant

GIVE, RENEW, END = "give staff grant", "renew staff grant", "end staff grant"  # kinds of acts


@command
def grant(
    email: str,
    function: str,
    until: datetime,
    proof: str = "",
    kind: str = HAND,
    start: datetime | None = None,
    by: User | None = None,
) -> StaffGrant:
    """Let a person speak for the vendor in a function until a moment. A grant that they have already ends now, or, when
    this one starts later, then.

    `kind` says what `proof` is: the claim of a single sign-on, an address at a vendor domain, or a reason in words.
    The mark appears once the person has proven who they are. `by` is missing for the operator. Raises NotFound for an
    unknown address and Invalid for what does not fit.
    """
    person = person_with(email)
    name = " ".join(function.split())
    start = start or now()
    check(person, name, start, until, " ".join(proof.split()), kind)
    shortened = shorten(person, start)
    ended = end_all(person, _("Replaced by a newer grant"), by, shortened)
    row = db.session.scalars(select(Function).where(Function.name == name)).first() or Function(name=name)
    given = StaffGrant(
        user_id=person.id, function=row, until=until, proof=" ".join(proof.split())[:200], kind=kind, granted_at=start,
        granted_by_id=by.id if by else None,
    )  # fmt: skip
    db.session.add(given)
    db.session.flush()
    given.put_seal()
    protect_name(person)
    after = {"function": name, "kind": kind, "until": until.isoformat(), "ended": ended, "shortened": shortened}
    log_act(GIVE, given.granted_by_id, about(given), person_id=person.id, reason=given.proof, after=after)
    record(GrantGiven(given.id, person.id, given.granted_by_id), given.granted_by_id)
    changed("staff", f"person:{person.id}")
    return given


def about(given: StaffGrant) -> tuple[str, int]:
    """What acts on a grant are about, for the log."""
    return "grant", given.id


def check(person: User, function: str, start: datetime, until: datetime, proof: str, kind: str) -> None:
    """Raise Invalid, naming the field, for a grant that must not be given."""
    if not 1 <= len(function) <= 40:
        raise Invalid(_("A function needs a name of up to 40 characters."), field="function")
    check_end(start, until)
    if kind not in KINDS:
        raise Invalid(_("Choose how you know who they are."), field="kind")
    if not proof:
        raise Invalid(_("Say how you know who they are."), field="proof")
    if kind == EMAIL and not (person.is_confirmed and policy.is_at(person.email or "", ours().vendor_domains)):
        raise Invalid(_("This address is not confirmed, or not at a domain in VENDOR_DOMAINS."), field="kind")


def check_end(start: datetime, until: datetime) -> None:
    if until <= max(now(), start):
        raise Invalid(_("A grant must end in the future."), field="until")
    if until - start > LONGEST:
        raise Invalid(_("A grant holds for at most %(days)s days; renew it then.", days=LONGEST.days), field="until")


@command
def grant_by(
    actor: User, email: str, function: str, until: datetime, proof: str, kind: str, start: datetime | None = None
) -> StaffGrant:
    """The same, by an administrator."""
    require(policy.can_manage_staff(actor))
    return grant(email, function, until, proof, kind, start, actor)


@command
def renew_by(actor: User, given: StaffGrant, until: datetime) -> None:
    """Let a grant that holds go on until another moment, at most 400 days from now. Who renews it answers for it."""
    require(policy.can_manage_staff(actor))
    if not lock(given).is_running:
        raise Invalid(_("This grant has ended. Give a new one."), field="until")
    check_end(now(), until)
    before = {"until": given.until.isoformat(), "granted_by_id": given.granted_by_id}
    given.until, given.granted_by_id, given.reminded_at = until, actor.id, None
    given.put_seal()
    after = {"until": until.isoformat()}
    log_act(RENEW, actor.id, about(given), person_id=given.user_id, before=before, after=after)
    record(GrantRenewed(given.id, actor.id, str(before["until"]), after["until"]), actor.id)
    changed("staff", f"person:{given.user_id}")


@command
def revoke(email: str, reason: str = "") -> None:
    """End a person's grant at once. Raises NotFound when there is none."""
    if not end_all(person_with(email), reason or _("Ended by the operator")):
        raise NotFound(_("This person has no grant."))


@command
def revoke_by(actor: User, given: StaffGrant, reason: str) -> None:
    """End a grant at once, for a reason. Raises Invalid without one, or when it has ended."""
    require(policy.can_manage_staff(actor))
    if not " ".join(reason.split()):
        raise Invalid(_("Say why it ends."), field="reason")
    lock(given)
    if given.revoked_at or given.until <= now():
        raise Invalid(_("This grant has ended already."), field="reason")
    end(given, reason, actor)


def person_with(email: str) -> User:
    """Whose account has an address. Raises Invalid without one, NotFound when nobody has it."""
    if not email.strip():
        raise Invalid(_("Say whose account it is."), field="email")
    person = by_email(email)
    if person is None:
        raise NotFound(_("Nobody here has the address %(email)s.", email=email))
    return person


def shorten(person: User, start: datetime) -> dict[str, str]:
    """Let the grant that holds end when another one starts later. Returns until when it would have held, by number."""
    before = {}
    for given in not_ended(person):
        if given.granted_at <= now() < start:
            before[str(given.id)] = given.until.isoformat()
            given.until, given.reminded_at = min(given.until, start), now()
            given.put_seal()
    return before


def end_all(person: User, reason: str, by: User | None = None, but: Collection[str] = ()) -> list[int]:
    """End every grant of a person that has not ended. Returns their numbers."""
    running = [given for given in not_ended(person) if str(given.id) not in but]
    for given in running:
        end(given, reason, by)
    return [given.id for given in running]


def not_ended(person: User) -> Sequence[StaffGrant]:
    """The grants of a person that hold or will hold, locked."""
    wanted = select(StaffGrant).where(
        StaffGrant.user_id == person.id, StaffGrant.revoked_at.is_(None), StaffGrant.until > now()
    )
    return db.session.scalars(wanted.with_for_update(of=StaffGrant)).all()


def end(given: StaffGrant, reason: str, by: User | None) -> None:
    """End a grant for good; one that the product did not write, too, which stays without a seal."""
    stop(given, reason)
    by_id = by.id if by else None
    log_act(END, by_id, about(given), person_id=given.user_id, reason=given.revoked_reason)
    record(GrantRevoked(given.id, by_id, given.revoked_reason), by_id)


def stop(given: StaffGrant, reason: str) -> None:
    """The same without the log."""
    was_genuine = given.is_genuine
    given.revoked_at, given.revoked_reason = now(), " ".join(reason.split())[:200]
    if was_genuine:
        given.put_seal()
    changed("staff", f"person:{given.user_id}")


@command
def reseal() -> int:
    """Seal every grant as it stands, for the operator, after a new secret key. Returns how many had another seal."""
    wrong = [given for given in db.session.scalars(select(StaffGrant)) if not given.is_genuine]
    for given in wrong:
        given.put_seal()
        changed("staff", f"person:{given.user_id}")
    return len(wrong)
