"""Logs on standard error: readable lines for a person, or JSON for a machine."""

import logging
import sys
import threading

import structlog

from community.settings import Settings

log = structlog.get_logger()


def connect(settings: Settings) -> None:
    """Set up logging for the whole process; safe to call more than once."""
    last = structlog.processors.JSONRenderer() if settings.log_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            last,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    threading.excepthook = thread_failed
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def thread_failed(failure: threading.ExceptHookArgs) -> None:
    """What ended a thread stands in the log like everything else."""
    if failure.exc_type is not SystemExit:
        name = failure.thread.name if failure.thread else ""
        log.error("a thread failed", thread=name, exc_info=failure.exc_value)
