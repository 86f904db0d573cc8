"""Everything that changes who speaks for the vendor, and what staff do with customers."""

from community.staff.commands.checking import add_channel, handle_report, remove_channel, report
from community.staff.commands.contacting import announce, decline, set_word
from community.staff.commands.granting import grant, grant_by, renew_by, reseal, revoke, revoke_by
from community.staff.commands.looking import open_details
from community.staff.commands.proving import prove, prove_in_demo, remind_of_ends, send_proof, speak_by_default
from community.staff.commands.replying import change_reply, make_reply, remove_reply, undo_reply

__all__ = [
    "undo_reply",
    "remove_reply",
    "make_reply",
    "change_reply",
    "add_channel",
    "announce",
    "decline",
    "grant",
    "grant_by",
    "handle_report",
    "open_details",
    "prove",
    "prove_in_demo",
    "remind_of_ends",
    "remove_channel",
    "renew_by",
    "report",
    "reseal",
    "revoke",
    "revoke_by",
    "send_proof",
    "set_word",
    "speak_by_default",
]
