"""The piece of a text that shows why it was found, with the found words marked."""

from collections.abc import Collection, Sequence

from markupsafe import Markup, escape

from community.search.words import Word, words_of

WIDTH = 220


def snippet(text: str, stems: Collection[str]) -> Markup | None:
    """The stretch of a text with most of the wanted words, marked; None when none of them is in it."""
    hits = [word for word in words_of(text[:20_000]) if word.text in stems]
    if not hits:
        return None
    best = max(hits, key=lambda first: worth(hits, first))
    start = text.rfind(" ", 0, max(best.start - 40, 0)) + 1 if best.start > 40 else 0
    end = min(len(text), start + WIDTH)
    if end < len(text):
        end = max(text.rfind(" ", start, end), best.end)
    shown = [word for word in hits if start <= word.start and word.end <= end]
    return Markup("{}{}{}").format(
        "…" if start else "", marked(text, shown, start, end), "…" if end < len(text) else ""
    )


def worth(hits: Sequence[Word], first: Word) -> tuple[int, int]:
    """How many different words, and how many in all, stand within a snippet that begins at `first`."""
    near = [word.text for word in hits if first.start <= word.start < first.start + WIDTH - 50]
    return len(set(near)), len(near)


def marked(text: str, hits: Sequence[Word], start: int = 0, end: int | None = None) -> Markup:
    """The text from start to end, escaped, with the hits in <mark>."""
    pieces: list[Markup] = []
    place = start
    for word in hits:
        if word.start < place:
            continue
        pieces += [escape(text[place : word.start]), Markup("<mark>{}</mark>").format(text[word.start : word.end])]
        place = word.end
    return Markup("").join([*pieces, escape(text[place:end])])


def marked_title(text: str, stems: Collection[str]) -> Markup:
    return marked(text, [word for word in words_of(text) if word.text in stems])
