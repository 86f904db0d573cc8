"""Huey without the storages that are not used here: it imports all that it knows, 13 MB in each process."""

import sys

ELSEWHERE = [name for name in ("cysqlite", "psycopg", "redis") if name not in sys.modules]

sys.modules.update(dict.fromkeys(ELSEWHERE))  # type: ignore[arg-type]  # None: as if they were not installed

from huey import SqliteHuey, crontab  # noqa: E402
from huey.consumer import Consumer  # noqa: E402

for name in ELSEWHERE:
    del sys.modules[name]

__all__ = ["Consumer", "SqliteHuey", "crontab"]
