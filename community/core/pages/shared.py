"""Redis as a place that several processes share."""

import time
from collections.abc import Callable
from importlib import import_module
from typing import cast

import structlog

log = structlog.get_logger()

AWAY = 5.0  # seconds


class Redis:
    """Pages in Redis, for sites of several machines. Without it everything goes on, a little slower.

    `look` stands for the settings that pages look by: processes with other settings do not share.
    """

    def __init__(self, url: str, look: str = "") -> None:
        self.look = look
        client = import_module("redis")  # 6 MB in each process, for those who have set REDIS_URL
        self.fault = client.RedisError
        self.redis = client.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5)
        self.away_until = 0.0

    def get(self, name: str) -> bytes | None:
        return cast("bytes | None", self.tried(lambda: self.redis.get(f"{self.look}{name}")))

    def put(self, name: str, content: bytes, seconds: int) -> None:
        self.tried(lambda: self.redis.set(f"{self.look}{name}", content, ex=seconds))

    def tried(self, work: Callable[[], object]) -> object:
        """The outcome, or None; after a failure nobody waits for Redis for a while."""
        if time.monotonic() < self.away_until:
            return None
        try:
            return work()
        except self.fault as error:
            log.warning("Redis does not answer", error=str(error))
            self.away_until = time.monotonic() + AWAY
            return None
