"""Loading the demonstration: a made-up vendor, its customers, their questions and answers."""

from community.transfer.demo_loader.loading import load

__all__ = ["load"]
