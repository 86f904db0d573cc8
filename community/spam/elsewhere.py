"""Asking others about spam, for operators who want that: a service that speaks Akismet's language, a list of addresses.

Both are off unless a setting turns them on, and both run in the worker: posting waits for nobody.
"""

from pathlib import Path
from urllib.parse import urlencode

import structlog

from community.core.outside import NoReply, ask
from community.settings import Settings

log = structlog.get_logger()
LONGEST = 20_000  # characters that are sent
FORM = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "community"}


def is_listed(path: Path, email: str) -> bool:
    """Whether an e-mail address, or the host of it, has a line in a file such as StopForumSpam's lists: one address or
    host a line, anything after a comma is ignored. The file is read to the end, never kept."""
    address = email.strip().lower()
    wanted = {address, address.rpartition("@")[2]}
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            return any(line.partition(",")[0].strip().strip('"').lower() in wanted for line in lines)
    except OSError as error:
        log.warning("the list of spammers cannot be read (SPAM_LIST)", error=str(error))
        return False


def takes_for_spam(settings: Settings, text: str, kind: str, address: str) -> bool:
    """Whether the service of AKISMET_KEY takes a text for spam; no when it does not answer.

    Sent are the text, what it is and where it stands, nothing about its author: the network address that the interface
    asks for (https://akismet.com/developers/comment-check) is one that means nobody.
    """
    form = {
        "api_key": settings.akismet_key,
        "blog": settings.site_url,
        "user_ip": "0.0.0.0",  # noqa: S104  means nobody
        "comment_type": {"question": "forum-post", "answer": "reply"}.get(kind, "comment"),
        "comment_content": text[:LONGEST],
        "permalink": address,
    }
    try:
        reply = ask("POST", settings.akismet_url, FORM, most=100, body=urlencode(form).encode())
    except NoReply as error:
        log.warning("the service for spam did not answer (AKISMET_KEY)", fault=error.fault)
        return False
    return reply.status == 200 and reply.body.strip() == b"true"
