"""Noting when pages of questions changed, and telling search engines."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import cast

import structlog
from sqlalchemy import Table, bindparam, insert, select, update

from community.core.db import command, db, now
from community.core.mail import ours
from community.core.worker import beside
from community.questions.models import Question
from community.seo import xml
from community.seo.models import PageChange, Told
from community.seo.queries.changes import changes_after
from community.seo.telling import NotNow, submit

log = structlog.get_logger()

INDEXNOW = "indexnow"
SETTLED = timedelta(seconds=30)  # by then every change of that moment is committed


@command
def note_changes(question_ids: Collection[int]) -> None:
    """The pages of these questions show something else since this moment."""
    here = set(db.session.scalars(select(PageChange.question_id).where(PageChange.question_id.in_(question_ids))))
    there = db.session.scalars(select(Question.id).where(Question.id.in_(set(question_ids) - here)))
    table, moment = cast(Table, PageChange.__table__), now()
    new = [{"question_id": question_id, "at": moment} for question_id in sorted(there)]
    old = [{"changed": question_id, "moment": moment} for question_id in sorted(here)]
    if new:
        db.session.execute(insert(table), new)
    if old:
        changed = update(table).where(table.c.question_id == bindparam("changed")).values(at=bindparam("moment"))
        db.session.connection().execute(changed, old)


@command
def remember(service: str, at: datetime, question_id: int) -> None:
    """Note that a service was told of all changes up to this one."""
    db.session.merge(Told(service=service, at=at, question_id=question_id))


@beside
def tell_search_engines() -> None:
    """Tell IndexNow which pages of questions changed since it was told last; nothing without INDEXNOW_KEY.

    A page that changed several times is told once. What cannot be told now is told with the next run.
    """
    settings = ours()
    if not settings.indexnow_key:
        return
    told = db.session.get(Told, INDEXNOW)
    if told is None:
        remember(INDEXNOW, now(), 0)
        return
    changes = changes_after(told.at, told.question_id, now() - SETTLED)
    if not changes:
        return
    addresses = [xml.whole(path) for _at, _id, path in changes if path]
    try:
        if addresses:
            submit(settings.indexnow_url, settings.site_url, settings.indexnow_key, addresses)
    except (OSError, NotNow) as error:
        log.warning("search engines could not be told of changes", error=str(error))
    else:
        remember(INDEXNOW, *changes[-1][:2])
