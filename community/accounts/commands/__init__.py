"""Everything that changes accounts."""

from community.accounts.commands.joining import (
    add_person,
    confirm,
    create_user,
    forget_unconfirmed,
    register,
    rename,
    send_confirmation,
)
from community.accounts.commands.passwords import change_password, reset_password, send_reset, strengthen_hash
from community.accounts.commands.profile import change_profile, choose_theme, keep_upload, set_picture
from community.accounts.login import (
    end_all_sessions,
    end_other_sessions,
    end_session,
    forget_old_sessions,
    open_session,
)

__all__ = [
    "add_person",
    "change_password",
    "change_profile",
    "choose_theme",
    "confirm",
    "create_user",
    "end_all_sessions",
    "end_other_sessions",
    "end_session",
    "forget_old_sessions",
    "forget_unconfirmed",
    "keep_upload",
    "open_session",
    "register",
    "rename",
    "reset_password",
    "send_confirmation",
    "send_reset",
    "set_picture",
    "strengthen_hash",
]
