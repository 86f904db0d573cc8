"""What the heads of pages need beside their own words: structured data, preview pictures, the locale of the site."""

from babel import Locale
from babel.core import get_global
from flask import Flask

from community.seo import cards
from community.seo.structured import crumbs_data, home_data, person_data
from community.settings import Settings


def connect(app: Flask) -> None:
    """Give templates these functions under their names."""
    settings: Settings = app.config["SETTINGS"]
    app.jinja_env.globals.update(
        card_size={"width": cards.WIDTH, "height": cards.HEIGHT},
        card_of_site=cards.path_of_site,
        crumbs_data=crumbs_data,
        home_data=home_data,
        person_data=person_data,
        og_locale=og_locale(settings.language),
    )


def og_locale(language: str) -> str:
    """The language with a country, as Open Graph wants it: the one where most speak it, if none is said."""
    locale = Locale.parse(language)
    likely = Locale.parse(get_global("likely_subtags").get(locale.language, language))
    return f"{locale.language}_{locale.territory or likely.territory or locale.language.upper()}"
