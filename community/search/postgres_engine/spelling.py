"""Words of titles, goals and tags as people write them: what begins alike, and what is spelt nearly alike."""

from collections.abc import Collection

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from sqlalchemy import Connection, and_, cast, func, select, union_all
from sqlalchemy.dialects.postgresql import BIT

from community.search.contract import Filters
from community.search.postgres_engine import wording
from community.search.postgres_engine.conditions import documents, fulfilled, matches, number, quality, readable
from community.search.postgres_engine.rows import clean
from community.search.postgres_engine.tables import SERVING
from community.search.words import letters_of

SHORT = 5  # letters; shorter words bear only one wrong letter
MOST_LIKELY = 5_000  # words that are compared letter by letter
MOST_COMPLETED = 2_000  # documents that are put in order
EXACT = 1.0  # what the very words count, beside the quality of a thread
WORDS = SERVING.words.c


def complete(connection: Connection, words: list[str], prefix: str, filters: Filters, limit: int) -> list[int]:
    """Good threads first; those with the exact words before."""
    wanted = [clean(word) for word in (*words, prefix) if word]
    if not wanted:
        return []
    allowed = and_(readable(filters), fulfilled(filters.conditions))
    some = [
        select(documents.id, (quality(()) + number(bonus)).label("score"))
        .where(matches(documents.plain, query), allowed)
        .limit(MOST_COMPLETED)
        .subquery()
        for query, bonus in (
            (wording.both(list(map(wording.quoted, wanted))), EXACT),
            (wording.both(list(map(wording.beginning, wanted))), 0.0),
        )
    ]
    found = union_all(*map(select, some)).subquery()
    ordered = select(found.c.id).group_by(found.c.id).order_by(func.max(found.c.score).desc(), found.c.id)
    return list(connection.scalars(ordered.limit(limit)))


def known(connection: Connection, words: Collection[str]) -> dict[str, int]:
    wanted = [cleaned for word in words if (cleaned := clean(word))]
    statement = select(WORDS.word, WORDS.headings).where(WORDS.word.in_(wanted), WORDS.headings > 0)
    return {row.word: row.headings for row in connection.execute(statement)}


def near(connection: Connection, word: str, limit: int) -> list[tuple[str, int]]:
    """Words are compared letter by letter when they have about the same length and about the same letters."""
    word, most = clean(word), 1 if len(word) < SHORT else 2
    if not word:
        return []
    other_letters = cast(WORDS.letters.bitwise_xor(letters_of(word)), BIT(32))
    statement = (
        select(WORDS.word, WORDS.headings)
        .where(
            WORDS.headings > 0,
            WORDS.word.not_in(["", word]),
            func.length(WORDS.word).between(len(word) - most, len(word) + most),
            func.bit_count(other_letters) <= 2 * most,
        )
        .order_by(WORDS.headings.desc(), WORDS.word)
        .limit(MOST_LIKELY)
    )
    counts: dict[str, int] = {row.word: row.headings for row in connection.execute(statement)}
    rows = extract(word, list(counts), scorer=OSA.distance, score_cutoff=most, limit=None)
    found = sorted((edits, -counts[other], other) for other, edits, _place in rows)
    return [(other, -count) for _edits, count, other in found][:limit]
