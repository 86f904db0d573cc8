"""What every HTML page is checked for, on a small tree built with the standard library's parser."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
CLOSED_BY_THEMSELVES = frozenset("p li dt dd tr td th thead tbody option colgroup path use circle rect line".split())
NOT_SEEN = frozenset(("script", "style", "template", "head"))
WRITTEN_BY_PEOPLE = frozenset(("prose",))
NEED_NO_LABEL = frozenset(("hidden", "submit", "button", "image", "reset"))
ODD_WORDS = re.compile(r"%\(|\bNone\b|\bundefined\b|\{\{|\}\}")
SELECTOR = re.compile(r"([.#]?)([\w-]+)|\[([\w-]+)(?:=\"?([^\]\"]*)\"?)?\]")


@dataclass
class Element:
    """One element: its attributes, and elements and texts inside it in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: "Element | None" = None
    content: list["Element | str"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    @property
    def classes(self) -> list[str]:
        return self.get("class").split()

    @property
    def text(self) -> str:
        """The words a person sees, with single spaces."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for part in self.content:
            if isinstance(part, str):
                yield part
            elif part.tag not in NOT_SEEN:
                yield from part._texts()
                yield "" if part.tag in ("a", "b", "em", "strong", "mark", "span", "code", "i") else " "

    def __iter__(self) -> Iterator["Element"]:
        """All elements inside, in the order of the page."""
        for part in self.content:
            if isinstance(part, Element):
                yield part
                yield from part

    def all(self, selector: str) -> list["Element"]:
        """Elements by a simple selector: `tag.class#id[attribute=value]`, and spaces for "inside"."""
        found = [self]
        for step in selector.split():
            within = {id(inner): inner for outer in found for inner in outer if inner.matches(step)}
            found = list(within.values())
        return found

    def one(self, selector: str) -> "Element":
        """The only element for a selector; fails when there are none or several."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements for {selector!r}"
        return found[0]

    def matches(self, step: str) -> bool:
        for sign, name, attribute, value in SELECTOR.findall(step):
            if attribute:
                if attribute not in self.attributes or (value and self[attribute] != value):
                    return False
            elif (
                (sign == "." and name not in self.classes)
                or (sign == "#" and self.get("id") != name)
                or (not sign and self.tag != name)
            ):
                return False
        return True

    @property
    def ancestors(self) -> Iterator["Element"]:
        above = self.parent
        while above is not None:
            yield above
            above = above.parent


class Reader(HTMLParser):
    """Builds the tree and notes tags that do not fit together."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.open = Element("document")
        self.faults: list[str] = []
        self.feed(html)
        self.close()
        unclosed = [element.tag for element in (self.open, *self.open.ancestors) if element.parent]
        self.faults += [f"<{tag}> is never closed" for tag in unclosed if tag not in CLOSED_BY_THEMSELVES]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open)
        names = [name for name, _ in attrs]
        self.faults += [f"<{tag}> has {name} twice" for name in set(names) if names.count(name) > 1]
        self.open.content.append(element)
        if tag not in VOID:
            self.open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open = self.open.parent or self.root

    def handle_endtag(self, tag: str) -> None:
        while self.open.tag in CLOSED_BY_THEMSELVES and self.open.tag != tag and self.open.parent:
            self.open = self.open.parent
        if self.open.tag == tag and self.open.parent:
            self.open = self.open.parent
        elif tag not in VOID:
            self.faults.append(f"</{tag}> closes <{self.open.tag}>")

    def handle_data(self, data: str) -> None:
        self.open.content.append(data)


def read(html: str) -> Element:
    """The tree of a page or a part of a page."""
    return Reader(html).root


def faults_of(html: str) -> list[str]:
    """Everything that is wrong with a page, or with a fragment when there is no doctype."""
    reader = Reader(html)
    page, faults = reader.root, list(reader.faults)
    if html.lstrip()[:9].lower() == "<!doctype":
        faults += document_faults(page)
    faults += identity_faults(page)
    for check in (inline_faults, form_faults, name_faults, word_faults):
        faults += check(page)
    return faults


def document_faults(page: Element) -> list[str]:
    """What a whole document needs: language, title, one h1, one main."""
    faults = []
    if not page.one("html").get("lang"):
        faults.append("the page names no language")
    titles = page.all("head title")
    if len(titles) != 1 or not "".join(map(str, titles[0].content)).strip(" ·"):
        faults.append("the page needs one title")
    for tag in ("h1", "main"):
        if len(page.all(tag)) != 1:
            faults.append(f"{len(page.all(tag))} times <{tag}>")
    return faults


def identity_faults(page: Element) -> list[str]:
    """Ids stand once, and what refers to an id finds it (in whole documents)."""
    ids = [element["id"] for element in page if "id" in element.attributes]
    faults = [f"id {name!r} stands {ids.count(name)} times" for name in sorted(set(ids)) if ids.count(name) > 1]
    if page.all("html"):
        for element in page:
            for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list"):
                for name in element.get(attribute).split():
                    if name not in ids:
                        faults.append(f"<{element.tag} {attribute}={name!r}> refers to nothing")
    return faults


def inline_faults(page: Element) -> list[str]:
    """No inline style or script: the content security policy would refuse it. Structured data must be JSON."""
    faults = []
    for element in page:
        if element.tag == "style" or "style" in element.attributes:
            faults.append(f"inline style in <{element.tag}>")
        faults += [f"inline script {name}" for name in element.attributes if name.startswith("on")]
        if element.get("href").strip().lower().startswith("javascript:"):
            faults.append("a javascript: address")
        if element.tag == "script" and "src" not in element.attributes:
            if element.get("type") != "application/ld+json":
                faults.append("inline script")
            else:
                json.loads("".join(map(str, element.content)))
    return faults


def form_faults(page: Element) -> list[str]:
    """Every posting form says where to and carries the token; every input has a label."""
    faults = []
    for form in page.all("form[method]"):
        if form["method"].lower() == "post":
            if not form.get("action"):
                faults.append("a form without action")
            if not form.all("input[name=csrf_token]"):
                faults.append(f"the form to {form.get('action')} has no csrf_token")
    labelled = {label["for"] for label in page.all("label[for]")}
    for tag in ("input", "select", "textarea"):
        for element in page.all(tag):
            if element.get("type") in NEED_NO_LABEL or element.get("id") in labelled:
                continue
            named = element.get("aria-label") or element.get("aria-labelledby") or element.get("title")
            if not named and not any(above.tag == "label" for above in element.ancestors):
                faults.append(f"<{tag} name={element.get('name')!r}> has no label")
    return faults


def name_faults(page: Element) -> list[str]:
    """Pictures have alt; links and buttons have a name."""
    faults = [
        f"<img src={image.get('src')!r}> has no alt" for image in page.all("img") if "alt" not in image.attributes
    ]
    for element in [*page.all("a[href]"), *page.all("button")]:
        pictured = any(image.get("alt") for image in element.all("img"))
        if not (element.text or element.get("aria-label") or element.get("aria-labelledby") or pictured):
            faults.append(f"<{element.tag} {element.get('href') or element.get('class')}> has no name")
    return faults


def word_faults(page: Element) -> list[str]:
    """No unfilled placeholder and no None where a person reads (what people wrote is theirs)."""
    faults = []
    for element in page:
        for part in element.content:
            if isinstance(part, str) and ODD_WORDS.search(part) and not is_foreign(element):
                faults.append(f"odd words: {' '.join(part.split())[:80]!r}")
    return faults


def is_foreign(element: Element) -> bool:
    """Whether a text is not of our making, or not for reading."""
    chain = [element, *element.ancestors]
    return any(e.tag in ("script", "style", "textarea", "pre") or set(e.classes) & WRITTEN_BY_PEOPLE for e in chain)
