"""From HTML to Markdown that a person can go on editing. Knows what `core.text.clean` lets through."""

import re
from html.parser import HTMLParser

_INLINE = {"em": "*", "i": "*", "strong": "**", "b": "**", "del": "~~", "s": "~~"}
_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BLOCKS = frozenset({"p", "div", "dl", "dt", "dd"})
# Signs that would mean something; a backslash before a letter and a line inside a word mean nothing.
_SPECIAL = re.compile(r"([`*\[\]<>]|\\(?=[!-/:-@\[-`{-~])|(?<![^\W_])_|_(?![^\W_]))")
_LINE_START = re.compile(r"^(\s*)([#+-]|\d+[.)])(?=\s)", re.MULTILINE)


def to_markdown(html: str) -> str:
    """Markdown for sanitised HTML. Tables keep their rows, pictures become links, other tags keep their text."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return _tidy(writer.unfinished())


class _Writer(HTMLParser):
    """Collects the text of each open element; an element that ends is written into the one around it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[list[str]] = [[]]
        self.names: list[str] = []
        self.links: list[str] = []
        self.numbers: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "br":
            self.write("\n" if "pre" in self.names else "  \n")
        elif tag == "hr":
            self.write("\n\n---\n\n")
        elif tag == "img":
            self.write(f"[{attributes.get('alt') or 'picture'}]({attributes.get('src', '')})")
        else:
            if tag == "a":
                self.links.append(attributes.get("href", ""))
            elif tag in ("ol", "ul"):
                start = attributes.get("start", "1")
                self.numbers.append(int(start) if tag == "ol" and start.isdigit() else int(tag == "ol"))
            self.names.append(tag)
            self.open.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in self.names:
            while self.names[-1] != tag:
                self.finish()
            self.finish()

    def handle_data(self, data: str) -> None:
        if "pre" in self.names or "code" in self.names:
            self.write(data)
        elif self.names and self.names[-1] in ("ul", "ol", "table", "tr", "thead", "tbody", "dl") and not data.strip():
            return
        else:
            words = re.sub(r"\s+", " ", data)
            if self.begins_line():
                words = words.lstrip()
            self.write(_LINE_START.sub(_escaped_start, _SPECIAL.sub(r"\\\1", words)))

    def begins_line(self) -> bool:
        """Whether what comes next stands at the beginning of a line, where blanks mean nothing."""
        if self.open[-1]:
            return self.open[-1][-1].endswith("\n")
        return not self.names or self.names[-1] in _BLOCKS or self.names[-1] in ("li", "blockquote")

    def write(self, text: str) -> None:
        self.open[-1].append(text)

    def unfinished(self) -> str:
        """The whole text; elements that were never closed end here."""
        while self.names:
            self.finish()
        return "".join(self.open[0])

    def finish(self) -> None:
        """End the innermost element and write it into the one around it."""
        tag, body = self.names.pop(), "".join(self.open.pop())
        self.write(self.element(tag, body))

    def element(self, tag: str, body: str) -> str:
        """One element as Markdown."""
        if tag == "pre":
            return _fenced(body)
        if tag == "code":
            return body if "pre" in self.names else _code(body)
        if tag in _INLINE:
            return _around(body, _INLINE[tag])
        if tag == "a":
            return f"[{body.strip() or self.links[-1]}]({_address(self.links.pop())})"
        if tag in _HEADINGS:
            return f"\n\n{'#' * _HEADINGS[tag]} {_one_line(body)}\n\n"
        if tag in _BLOCKS:
            return f"\n\n{body.strip()}\n\n"
        if tag == "blockquote":
            return f"\n\n{_indented(_tidy(body), '> ', '> ')}\n\n"
        if tag == "li":
            return self.item(body)
        if tag in ("ul", "ol"):
            self.numbers.pop()
            return f"\n\n{body.strip(chr(10))}\n\n" if "li" not in self.names else f"\n{body.strip(chr(10))}\n"
        return self.table(tag, body)

    def item(self, body: str) -> str:
        """A list item: its number or dash, everything below moved in."""
        mark = "- "
        if self.numbers and self.numbers[-1]:
            mark = f"{self.numbers[-1]}. "
            self.numbers[-1] += 1
        return _indented(_tidy(body), mark, " " * len(mark)) + "\n"

    def table(self, tag: str, body: str) -> str:
        """Parts of a table; anything else keeps its text alone."""
        if tag in ("td", "th"):
            return f"| {_one_line(body).replace('|', chr(92) + '|')} "
        if tag == "tr":
            cells = body.count("| ") - body.count("\\| ")
            is_first = not any(part.strip() for part in self.open[-1]) and "tbody" not in self.names[-1:]
            rule = f"{'| --- ' * cells}|\n" if is_first else ""
            return f"{body.rstrip()} |\n{rule}"
        return f"\n\n{body.strip()}\n\n" if tag == "table" else body


def _escaped_start(found: re.Match[str]) -> str:
    """A sign that would begin a list or a heading, as a plain sign."""
    blank, sign = found.groups()
    return f"{blank}{sign[:-1]}\\{sign[-1]}"


def _fenced(body: str) -> str:
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", body)), default=0))
    return f"\n\n{fence}\n{body.strip(chr(10))}\n{fence}\n\n"


def _code(body: str) -> str:
    fence = "`" * (1 + max(map(len, re.findall("`+", body)), default=0))
    room = " " if body.startswith("`") or body.endswith("`") else ""
    return f"{fence}{room}{_one_line(body)}{room}{fence}" if body.strip() else body


def _around(body: str, sign: str) -> str:
    """Put signs around text; blanks stay outside, or the signs would not count."""
    inner = body.strip()
    if not inner or "\n\n" in inner:
        return body
    before, _inner, after = body.partition(inner)
    return f"{before}{sign}{inner}{sign}{after}"


def _address(address: str) -> str:
    return f"<{address}>" if re.search(r"[()\s]", address) else address


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _indented(text: str, first: str, other: str) -> str:
    lines = text.split("\n")
    return "\n".join(f"{first if place == 0 else other}{line}".rstrip() for place, line in enumerate(lines))
