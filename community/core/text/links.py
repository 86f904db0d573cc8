"""Links that nobody had to write out: bare addresses, paths of our own posts, and mentions of people."""

import re
from collections.abc import Callable, Iterator

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from community.core.text.addresses import HOST

Mentionable = Callable[[set[str]], dict[str, str]]

MENTIONS = 20  # different people in one post; more is shouting

_SCHEME = re.compile(r"(?:^|[^a-z0-9.+-])(https?)$", re.IGNORECASE)
_CJK_STOPS = "\u3001\u3002\u300d\uff09\uff0c"  # they follow an address without a blank
_REST = rf"(?:[/?#][^\s<>\"`\x00-\x1f{_CJK_STOPS}]*)?"
_ADDRESS = re.compile(rf"(?:https?://|(?=www\.)){HOST}{_REST}|/[qp]/\d+{_REST}", re.IGNORECASE)
_NAME = re.compile(
    r"(?<![\w@/.:+-])(?:@(?P<handle>[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?)(?![\w@])|(?P<www>www\.(?=[\w-]+\.\w))"
    r"|(?P<post>/[qp]/[1-9][0-9]{0,17}(?![\w-])))",
    re.IGNORECASE | re.ASCII,
)
_ENTITY = re.compile(r"&[a-z0-9]{1,31};$", re.IGNORECASE)


def bare_address(state: StateInline, silent: bool) -> bool:
    """Make a link of `https://...` in running text, where it ends as in GitHub's extension of CommonMark.

    Source: https://github.github.com/gfm/#autolinks-extension-
    """
    if state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.pending[-6:])
    if scheme is None:
        return False
    address = _address_at(state.src, state.pos - len(scheme[1]))
    href = state.md.normalizeLink(address)
    if not address or not state.md.validateLink(href):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[1])]
        state.push("link_open", "a", 1).attrs = {"href": href}
        state.push("text", "", 0).content = state.md.normalizeLinkText(address)
        state.push("link_close", "a", -1)
    state.pos += len(address) - len(scheme[1])
    return True


def names(state: StateCore) -> None:
    """Make links of `@handle`, when the handle belongs to somebody, of `www.` addresses, and of `/q/12` and `/p/12`.

    Reads `env["mentionable"]`, writes the handles found to `env["mentions"]`.
    """
    texts = [block for block in state.tokens if block.type == "inline" and _NAME.search(block.content)]
    handles: dict[str, None] = {}
    for block in texts:
        for piece in _outside_links(block.children or []):
            for found in _NAME.finditer(piece.content):
                if found["handle"] and len(handles) < MENTIONS:
                    handles[found["handle"].lower()] = None
    mentionable: Mentionable | None = state.env.get("mentionable")
    paths = mentionable(set(handles)) if mentionable and handles else {}
    state.env["mentions"] = frozenset(paths)
    for block in texts:
        wanted = {id(piece) for piece in _outside_links(block.children or [])}
        block.children = [
            new
            for piece in block.children or []
            for new in (_with_links(state, piece, paths) if id(piece) in wanted else [piece])
        ]


def _outside_links(pieces: list[Token]) -> Iterator[Token]:
    inside = 0
    for piece in pieces:
        inside += piece.nesting if piece.tag == "a" else 0
        if piece.type == "text" and not inside:
            yield piece


def _with_links(state: StateCore, piece: Token, paths: dict[str, str]) -> Iterator[Token]:
    """Cut a piece of text where a name starts and ends."""
    text, done = piece.content, 0
    for found in _NAME.finditer(text):
        if found.start() < done:
            continue
        if found["www"] or found["post"]:
            label = _address_at(text, found.start())
            attributes = {"href": state.md.normalizeLink(f"http://{label}" if found["www"] else label)}
            if not label or not state.md.validateLink(attributes["href"]):
                continue
        elif path := paths.get(found["handle"].lower()):
            label, attributes = found[0], {"href": path, "class": "mention"}
        else:
            continue
        yield _text(text[done : found.start()], piece.level)
        yield Token("link_open", "a", 1, attrs=dict(attributes), level=piece.level)
        yield _text(label, piece.level + 1)
        yield Token("link_close", "a", -1, level=piece.level)
        done = found.start() + len(label)
    yield _text(text[done:], piece.level) if done else piece


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)


def _address_at(text: str, start: int) -> str:
    """Read the address that starts here, without the punctuation of the sentence around it."""
    found = _ADDRESS.match(text, start)
    if found is None:
        return ""
    address = found[0]
    surplus = address.count(")") - address.count("(")
    while address:
        if address[-1] in "?!.,:*_~'":
            address = address[:-1]
        elif address[-1] == ")" and surplus > 0:
            address, surplus = address[:-1], surplus - 1
        elif address[-1] == ";":
            entity = _ENTITY.search(address[-34:])
            address = address[: -len(entity[0]) if entity else -1]
        else:
            break
    return address
