"""Facets, chips and removable filters: each is a query, the one at hand with an operator more or fewer."""
