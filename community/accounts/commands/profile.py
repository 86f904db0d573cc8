"""What people say about themselves, and the pictures they bring."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import delete, select

from community.accounts import names, policy
from community.accounts.events import ProfileChanged
from community.accounts.models import THEMES, Upload, User
from community.core.access import require
from community.core.db import command, db, lock
from community.core.errors import Invalid
from community.core.events import record
from community.core.files import StoredPicture
from community.core.pages import changed


@command
def change_profile(actor: User, name: str, about: str, location: str) -> None:
    """Change what others see of a person. Their handle stays: mentions of it must keep leading to them."""
    require(policy.can_change_profile(actor))
    names.keep_protecting(lock(actor), names.checked_name(name, actor))
    actor.name, actor.about, actor.location = name, about, location
    changed(f"person:{actor.id}")
    record(ProfileChanged(actor.id), actor.id)


@command
def set_picture(actor: User, picture: StoredPicture | None) -> None:
    """Show this picture beside the person's name, or their initials again."""
    require(policy.can_change_profile(actor))
    lock(actor)
    before, actor.avatar_name = actor.avatar_name, picture.name if picture else None
    changed(f"person:{actor.id}")
    for name in filter(None, {before, actor.avatar_name}):
        record(ProfileChanged(actor.id, name), actor.id)
    if picture:
        note_upload(actor, picture)


@command
def choose_theme(actor: User, theme: str) -> None:
    """Remember light, dark or as the system says, for every device the person signs in on."""
    require(policy.can_change_account(actor, actor))
    if theme not in THEMES:
        raise Invalid(_("There is no such theme."), field="theme")
    lock(actor)
    actor.theme = theme


@command
def keep_upload(actor: User, picture: StoredPicture) -> None:
    """Note whose picture this is; uploading the same one again changes nothing."""
    require(policy.can_upload(actor))
    note_upload(actor, picture)


def forget_uploads(names: Collection[str]) -> None:
    """Forget whose these pictures were: they are deleted."""
    if names:
        db.session.execute(delete(Upload).where(Upload.name.in_(names)))


def note_upload(actor: User, picture: StoredPicture) -> None:
    known = select(Upload.id).where(Upload.user_id == actor.id, Upload.name == picture.name)
    if db.session.scalar(known) is None:
        db.session.add(Upload(user_id=actor.id, name=picture.name, size=picture.size))
