"""Signed, timed tokens for links in mails: readable by anyone, made only by us, good for one purpose; seals on rows."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

LONGEST = 2_000  # characters; our own tokens stay far below


def serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        current_app.config["SETTINGS"].secret_key,
        salt=f"community/{purpose}",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )


def sign(purpose: str, payload: Any) -> str:
    """Make a token that carries `payload` (anything JSON can hold) and is good for `purpose` alone."""
    return str(serializer(purpose).dumps(payload))


def unsign(purpose: str, token: str, max_age: timedelta | int | None) -> Any | None:
    """What a token carries, or None if it is not ours, for another purpose, or older than `max_age` (seconds).

    `max_age=None` takes tokens of any age, for links that must never stop working, such as unsubscribing.
    """
    if len(token) > LONGEST:
        return None
    seconds = int(max_age.total_seconds()) if isinstance(max_age, timedelta) else max_age
    try:
        return serializer(purpose).loads(token, max_age=seconds)
    except (BadData, UnicodeError):
        return None


def seal(purpose: str, *fields: Any) -> str:
    """What only this site can write beside these values (text, numbers, moments, nothing): HMAC-SHA256, 64 letters.

    Whoever can write to the database but does not know the site's secret cannot make one.
    """
    text = json.dumps([plainly(value) for value in fields], ensure_ascii=True)
    return hmac.digest(key_for(purpose, current_app.config["SETTINGS"].secret_key), text.encode(), "sha256").hex()


@lru_cache(maxsize=16)
def key_for(purpose: str, secret: str) -> bytes:
    """The key of all seals of one purpose."""
    return hashlib.sha256(f"community/seal/{purpose}/{secret}".encode()).digest()


def fits(kept: str | None, purpose: str, *fields: Any) -> bool:
    """Whether a seal that was kept is the one for these values."""
    return bool(kept) and hmac.compare_digest(str(kept), seal(purpose, *fields))


def plainly(value: Any) -> Any:
    """A moment as text, in UTC; everything else as it is."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
