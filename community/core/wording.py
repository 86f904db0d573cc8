"""Words, numbers and moments as pages say them. Pages say hundreds of them: each is looked up once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import get_month_names
from babel.numbers import get_group_symbol
from babel.support import Translations
from flask import Flask, current_app
from flask_babel import Domain, format_decimal, get_translations, ngettext
from flask_babel import gettext as _
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from community.core.db import now
from community.core.pages import until

DAY = 86400
WEEKS = 14 * DAY
TODAY = timedelta(days=1)


def ago(moment: datetime) -> str:
    """A past moment in words: "5 min ago", "yesterday", then the day. The page is old when these words are."""
    present = now()
    seconds = int((present - moment).total_seconds())
    if seconds >= WEEKS:
        return day(moment)
    if seconds < 60:
        size, words = 60, _("just now")
    elif seconds < 3600:
        size, words = 60, _("%(n)s min ago", n=seconds // 60)
    elif seconds < DAY:
        size, words = 3600, _("%(n)s h ago", n=seconds // 3600)
    else:
        size, words = DAY, ngettext("yesterday", "%(num)s days ago", seconds // DAY)
    until(moment + timedelta(seconds=(max(seconds, 0) // size + 1) * size))
    return words


def day(moment: datetime) -> str:
    """The day, with its year unless that is this year."""
    moment, present = moment.astimezone(UTC), now()
    words = f"{moment.day} {months()[moment.month]}"
    if moment.year != present.year:
        return f"{words} {moment.year}"
    until(datetime(present.year + 1, 1, 1, tzinfo=UTC))
    return words


def exact(moment: datetime) -> str:
    """Day and time, for titles and lists of revisions."""
    moment = moment.astimezone(UTC)
    clock = f"{moment.hour:02}:{moment.minute:02} UTC"
    return f"{moment.day} {months()[moment.month]} {moment.year}, {clock}"


def iso(moment: datetime) -> str:
    """The moment as machines read it (ISO 8601)."""
    return moment.isoformat(timespec="seconds")


def when(moment: datetime | None) -> Markup:
    """A moment in words, with the exact one as its title; nothing for None."""
    return timed(moment, ago(moment)) if moment else Markup("")


def on_day(moment: datetime | None) -> Markup:
    """The day of a moment, with the exact one as its title; nothing for None."""
    return timed(moment, day(moment)) if moment else Markup("")


def timed(moment: datetime, words: str) -> Markup:
    return Markup(f'<time datetime="{iso(moment)}" title="{exact(moment)}">{escape(words)}</time>')  # noqa: S704


def number(value: float) -> str:
    """A number with the thousands apart, as the site's language writes it."""
    if not isinstance(value, int):
        return format_decimal(value)
    return str(value) if -1000 < value < 1000 else f"{value:,}".replace(",", group(language()))


def language() -> str:
    return str(current_app.config["BABEL_DEFAULT_LOCALE"])


def months() -> dict[int, str]:
    return months_in(language())


@lru_cache(maxsize=8)
def months_in(language: str) -> dict[int, str]:
    """The short names of the months, by number."""
    return {
        int(place): str(name) for place, name in get_month_names("abbreviated", locale=Locale.parse(language)).items()
    }


@lru_cache(maxsize=8)
def group(language: str) -> str:
    return str(get_group_symbol(Locale.parse(language)))


class OneLanguage(Domain):
    """The texts of a site's one language, for Flask-Babel, which otherwise finds out for each text which it is."""

    def __init__(self, translations: Translations) -> None:
        super().__init__()
        self.translations = translations

    def get_translations(self) -> Translations:
        return self.translations


def connect(app: Flask) -> None:
    """Give templates these words, and gettext that looks a text up once for the site's language."""
    babel = app.extensions["babel"].instance
    with app.app_context():
        translations = get_translations()
    babel.domain_instance = OneLanguage(translations)
    single: Callable[[str], str] = lru_cache(maxsize=4000)(translations.ugettext)
    plural: Callable[[str, str, int], str] = translations.ungettext
    app.jinja_env.install_gettext_callables(single, plural, newstyle=True)  # type: ignore[attr-defined]

    @lru_cache(maxsize=4000)
    def whole(text: str, is_html: bool) -> str:
        words = single(text)
        return (Markup(words) if is_html else words) % {}  # noqa: S704  translations are ours

    @pass_eval_context
    def phrase(context: EvalContext, text: str, /, **variables: Any) -> str:
        """A text in the site's language. One without variables is made once."""
        if not variables:
            return whole(text, context.autoescape)
        words = single(text)
        return (Markup(words) if context.autoescape else words) % variables  # noqa: S704

    app.jinja_env.globals["_"] = phrase
    app.jinja_env.filters.update(ago=ago, day=day, exact=exact, iso=iso, number=number)
    app.jinja_env.globals.update(when=when, day=on_day)
