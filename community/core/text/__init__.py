"""Turning what people write into safe HTML, plain text and slugs; everything stored passes through here once."""

from community.core.text.bounds import LENGTH
from community.core.text.foreign import clean
from community.core.text.markdown import Rendered, render
from community.core.text.plain import not_taken, number_in, plain, slugify
from community.core.text.showing import Site, our_site

__all__ = ["LENGTH", "Rendered", "Site", "clean", "not_taken", "number_in", "our_site", "plain", "render", "slugify"]
