"""What the table of who may do what sends to every address that takes a form."""

from datetime import timedelta

from community.core.db import now
from community.reputation.rules import RULES
from community.spam.rules import DEFAULTS
from tests import make

# One form for everything: no page minds fields that it does not know.
FORM = {
    "title": "Why does it drip at night?", "source": make.HELPFUL, "text": make.HELPFUL, "goal": "Sleep without drips",
    "done_when": "It is dry in the morning", "reason": "It was asked in the wrong place", "note": "Said more plainly",
    "name": "Something new", "words": "It was asked in the wrong place", "about": "What it is", "category": "rules",
    "value": "up", "verdict": "", "result": "yes", "email": "somebody@example.net", "password": "four plain words here",
    "audience": "members", "readers": "everyone", "posters": "members", "state": "new", "base": "1", "theme": "dark",
    "show": "yes", "q": "fan", "claim": "+49 30 1234567", "means": "call", "word": "heron", "tag": "fan", "mail": "on",
    "domains": "harbour.example", "seen": "1", "works": "yes", "days": "7", "length": "2",
}  # fmt: skip


SOON = f"{now() + timedelta(days=100):%Y-%m-%d}"
# What some addresses want besides, or instead.
FORMS: dict[str, dict[str, str]] = {
    "/admin/areas": {"topic": "fan"},
    "/admin/badges": {"how": "Spoke at a meeting of ours.", "icon": "sun"},
    "/admin/badges/<key>": {"how": "Spoke at a meeting of ours.", "icon": "sun"},
    "/admin/badges/<key>/give": {"handle": "ben-okoye", "reason": "The talk in Porto."},
    "/admin/search/groups": {"words": "boiler, heater"},
    "/admin/search/groups/<int:group_id>": {"words": "wlan, wifi, wireless"},
    "/admin/search/tags": {"tag-name": "ventilator", "tag-tag": "fan", "name": "ventilator", "tag": "fan"},
    "/admin/staff/channels": {"channel": "phone", "kind": "phone", "value": "+49 30 1234567"},
    "/admin/staff/grants": {
        "email": "ben@example.org", "function": "Sales", "kind": "hand", "proof": "work contract", "until": SOON,
    },
    "/admin/staff/grants/<int:grant_id>/renew": {"until": SOON},
    "/admin/reputation": {name: str(rule.large + 1) for name, rule in RULES.items()} | {"step": "change"},
    "/admin/spam": {name: str(number + 1) for name, number in DEFAULTS.items()},
    "/moderation/blocks": {"kind": "email", "what": "spam@example.net", "length": "2"},
    "/moderation/people/<int:person_id>/close": {"length": "2"},
    "/moderation/people/<int:person_id>/merge": {"into": "@ben-okoye"},
    "/moderation/people/<int:person_id>/votes": {"toward": "@ben-okoye"},
    "/people/<int:person_id>/contact": {"question": "1", "reason": "About the log that you sent us"},
    "/people/<int:person_id>/flag": {"reason": "spam"},
    "/posts/<int:post_id>/flag": {"reason": "spam"},
    "/posts/<int:post_id>/edit": {"source": f"{make.HELPFUL} Or less."},
    "/posts/<int:post_id>/split": {"tags": "fan"},
    "/suggestions/<int:suggestion_id>/improve": {"source": f"{make.HELPFUL} Or less.", "edition": "1"},
    "/verify": {"given": "+49 30 1234567"},
}  # fmt: skip
