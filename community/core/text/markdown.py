"""Markdown to safe HTML: CommonMark with tables, strikethrough, bare addresses, coloured code and mentions."""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from community.core.text import bounds, links
from community.core.text.addresses import is_own_picture, safe_address
from community.core.text.highlight import Highlighter
from community.core.text.links import Mentionable
from community.core.text.plain import plain
from community.core.text.sanitise import sanitise
from community.core.text.tags import TABLE_END, TABLE_START

_UNDERLINE = re.compile(r"[ >]*\|?[ \t]*:?-+[-|: \t]*$")
_SIZE = re.compile(r"#(\d{1,4})x(\d{1,4})$")


@dataclass(frozen=True)
class Rendered:
    """A text ready to be stored: HTML for pages, the handles of the people it mentions, plain text for searching."""

    html: str
    mentions: frozenset[str]
    plain: str


def render(source: str, mentionable: Mentionable | None = None) -> Rendered:
    """Turn Markdown into what is stored.

    `mentionable` gets the handles written in the text and gives the path of each that belongs to somebody.
    `![text](/files/name.webp#640x480)` also tells the size of a picture, so that the page does not jump.
    Raises `Invalid` when the text is too long or would take too long to render.
    """
    bounds.check_source(source)
    env: dict[str, Any] = {"mentionable": mentionable, "mentions": frozenset(), "code": Highlighter()}
    raw = _tools.parser.render(source, env)
    bounds.check_html(raw)
    html = sanitise(raw).strip()
    return Rendered(html=html, mentions=env["mentions"], plain=plain(html))


class _Parser(MarkdownIt):
    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False, "xhtmlOut": False, "maxNesting": bounds.LEVELS})
        self.enable(["table", "strikethrough", "linkify"])
        self.disable(["html_block", "html_inline"])
        self.block.ruler.at("table", _bounded_table, {"alt": ["paragraph", "reference"]})
        self.inline.ruler.at("linkify", links.bare_address)
        self.core.ruler.at("linkify", links.names)
        self.core.ruler.after("block", "check_blocks", lambda state: bounds.check_blocks(state.tokens))
        self.core.ruler.push("check_elements", lambda state: bounds.check_elements(state.tokens))
        self.core.ruler.push("house_rules", _house_rules)
        self.add_render_rule("text", _text)
        for name in ("fence", "code_block"):
            self.add_render_rule(name, _code)
        self.add_render_rule("table_open", _table_open)
        self.add_render_rule("table_close", _table_close)

    def validateLink(self, url: str) -> bool:
        return safe_address(url) is not None


class _Tools(threading.local):
    """One parser for each thread."""

    def __init__(self) -> None:
        self.parser = _Parser()


def _bounded_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table, but refuse it when it is too big."""
    if not table(state, start, end, True):
        return False
    if silent:
        return True
    columns = _line(state, start + 1).strip().strip("|").count("|") + 1
    rows = 2
    while start + rows < end and not state.isEmpty(start + rows):
        rows += 1
    bounds.check_table(rows - 1, columns)
    return table(state, start, end, False)


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _house_rules(state: StateCore) -> None:
    """Move headings below those of the page and replace what would need an inline style."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
        elif token.type in ("th_open", "td_open") and "style" in token.attrs:
            token.attrs = {"class": str(token.attrs["style"]).removeprefix("text-align:")}
        for piece in token.children or ():
            if piece.type == "image":
                _size(piece)


def _size(picture: Token) -> None:
    address = str(picture.attrs["src"])
    size = _SIZE.search(address)
    if size and is_own_picture(address[: size.start()]):
        picture.attrs |= {"src": address[: size.start()], "width": size[1], "height": size[2]}


def _text(self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    return escape(tokens[at].content, quote=False)


def _code(self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    highlighter: Highlighter = env["code"]
    return highlighter.block(tokens[at].content, tokens[at].info)


def _table_open(self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    return f"{TABLE_START}<table>\n"


def _table_close(self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    return f"</table>{TABLE_END}\n"


_tools = _Tools()
