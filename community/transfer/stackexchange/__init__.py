"""Taking over a Stack Exchange site from its data dump."""

from community.transfer.stackexchange.running import import_dump
from community.transfer.stackexchange.summary import Summary

__all__ = ["Summary", "import_dump"]
