"""The community: `create_app` puts settings, extensions, features, reactions and schedule together."""

from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress

from community.accounts import views as accounts
from community.accounts.login import login
from community.admin import health
from community.admin import views as admin
from community.badges import views as badges
from community.cli import community
from community.companies import views as companies
from community.core import crawlers, events, limits, logs, mail, migrating, pages, ui, web
from community.core.db import Connected, db, keep_prepared, tune_postgres, tune_sqlite
from community.core.turns import turns
from community.core.worker import Worker
from community.desk import views as desk
from community.insights import views as insights
from community.links import views as links
from community.links.commands import UNDO_LINKS
from community.moderation import views as moderation
from community.moderation.undoing import undo_also
from community.notifications import views as notifications
from community.outcomes import views as outcomes
from community.questions import views as questions
from community.reactions import AFTER
from community.recognition import views as recognition
from community.reputation import explaining
from community.reputation import views as reputation
from community.schedule import EVERY
from community.search import api as search_api
from community.search import engine as search_engine
from community.search import views as search
from community.search.vocabulary import UNDO_WORDS
from community.seo import card_views, head
from community.seo import views as seo
from community.settings import Settings
from community.spam import views as spam
from community.staff import views as staff
from community.transfer.models import Imported

ROOT = Path(__file__).resolve().parent.parent
BLUEPRINTS = (
    accounts.bp,
    staff.bp,
    companies.bp,
    reputation.bp,
    explaining.bp,
    spam.bp,
    questions.bp,
    outcomes.bp,
    recognition.bp,
    badges.bp,
    desk.bp,
    moderation.bp,
    notifications.bp,
    search.bp,
    search_api.bp,
    seo.bp,
    card_views.bp,
    links.bp,
    insights.bp,
    admin.bp,
    health.bp,
)

# Prepared statements that each connection keeps, 10 kB each and some more: pages of readers have fewer kinds of them.
OF_SQLITE = {"connect_args": {"cached_statements": 32, "factory": Connected}}
OF_NO_PAGE = (Imported,)  # models that only commands use: their tables belong to the whole all the same


def pool(settings: Settings) -> dict[str, object]:
    """How connections to PostgreSQL are kept: one for each thread, and one more for its search."""
    searching = settings.search_engine == "postgres"
    return {"pool_pre_ping": True, "pool_use_lifo": True, "pool_size": settings.threads * (2 if searching else 1)}


def create_app(settings: Settings, **overrides: object) -> Flask:
    """Build the WSGI app. `overrides` go into Flask's own configuration, for tests."""
    app = Flask("community", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.jinja_environment = ui.Templates
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=OF_SQLITE if settings.is_sqlite else pool(settings),
        MAX_CONTENT_LENGTH=settings.max_upload_bytes + 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_NAME="community",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=settings.session_days * 86400,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE=settings.language,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "community" / "translations"),
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        **overrides,
    )
    logs.connect(settings)
    db.init_app(app)
    with app.app_context():
        (tune_sqlite if settings.is_sqlite else tune_postgres)(db.engine)
    migrating.connect(app, str(ROOT / "migrations"))
    Babel(app)
    Compress(app)
    login.init_app(app)
    crawlers.connect(app)  # behind all that follows
    if settings.is_sqlite:
        app.before_request(turns.take)  # who asks a database server waits for it
    else:
        keep_prepared(app)
    web.connect(app)
    limits.connect(app)
    mail.connect(app)
    pages.connect(app)
    ui.connect(app)
    head.connect(app)
    search_engine.connect(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.cli.add_command(community)
    pages.count_with(app, app.extensions["views"].count)
    app.extensions["worker"] = worker = Worker(app, EVERY)
    events.wire(AFTER, worker.wake)
    undo_also(UNDO_WORDS, UNDO_LINKS)
    return app
