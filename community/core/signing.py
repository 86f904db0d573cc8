"""Signed, timed tokens for links in mails: readable by anyone, made only by us, good for one purpose."""

import hashlib
from datetime import timedelta
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
