"""What can go wrong, in words for the person. One place (`core.web`) turns these into pages or JSON."""

from flask_babel import gettext as _


class Problem(Exception):
    """An expected failure. `message` is a sentence for the person, `status` the HTTP status, `see` the address of a
    page of ours that explains it."""

    status = 400
    see = ""

    def __init__(self, message: str = "", *, status: int | None = None, see: str = "") -> None:
        self.message = message or self.standard_message()
        self.see = see
        if status:
            self.status = status
        super().__init__(self.message)

    def standard_message(self) -> str:
        return _("That did not work. Please check what you sent and try again.")


class Forbidden(Problem):
    """The person may not do this; the message says why."""

    status = 403

    def standard_message(self) -> str:
        return _("You may not do this.")


class SignedOut(Problem):
    """What somebody sent came without their session: it ended while they wrote."""

    status = 401

    def standard_message(self) -> str:
        return _("Sign in, and send it again.")


class NotFound(Problem):
    """It never existed, or this person must not know that it does."""

    status = 404

    def standard_message(self) -> str:
        return _("There is nothing at this address.")


class Gone(Problem):
    """It existed and was removed."""

    status = 410

    def standard_message(self) -> str:
        return _("This was removed.")


class Moved(Gone):
    """It is part of something else since: of what has this number, and stands on the page with the address `see`."""

    def __init__(self, number: int, see: str) -> None:
        super().__init__(see=see)
        self.number = number

    def standard_message(self) -> str:
        return _("This is part of another page since.")


class Invalid(Problem):
    """Some input is not acceptable; `field` names the form field, if there is one."""

    status = 422

    def __init__(self, message: str = "", field: str | None = None) -> None:
        self.field = field
        super().__init__(message)


class TooMany(Problem):
    """Too many requests; may be tried again after `retry_after` seconds."""

    status = 429

    def __init__(self, message: str = "", retry_after: int = 60) -> None:
        self.retry_after = retry_after
        super().__init__(message)

    def standard_message(self) -> str:
        return _("That was a lot in a short time. Please wait a moment and try again.")
