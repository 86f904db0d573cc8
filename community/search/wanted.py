"""What somebody wants: the words, phrases and exclusions in what they typed. Anything typed is a valid query."""

import re
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _

from community.search.grammar import OPERATORS, nearest
from community.search.words import TOKEN, common, vocabulary, words_of

MOST_LETTERS = 300
MOST_TERMS = 16
MOST_IN_A_ROW = 24  # words of a phrase, or parts of a joined token
MOST_COMMON = 3  # terms of very common words alone; each of them costs as much as ten others
MOST_OPERATORS = 10
LONGEST_VALUE = 60  # letters of what stands after an operator's colon
PIECE = re.compile(r'"([^"]*)"?|(\S+)')
MINUS = r"-(?!-|\d|\w(?!\S))"  # options, --force and -v, and numbers, as in "error -50", exclude nothing
QUERY_PIECE = re.compile(
    rf"(?P<minus>{MINUS})?(?:"
    rf'(?i:(?P<name>{"|".join(OPERATORS)}):)(?!:|//)(?:"(?P<quoted>[^"]*)"?|(?P<value>\S*))'
    r'|"(?P<phrase>[^"]*)"?|(?P<piece>\S+))'
)
WILD = re.compile(r"\w\*")


@dataclass(frozen=True)
class Term:
    """One thing to find: a word, or several in a row (a phrase, or the parts of a joined token)."""

    words: tuple[str, ...]
    whole: str = ""  # a joined token as it was typed, such as v2.14.1


@dataclass(frozen=True)
class Clause:
    """One thing to find, in any of its spellings; the first is what was `typed`.

    A very common word is not `needed`: a document without it is as good, it only helps the order. What stands in
    quotation marks `must` be there, even where most of the words are enough.
    """

    ways: tuple[Term, ...]
    typed: str = ""
    needed: bool = True
    must: bool = False


@dataclass(frozen=True)
class Wanted:
    """What must or should be there, and what must not."""

    clauses: list[Clause] = field(default_factory=list)
    excluded: list[Term] = field(default_factory=list)

    @property
    def stems(self) -> set[str]:
        """Every word looked for, for highlighting."""
        terms = [term for clause in self.clauses for term in clause.ways]
        return {word for term in terms for word in (*term.words, term.whole) if word}


@dataclass(frozen=True)
class Operator:
    """A filter such as `-tag:fan`, and where in the text it stands."""

    name: str
    value: str
    negated: bool = False
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Reading:
    """A query, understood as far as that is possible without looking anything up.

    `words` is what is left of the text without operators, exclusions and signs; `notes` explain what was not taken
    as its writer may have meant it.
    """

    wanted: Wanted = field(default_factory=Wanted)
    operators: list[Operator] = field(default_factory=list)
    words: str = ""
    notes: list[str] = field(default_factory=list)


def wanted(text: str) -> Wanted:
    """Read a plain text, such as a title, in which no word is an operator and no minus excludes anything."""
    found = Wanted()
    for phrase, piece in PIECE.findall(text.replace("\x00", " ")[:MOST_LETTERS]):
        add(found, as_clauses(phrase, piece))
    return settled(found)


def read(text: str) -> Reading:
    """Read a query of the search page, operators included."""
    reader = Reader()
    for match in QUERY_PIECE.finditer(text.replace("\x00", " ")[:MOST_LETTERS]):
        reader.take(match)
    return reader.reading()


class Reader:
    """Reads a query piece by piece."""

    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self.excluded: list[Clause] = []
        self.operators: list[Operator] = []
        self.words: list[str] = []
        self.notes: dict[str, None] = {}
        self.after_word = self.after_or = self.after_operator = False

    def take(self, match: re.Match[str]) -> None:
        """Take in the next piece."""
        minus, name = bool(match["minus"]), (match["name"] or "").lower()
        value = (match["quoted"] or match["value"] or "").rstrip(",;").strip()
        if name and value:
            self.take_operator(Operator(name, value[:LONGEST_VALUE], minus, *match.span()))
        elif match["piece"] == "OR" and not minus:
            self.after_or = True
        else:
            piece = name or match["piece"] or ""
            self.explain(piece + ":" if name else piece)
            clauses = [replace(one, must=bool(match["phrase"])) for one in as_clauses(match["phrase"], piece)]
            self.take_words(clauses, minus, match["phrase"] or piece)

    def take_operator(self, operator: Operator) -> None:
        if len(self.operators) < MOST_OPERATORS:
            self.operators.append(operator)
        else:
            self.note(_("Only the first %(n)s filters count.", n=MOST_OPERATORS))
        self.take_or(self.after_or)
        self.after_word, self.after_operator = False, True

    def take_words(self, clauses: list[Clause], minus: bool, typed: str) -> None:
        """Take in words or a phrase: to be excluded, to be found, or to be found instead of the ones before."""
        if minus:
            self.take_or()
            self.excluded += clauses
        else:
            if self.after_or and self.after_word and clauses:
                first = self.clauses.pop()
                clauses = [either(first, clauses[0]), *clauses[1:]]
                self.after_or = False
            self.take_or()
            self.clauses += clauses
            self.words.append(typed)
        self.after_word, self.after_operator = bool(clauses) and not minus, False

    def take_or(self, beside_operator: bool = False) -> None:
        """Take an OR that has nothing to join as the word that it is; between filters it says nothing."""
        if self.after_or and (beside_operator or self.after_operator):
            self.note(_("OR joins words and phrases; beside a filter it is left out."))
        elif self.after_or:
            self.clauses += clauses_of("OR")
            self.words.append("OR")
        self.after_or = False

    def explain(self, piece: str) -> None:
        """Note what a piece is not, although it looks so."""
        name, colon, value = piece.partition(":")
        if piece.endswith(":") and name in OPERATORS:
            example = OPERATORS[name].example
            self.note(
                _("%(name)s: needs something right after the colon, as in %(example)s.", name=name, example=example)
            )
        elif colon and value and not value.startswith((":", "//")) and name.isalpha() and nearest(name):
            self.note(
                _("%(wrong)s: is not something to filter by; did you mean %(right)s:?", wrong=name, right=nearest(name))
            )
        elif WILD.search(piece):
            self.note(_("No * is needed: words are found with all their endings."))

    def note(self, words: str) -> None:
        self.notes[words] = None

    def reading(self) -> Reading:
        """Everything taken in, within the limits."""
        self.take_or()
        found = Wanted()
        add(found, self.clauses)
        add(found, self.excluded, minus=True)
        if len({clause.ways for clause in self.clauses}) > len(found.clauses):
            self.note(_("Those are many words: the first %(n)s were looked for.", n=MOST_TERMS))
        return Reading(settled(found), self.operators, " ".join(filter(None, self.words)), list(self.notes))


def add(found: Wanted, clauses: list[Clause], minus: bool = False) -> None:
    """Put clauses among those to find, each once, or to leave out; no more than the limit."""
    for clause in clauses:
        if minus:
            found.excluded.extend(clause.ways[: MOST_TERMS - len(found.excluded)])
            continue
        same = [place for place, other in enumerate(found.clauses) if other.ways == clause.ways]
        for place in same:
            found.clauses[place] = replace(found.clauses[place], must=clause.must or found.clauses[place].must)
        if not same and len(found.clauses) < MOST_TERMS:
            found.clauses.append(clause)


def settled(found: Wanted) -> Wanted:
    """Very common words are needed only when there is nothing else."""
    if any(clause.needed for clause in found.clauses):
        return found
    return Wanted([replace(one, needed=True) for one in found.clauses[:MOST_COMMON]], found.excluded)


def either(one: Clause, other: Clause) -> Clause:
    """One clause for two of which one is enough."""
    ways = tuple(dict.fromkeys(one.ways + other.ways))[:MOST_TERMS]
    return Clause(ways, f"{one.typed} OR {other.typed}", one.needed or other.needed, one.must and other.must)


def as_clauses(phrase: str | None, piece: str) -> list[Clause]:
    """The clauses of a phrase or, without one, of a piece without blanks."""
    return [Clause((term,), phrase) for term in as_phrase(phrase)] if phrase else clauses_of(piece)


def as_phrase(text: str) -> list[Term]:
    """Words that must follow each other; none when there are no words."""
    words = tuple(word.text for word in words_of(text) if not word.joined)
    return [Term(words[:MOST_IN_A_ROW])] if words else []


def clauses_of(piece: str) -> list[Clause]:
    """The clauses of one piece without blanks: usually one word; a joined token is one clause with several ways."""
    clauses = []
    for token in TOKEN.findall(piece):
        forms = vocabulary()[token]
        if not forms.row:
            continue
        if len(forms.row) == 1 and (not forms.others or len(forms.plain[0]) == len(token)):
            ways = [Term(forms.row)]
        else:
            whole, *others = forms.others or ("",)
            ways = [Term(forms.row[:MOST_IN_A_ROW], whole), *(Term((other,)) for other in others)]
        clauses.append(Clause(tuple(ways), token, not common().issuperset(forms.row)))
    return clauses
