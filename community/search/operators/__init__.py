"""What the operators of a query mean: conditions for an engine, names for the page, sentences about what is wrong."""

from community.search.grammar import completions
from community.search.operators.lookup import Shelf, examples, shelves
from community.search.operators.meaning import Chosen, Understood, understood

__all__ = ["Chosen", "Shelf", "Understood", "completions", "examples", "shelves", "understood"]
