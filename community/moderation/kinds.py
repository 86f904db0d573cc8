"""The kinds of cases and of flags, each with its words: tables that the queue, its filters and the log share.

A new kind of case is a row in KINDS; a new kind of act that moderators or the product's rules do, a row in ACTS.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from community.core.access import Words
from community.moderation.models import APPEAL, FLAGGED, HELD, IMPORT, NAME, SPAM, SUGGESTION


class Kind(NamedTuple):
    """How a kind of case looks: as a filter, on its card, with which icon and tint."""

    filter: Words
    card: Words
    icon: str
    tint: str = ""


KINDS: Mapping[str, Kind] = {
    FLAGGED: Kind(_l("Flagged"), _l("Flagged"), "flag", "warn"),
    HELD: Kind(_l("Held first posts"), _l("Held first post"), "clock", "lamp"),
    SPAM: Kind(_l("Suspected spam"), _l("Suspected spam"), "ban", "bad"),
    SUGGESTION: Kind(_l("Suggested edits"), _l("Suggested edit"), "pencil"),
    NAME: Kind(_l("Look-alike names"), _l("Looks like one of us"), "triangle-alert", "bad"),
    APPEAL: Kind(_l("Appeals"), _l("Appeal"), "undo-2", "lamp"),
    IMPORT: Kind(_l("Import leftovers"), _l("Left over from an import"), "archive"),
}

SPAM_FLAG, RUDE, PRIVATE, OFF_TOPIC, WRONG = "spam", "rude", "private", "offtopic", "wrong"
DUPLICATE, NEEDS_STAFF, ELSE = "duplicate", "staff", "other"

REASONS: Mapping[str, Words] = {
    SPAM_FLAG: _l("spam"),
    RUDE: _l("unkind to a person"),
    PRIVATE: _l("private data"),
    OFF_TOPIC: _l("off topic"),
    WRONG: _l("wrong or dangerous"),
    DUPLICATE: _l("asked or said before"),
    NEEDS_STAFF: _l("needs staff"),
    ELSE: _l("something else"),
}
OF_PEOPLE = (SPAM_FLAG, RUDE, PRIVATE, NEEDS_STAFF, ELSE)  # what can be said of a person
HIDING = (SPAM_FLAG, RUDE, PRIVATE, OFF_TOPIC, WRONG, ELSE)  # the others ask for help; nobody has to be kept from it


class Deed(NamedTuple):
    """A kind of act in words: for the log of moderators, for the person concerned, and for the public log (empty: it is
    not told there)."""

    log: Words
    own: Words
    public: Words = ""


TAKE_BACK = "take back"
ACTS: Mapping[str, Deed] = {
    "remove post": Deed(_l("removed a post"), _l("Your post was removed."), _l("A post was removed.")),
    "restore post": Deed(_l("brought a post back"), _l("Your post is back."), _l("A removed post was brought back.")),
    "approve": Deed(_l("found nothing wrong"), _l("We looked at what you wrote; it stays.")),
    "deal with flags": Deed(
        _l("did what readers had asked for"), _l("Readers had a word on your post. That is settled; it is shown.")
    ),
    "hide post": Deed(
        _l("hid a post that several readers flagged"),
        _l("Readers flagged your post. It is hidden until a moderator has looked at it. Edit it to ask for that."),
        _l("A post that several readers flagged was hidden for review."),
    ),
    "close question": Deed(_l("closed a question"), _l("Your question was closed."), _l("A question was closed.")),
    "reopen question": Deed(
        _l("opened a question again"), _l("Your question is open again."), _l("A closed question was opened again.")
    ),
    "edit post": Deed(_l("edited somebody’s post"), _l("A moderator edited your post.")),
    "accept suggestion": Deed(_l("accepted a suggestion in place of the author"), ""),
    "reject suggestion": Deed(_l("rejected a suggestion in place of the author"), ""),
    "lock question": Deed(
        _l("locked a question"),
        _l("Your question takes no new answers and comments."),
        _l("A question was locked: no new answers and comments."),
    ),
    "unlock question": Deed(_l("unlocked a question"), ""),
    "protect question": Deed(_l("protected a question from new accounts"), ""),
    "unprotect question": Deed(_l("ended the protection of a question"), ""),
    "pin question": Deed(_l("pinned a question"), ""),
    "unpin question": Deed(_l("unpinned a question"), ""),
    "feature question": Deed(_l("featured a question at home"), ""),
    "unfeature question": Deed(_l("stopped featuring a question"), ""),
    "move question": Deed(
        _l("moved a question"), _l("Your question was moved to where more people find it."), _l("A question was moved.")
    ),
    "merge questions": Deed(
        _l("merged two questions"),
        _l("Your question was merged into another one; answers to that reach you, too."),
        _l("Two questions were merged."),
    ),
    "split question": Deed(
        _l("made a question of an answer or a comment"),
        _l("What you wrote is a question of its own now."),
        _l("An answer or a comment became a question of its own."),
    ),
    "turn answer into comment": Deed(
        _l("made a comment of an answer"), _l("Your answer is a comment now."), _l("An answer became a comment.")
    ),
    "turn comment into answer": Deed(
        _l("made an answer of a comment"), _l("Your comment is an answer now."), _l("A comment became an answer.")
    ),
    "accept answer": Deed(_l("accepted an answer in place of the asker"), _l("A moderator accepted an answer.")),
    "take mark away": Deed(_l("took the mark of an answer away"), _l("An answer is accepted no longer.")),
    "redact version": Deed(
        _l("redacted a version of a post"),
        _l("A version of your post was deleted for good."),
        _l("A version of a post was deleted for good, because it held private data."),
    ),
    "warn person": Deed(
        _l("warned somebody"),
        _l("A moderator has a word for you: read it, then you can go on."),
        _l("A member was warned."),
    ),
    "silence person": Deed(
        _l("silenced somebody"),
        _l("You cannot write anything new for now; you can read everything and edit your own posts."),
        _l("A member cannot write anything new for a time."),
    ),
    "suspend person": Deed(
        _l("suspended somebody"),
        _l("Your account was suspended for a time."),
        _l("An account was suspended for a time."),
    ),
    "suspend privilege": Deed(
        _l("suspended one of somebody’s privileges"),
        _l("There is something that you cannot do for now."),
        _l("A privilege of a member was suspended for a time."),
    ),
    "lift sanction": Deed(
        _l("lifted a sanction"),
        _l("A moderator has lifted what was decided about you."),
        _l("A sanction was lifted before its time."),
    ),
    "note about person": Deed(_l("noted something about somebody"), ""),
    "remove note about person": Deed(_l("removed a note about somebody"), ""),
    "block sign-in": Deed(_l("blocked an address or a network"), "", _l("An address or a network was blocked.")),
    "lift block": Deed(_l("lifted a block"), "", _l("A block was lifted.")),
    "clear profile": Deed(
        _l("took something out of a profile"),
        _l("Something was taken out of your profile. You can write something else."),
        _l("Something was taken out of the profile of a member."),
    ),
    "close account": Deed(
        _l("closed an account"), _l("Your account was closed."), _l("An account was closed by a moderator.")
    ),
    "clean up spam": Deed(
        _l("cleaned up after a spammer"),
        _l("What you posted was removed as spam, and your account is closed."),
        _l("Everything that one account had posted was removed as spam."),
    ),
    "block words": Deed(_l("blocked words or a site"), ""),
    "unblock words": Deed(_l("took blocked words or a site off the list"), ""),
    "change spam rules": Deed(_l("changed how spam is kept out"), ""),
    "merge accounts": Deed(
        _l("merged two accounts"),
        _l("Two accounts of yours are one now."),
        _l("Two accounts of one person were merged."),
    ),
    "take votes back": Deed(
        _l("took back what somebody voted on posts of another person"),
        _l("Votes of yours on posts of one person were taken back."),
        _l("Votes of one person for another one were taken back."),
    ),
    "make area": Deed(_l("made an area"), ""),
    "change area": Deed(_l("changed who reads an area"), ""),
    "change who reads question": Deed(
        _l("changed who reads a question"), _l("Who may read your question was changed.")
    ),
    "hand question to staff": Deed(_l("handed a question to staff"), ""),
    "take question off desk": Deed(_l("took a question off the desk"), ""),
    "change state of question": Deed(_l("said how far staff are with a question"), ""),
    "note on question": Deed(_l("wrote a note on a question"), ""),
    "remove note on question": Deed(_l("removed a note on a question"), ""),
    "make canned reply": Deed(_l("wrote a canned reply"), ""),
    "change canned reply": Deed(_l("changed a canned reply"), ""),
    "remove canned reply": Deed(_l("removed a canned reply"), ""),
    "change rules of reputation": Deed(_l("changed the rules of reputation"), ""),
    "make badge": Deed(_l("made a badge"), ""),
    "change badge": Deed(_l("changed a badge"), ""),
    "retire badge": Deed(_l("retired a badge"), ""),
    "revive badge": Deed(_l("let a badge be given again"), ""),
    "give badge": Deed(_l("gave somebody a badge"), ""),
    "take badge back": Deed(_l("took a badge back"), ""),
    "give staff grant": Deed(_l("let somebody speak for the vendor"), ""),
    "renew staff grant": Deed(_l("renewed a staff grant"), ""),
    "end staff grant": Deed(_l("ended a staff grant"), ""),
    "add official channel": Deed(_l("added an official channel"), ""),
    "remove official channel": Deed(_l("removed an official channel"), ""),
    "see to report": Deed(_l("saw to a report of an impostor"), ""),
    "add topic name": Deed(_l("made a name another one of a topic"), ""),
    "remove topic name": Deed(_l("removed another name of a topic"), ""),
    "add search words": Deed(_l("taught search words that mean the same"), ""),
    "change search words": Deed(_l("changed words that mean the same to search"), ""),
    "remove search words": Deed(_l("removed words that mean the same to search"), ""),
    "ignore link": Deed(_l("let nobody look at a broken link any more"), ""),
    "heed link": Deed(_l("had an ignored link looked at again"), ""),
    "add company": Deed(_l("added a company"), ""),
    "change company": Deed(_l("changed a company"), ""),
    "remove company": Deed(_l("removed a company"), ""),
    "refuse appeal": Deed(
        _l("refused an appeal"),
        _l("Another moderator has looked, and the decision stays."),
        _l("An appeal was refused."),
    ),
    TAKE_BACK: Deed(
        _l("took an act back"), _l("A decision that concerned you was taken back."), _l("A decision was taken back.")
    ),
}


OF_ADMINISTRATORS = (  # only they do these, and only they take them back
    "block words", "unblock words", "change spam rules", "make area", "change area", "make badge", "change badge",
    "retire badge", "revive badge", "give badge", "take badge back", "give staff grant", "renew staff grant",
    "end staff grant", "add official channel", "remove official channel", "add company", "change company",
    "remove company", "change rules of reputation", "add topic name", "remove topic name", "add search words",
    "change search words", "remove search words",
)  # fmt: skip
# What somebody gains by is not appealed against, and what is gone for good cannot come back.
WELCOME = (
    "approve", "deal with flags", "restore post", "reopen question", "lift sanction", "refuse appeal", TAKE_BACK,
    "redact version",
)  # fmt: skip
CONCERNING = tuple(kind for kind, words in ACTS.items() if words.own)  # what the person concerned is told of
APPEALED = tuple(kind for kind in CONCERNING if kind not in WELCOME)


def is_told(kind: str, before: Mapping[str, Any]) -> bool:
    """Whether the person concerned is told of an act; that one was taken back, if they were told of that one."""
    return kind in CONCERNING and (kind != TAKE_BACK or before.get("kind") in CONCERNING)


def deed(kind: str) -> Deed:
    """The words of an act; of one without a row, its kind, and nothing in public."""
    return ACTS.get(kind) or Deed(kind, kind)
