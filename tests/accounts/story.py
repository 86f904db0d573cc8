"""What several stories of accounts need: mails with links in them, and people with passwords."""

import re

from community.accounts.commands import create_user
from community.accounts.models import User
from community.core.db import db
from community.core.mail import Mail
from tests.browser import Browser

PASSWORD = "a heron stands in the shallow end"
ANOTHER = "three ladders behind the old bakery"
LINK = re.compile(r"http://127\.0\.0\.1:8000(/(?:confirm|reset)/\S+)")


def mails_to(address: str) -> list[Mail]:
    """All mails to an address, oldest first."""
    db.session.commit()
    return list(db.session.query(Mail).filter_by(to=address).order_by(Mail.id))


def link_to(address: str) -> str:
    """The link in the newest mail to an address, as a path."""
    found = LINK.search(mails_to(address)[-1].text)
    assert found, "the mail has no link"
    return found[1]


def member(name: str = "Ben Okoye", email: str = "ben@example.org", password: str = PASSWORD) -> User:
    """Somebody who can sign in with a password."""
    return create_user(name, email, password=password)


def joining(**changes: str) -> dict[str, str]:
    """What Ana types to join."""
    return {"name": "Ana Ferreira", "email": "ana@example.org", "password": PASSWORD} | changes


def entering(**changes: str) -> dict[str, str]:
    """What Ben types to sign in."""
    return {"email": "ben@example.org", "password": PASSWORD} | changes


def enter(browser: Browser, **changes: str) -> Browser:
    """Ben signs in with his password, and it works."""
    answer = browser.post("/sign-in", entering(**({"next": "/settings/profile"} | changes)), follow=False)
    assert browser.get(answer.location).path == "/settings/profile"
    return browser


def leave(browser: Browser) -> None:
    """Sign out by the button."""
    browser.post("/sign-out", follow=False)
    browser.get("/sign-in")


def is_in(browser: Browser) -> bool:
    """Whether the visitor is signed in."""
    return browser.get("/settings/profile", follow=False).status == 200
