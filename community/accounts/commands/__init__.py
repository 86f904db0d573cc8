"""Everything that changes accounts."""

from community.accounts.commands.blocking import block, lift_block
from community.accounts.commands.clearing import clear_profile
from community.accounts.commands.closing import close_account
from community.accounts.commands.entering import enter
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
from community.accounts.commands.profile import change_profile, choose_theme, forget_uploads, keep_upload, set_picture
from community.accounts.commands.sanctioning import (
    acknowledge,
    lift,
    note,
    remove_note,
    sanction,
)
from community.accounts.login import (
    end_all_sessions,
    end_other_sessions,
    end_session,
    forget_old_origins,
    forget_old_sessions,
    open_session,
)

__all__ = [
    "acknowledge",
    "add_person",
    "block",
    "change_password",
    "change_profile",
    "choose_theme",
    "clear_profile",
    "close_account",
    "confirm",
    "create_user",
    "end_all_sessions",
    "end_other_sessions",
    "end_session",
    "enter",
    "forget_old_origins",
    "forget_old_sessions",
    "forget_unconfirmed",
    "forget_uploads",
    "keep_upload",
    "lift",
    "lift_block",
    "note",
    "open_session",
    "register",
    "remove_note",
    "rename",
    "reset_password",
    "sanction",
    "send_confirmation",
    "send_reset",
    "set_picture",
    "strengthen_hash",
]
