"""Preview pictures, as messengers and networks show them beside a link: one for every question, one for the site."""

from community.seo.cards.content import HEIGHT, WIDTH, Card, card_of, card_of_question, card_of_site
from community.seo.cards.keeping import path_of, path_of_site, picture_of, stamp_of, sweep

__all__ = [
    "HEIGHT",
    "WIDTH",
    "Card",
    "card_of",
    "card_of_question",
    "card_of_site",
    "path_of",
    "path_of_site",
    "picture_of",
    "stamp_of",
    "sweep",
]
