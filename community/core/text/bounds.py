"""How much one text may ask of the renderer, so that no text of legal length keeps a server busy."""

import re

from flask_babel import gettext as _
from markdown_it.token import Token

from community.core.errors import Invalid

LENGTH = 30_000  # characters
LINES = 5_000
LEVELS = 20  # open blocks: a quote is one, a list with its item two
ELEMENTS = 3_000  # pieces of formatting: each costs time in the sanitisers
CODE_WEIGHT = 5  # a code block counts for more: it has to be coloured
COLUMNS = 30
CELLS = 2_000
BRACKETS = 400_000  # characters that are read to find the ends of all opening brackets
QUOTED = 15_000  # lines that are read to find the ends of all quotes
SIGNS = 8_000  # of & < >

_OPENERS = re.compile(r"(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))+")
_BRACKET = re.compile(r"[\[\]]")


def check_source(source: str) -> None:
    """Refuse what is too long before anything is parsed."""
    if len(source) > LENGTH:
        raise Invalid(
            _("This text has %(count)s characters; at most %(limit)s are possible.", count=len(source), limit=LENGTH)
        )
    if source.count("\n") >= LINES:
        raise Invalid(_("This text has more than %(limit)s lines.", limit=LINES))
    if _reading_for_quotes(source) > QUOTED:
        raise Invalid(_("Quotes are nested too deep in this text for so many lines. Please use fewer levels."))


def check_blocks(blocks: list[Token]) -> None:
    """Refuse blocks that would take too long to read on, before the text inside them is looked at."""
    if any(block.level >= LEVELS - 1 for block in blocks):
        raise Invalid(_("Quotes or lists are nested too deep in this text. Please use fewer levels."))
    _check_elements(blocks)
    if sum(_reading_for_brackets(block.content) for block in blocks if block.type == "inline") > BRACKETS:
        raise Invalid(
            _("One paragraph has too many square brackets. Put code between lines of ``` or split the paragraph.")
        )


def check_elements(blocks: list[Token]) -> None:
    """Refuse more formatting than anybody reads."""
    _check_elements(blocks + [piece for block in blocks for piece in block.children or ()])


def check_html(html: str) -> None:
    """Refuse what is nearly nothing but signs that HTML has to spell out."""
    if html.count("&") > SIGNS:
        raise Invalid(_("This text has too many of the signs & < >: at most %(limit)s.", limit=SIGNS))


def check_table(rows: int, columns: int) -> None:
    """Refuse tables that nobody could read."""
    if columns > COLUMNS:
        raise Invalid(_("A table may have at most %(limit)s columns.", limit=COLUMNS))
    if rows * columns > CELLS:
        raise Invalid(_("A table may have at most %(limit)s cells.", limit=CELLS))


def _reading_for_quotes(source: str) -> int:
    """Count the lines read for quotes.

    A line is read once for each quote it is in, also when it only continues one. Besides, where a quote starts all
    lines are looked through to the next empty one; that is an eighth of the work.
    """
    reading = depth = before = starts = lines = 0
    for line in [*source.splitlines(), ""]:
        if not line.strip():
            reading += starts * lines // 8
            depth = before = starts = lines = 0
            continue
        openers = _OPENERS.match(line)
        own = min(openers[0].count(">"), LEVELS) if openers else 0
        depth = max(own, depth)
        reading += depth
        starts += own > before
        before = own
        lines += 1
    return reading


def _reading_for_brackets(text: str) -> int:
    """Count the characters from each opening bracket to its end, or to the end of the text when none closes it."""
    opened: list[int] = []
    reading = 0
    for bracket in _BRACKET.finditer(text):
        if bracket[0] == "[":
            opened.append(bracket.start())
        elif opened:
            reading += bracket.start() - opened.pop()
    return reading + sum(len(text) - start for start in opened)


def _check_elements(tokens: list[Token]) -> None:
    if sum(_weight(token) for token in tokens) > ELEMENTS:
        raise Invalid(_("This text has more formatting than we can show: at most %(limit)s pieces.", limit=ELEMENTS))


def _weight(token: Token) -> int:
    if token.nesting < 0 or not token.tag or token.type == "softbreak":
        return 0
    return CODE_WEIGHT if token.type in ("fence", "code_block") else 1
