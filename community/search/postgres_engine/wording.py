"""What is looked for, in PostgreSQL's notation of text queries."""

from collections.abc import Sequence

from community.search.postgres_engine.rows import quoted
from community.search.wanted import Clause, Term


def row(words: Sequence[str]) -> str:
    """Words that follow each other."""
    return "(" + " <-> ".join(map(quoted, words)) + ")" if len(words) > 1 else quoted(words[0])


def term(wanted: Term) -> str:
    """A word, words in a row, or a joined token whole or in parts."""
    return either([quoted(wanted.whole), row(wanted.words)]) if wanted.whole else row(wanted.words)


def clause(wanted: Clause) -> str:
    """A clause in any of its spellings."""
    return either(list(dict.fromkeys(map(term, wanted.ways))))


def either(queries: Sequence[str]) -> str:
    return "(" + " | ".join(queries) + ")" if len(queries) > 1 else queries[0]


def both(queries: Sequence[str]) -> str:
    return "(" + " & ".join(queries) + ")" if len(queries) > 1 else queries[0]


def without(query: str, excluded: Sequence[str]) -> str:
    """A query, but nothing of the excluded."""
    return f"{query} & !{either(excluded)}" if excluded else query


def at_least(least: int, queries: Sequence[str]) -> str:
    """At least so many of these queries: some of the first half and the others of the second.

    PostgreSQL's index looks at the rarer words first and skips what cannot have enough of them.
    """
    if least <= 1:
        return either(queries)
    if least >= len(queries):
        return both(queries)
    middle = len(queries) // 2
    left, right = queries[:middle], queries[middle:]
    ways = []
    for part in range(max(0, least - len(right)), min(least, len(left)) + 1):
        sides = [(part, left), (least - part, right)]
        ways.append(both([at_least(number, side) for number, side in sides if number]))
    return either(ways)


def beginning(prefix: str) -> str:
    """Any word that begins so."""
    return f"{quoted(prefix)}:*"
