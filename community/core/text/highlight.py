"""Colouring code once, when it is saved."""

import re
from functools import lru_cache
from html import escape
from itertools import groupby
from time import thread_time

from flask_babel import gettext as _
from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name
from pygments.token import Comment, Generic, Keyword, Literal, Name, Number, Operator, String, Token, _TokenType
from pygments.util import ClassNotFound

from community.core.text.braces import BracesLexer

# Fewer classes than Pygments has, so that code stays light on the wire. Anything not named here is left plain.
_CLASS_OF = {
    Comment: "c",
    Keyword: "k",
    Keyword.Constant: "n",
    Operator.Word: "k",
    String: "s",
    Number: "n",
    Literal.Date: "n",
    Name.Tag: "k",
    Name.Attribute: "nf",
    Name.Class: "nf",
    Name.Decorator: "nf",
    Name.Function: "nf",
    Generic.Deleted: "gd",
    Generic.Heading: "gh",
    Generic.Inserted: "gi",
    Generic.Prompt: "c",
    Generic.Subheading: "gh",
}
CLASSES = tuple(sorted(set(_CLASS_OF.values())))

# Lexers that were fed hostile code and stayed quick; some of the several hundred others do not.
LANGUAGES = frozenset({
    "apacheconf", "bash", "bat", "console", "css", "dart", "diff", "docker", "elixir", "go", "graphql", "haskell",
    "html", "http", "ini", "javascript", "json", "kotlin", "lua", "make", "nginx", "perl", "php", "powershell",
    "properties", "pycon", "python", "r", "ruby", "rust", "scala", "scss", "sql", "swift", "toml", "typescript",
    "xml", "yaml",
})  # fmt: skip
BRACES = {
    "c": "C", "h": "C", "c++": "C++", "cpp": "C++", "hpp": "C++", "c#": "C#", "cs": "C#", "csharp": "C#", "java":
    "Java", "objc": "Objective-C", "objective-c": "Objective-C",
}  # fmt: skip
LONGEST = 8_000  # characters of code that are coloured in one block
LONGEST_LINE = 400
SECONDS = 0.08  # of this thread's time for one post; only code made to be slow needs more, and stays plain
SPANS = 2_000  # coloured pieces in one post: each costs time in the sanitisers

_BLANKS = re.compile(r"\s{200}")
_LANGUAGE = re.compile(r"[A-Za-z][A-Za-z0-9_+#.-]{0,29}")


class Highlighter:
    """Writes the code blocks of one post, until the post has used up its coloured pieces or its time."""

    def __init__(self, spans: int = SPANS, seconds: float = SECONDS) -> None:
        self._spans = spans
        self._seconds = seconds

    def block(self, code: str, info: str = "") -> str:
        """Give the HTML of a code block; `info` is what stood behind the opening fence."""
        name, lexer = _lexer(_language(info))
        body = self._coloured(code, lexer) if lexer and _is_moderate(code) else escape(code, quote=False)
        label = escape(name or _("Code"))
        return f'<pre tabindex="0" role="group" aria-label="{label}"><code>{body}</code></pre>\n'

    def _coloured(self, code: str, lexer: type[Lexer]) -> str:
        """Colour a whole block, or nothing of it when that would cost more than is left."""
        start, spans = thread_time(), 0
        pieces: list[str] = []
        tokens = lexer(stripnl=False, ensurenl=False).get_tokens(code)
        for name, neighbours in groupby(tokens, key=lambda token: _class_of(token[0]) if token[1].strip() else ""):
            text = escape("".join(text for _kind, text in neighbours), quote=False)
            pieces.append(f'<span class="{name}">{text}</span>' if name else text)
            spans += bool(name)
            if spans > self._spans or thread_time() - start > self._seconds:
                self._seconds -= thread_time() - start
                return escape(code, quote=False)
        self._spans -= spans
        self._seconds -= thread_time() - start
        return "".join(pieces)


def _is_moderate(code: str) -> bool:
    """Whether lexers are quick here: several need the square of the length of a line or of a run of blanks."""
    longest = max(map(len, code.split("\n")))
    return len(code) <= LONGEST and longest <= LONGEST_LINE and not _BLANKS.search(code)


@lru_cache(maxsize=512)
def _class_of(kind: _TokenType) -> str:
    while kind is not Token and kind is not None:
        if kind in _CLASS_OF:
            return _CLASS_OF[kind]
        kind = kind.parent
    return ""


def _language(info: str) -> str:
    found = _LANGUAGE.search(info.strip().split(" ")[0])
    return found[0].lower() if found else ""


@lru_cache(maxsize=512)
def _lexer(language: str) -> tuple[str, type[Lexer] | None]:
    """Give the name of a language, and its lexer if there is one."""
    if language in BRACES:
        return BRACES[language], BracesLexer
    try:
        lexer: type[Lexer] = find_lexer_class_by_name(language)
    except ClassNotFound:
        return "", None
    return lexer.name, lexer if LANGUAGES.intersection(lexer.aliases) else None
