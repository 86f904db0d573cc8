"""The pages that are looked at, and how somebody comes to see them."""

import re

from playwright.sync_api import BrowserContext, Page

from tests.running import Running

STRANGER = "stranger"
FOR_SEARCH_ENGINES = ("question", "home", "tag", "search", "search results", "profile")
STATUS = {"not found": 404}
HIDDEN = {"search results"}  # pages of results ask search engines to leave them out, as Google wants it


def for_strangers(server: Running) -> dict[str, str]:
    """Pages that everybody may read, with addresses that are found by following links as a reader would."""
    question = first(server, "/?sort=solved", r"/q/\d+/[^\"#?]+")
    return {
        "question": question,
        "home": "/",
        "tag": first(server, "/tags", r"/tags/[^\"#?]+"),
        "search": "/search",
        "search results": "/search?q=how",
        "profile": first(server, question, r"/people/\d+/[^\"#?/]+"),
        "home, unanswered": "/?sort=unanswered",
        "tags": "/tags",
        "search, nothing found": "/search?q=zzzzqqq",
        "help": "/help/search",
        "staff": "/staff",
        "verify": "/verify",
        "leaders": "/leaders?period=year",
        "badges": "/badges",
        "badge": "/badges/good-answer",
        "how reputation works": "/help/reputation",
        "what moderators did": "/transparency",
        "sign in": "/sign-in",
        "register": "/register",
        "forgotten": "/forgotten",
        "not found": "/nowhere",
    }


def of_the_demonstration(question: str, profile: str) -> dict[str, dict[str, str]]:
    """Pages of people who are signed in, by the name under which they enter."""
    number, person = question.split("/")[2], profile.split("/")[2]
    return {
        "ana": {
            "question": question,
            "home": "/",
            "ask": "/ask",
            "ask, similar": "/ask?title=The+fan+runs+at+night",
            "drafts": "/drafts",
            "inbox": "/inbox",
            "searches": "/searches",
            "profile settings": "/settings/profile",
            "mail settings": "/settings/mail",
            "security": "/settings/security",
            "following": "/following",
            "suggestions": "/suggestions",
            "reputation": f"{profile}/reputation",
            "badges of a person": f"{profile}/badges",
            "decisions": "/decisions",
            "flag": f"/posts/{number}/flag",
            "own sanctions": "/settings/sanctions",
        },
        "vera": {
            "question": question,
            "desk": "/staff/queue",
            "replies": "/staff/replies",
            "contact": f"/people/{person}/contact",
            "private details": f"/people/{person}/private",
            "voice": "/settings/staff",
        },
        "mo": {
            "question": question,
            "close": f"/q/{number}/close",
            "duplicates": f"/q/{number}/duplicates",
            "edit": f"/posts/{number}/edit",
            "revisions": f"/posts/{number}/revisions",
            "insights": "/insights/search",
            "outbox": "/outbox",
            "queue": "/moderation",
            "flagged": "/moderation?kind=flag",
            "log": "/moderation/log",
            "blocks": "/moderation/blocks",
            "moderate": f"/moderation/people/{person}",
            "clean up": f"/moderation/people/{person}/clean-up",
            "clear a profile": f"/moderation/people/{person}/profile",
            "votes": f"/moderation/people/{person}/votes",
            "merge people": f"/moderation/people/{person}/merge",
            "related people": f"/moderation/people/{person}/related",
            "move": f"/q/{number}/move",
            "merge": f"/q/{number}/merge",
            "lock": f"/q/{number}/lock",
            "hand to staff": f"/q/{number}/desk",
            "remove": f"/posts/{number}/remove",
            "reports": "/staff/reports",
            "links": "/insights/links",
        },
    }


def first(server: Running, path: str, address: str) -> str:
    """The first link on a page to such an address. Raises SystemExit when there is none."""
    _status, html = server.get(path)
    found = re.search(f'href="({address})"', html)
    if found is None:
        raise SystemExit(f"{path} links to nothing like {address}: the site is empty.")
    return found[1]


def enter(context: BrowserContext, server: Running, who: str) -> Page:
    """A page of a browser in which this person is signed in; of the demonstration, or nobody."""
    page = context.new_page()
    if who != STRANGER:
        page.goto(f"{server.url}/sign-in")
        page.locator(f"button[name=who][value={who}]").click()
        page.wait_for_selector(".menu summary")
    return page
