"""Counts in Redis: one Lua script a request, so that nothing comes between looking and counting."""

import logging
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from common.counting.take import Standing, Take
from common.errors import Unavailable

log = logging.getLogger(__name__)

_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_PATIENCE_SECONDS = 0.3
_HERE = Path(__file__).parent


class RedisStore:
    """The Redis at `url`, reached at the first use; `redis` itself is loaded no sooner."""

    name: Literal["redis"] = "redis"

    def __init__(self, url: str) -> None:
        self._url = url

    def take(self, asked: Mapping[str, Take], now: datetime) -> Sequence[Standing]:
        """Count in every bucket, or in none."""
        arguments: list[int | str] = [_since_epoch(now), secrets.token_hex(8)]
        for take in asked.values():
            arguments += [int(take.strict), take.times, _micro(take.window), _micro(take.interval)]
        keys = [_key(bucket, "window" if take.strict else "limit") for bucket, take in asked.items()]
        with _answering():
            told = self._script("take")(keys=keys, args=arguments)
        return [_standing(take, *told[3 * n : 3 * n + 3]) for n, take in enumerate(asked.values())]

    def hit(self, bucket: str, take: Take, now: datetime) -> int:
        """Write a hit down, whatever has been before."""
        arguments = [_since_epoch(now), secrets.token_hex(8), take.times, _micro(take.window)]
        with _answering():
            return int(self._script("hit")(keys=[_key(bucket, "window")], args=arguments))

    def count(self, bucket: str, take: Take, now: datetime) -> int:
        """How many hits are in the window."""
        since = _since_epoch(now - take.window)
        with _answering():
            return int(self._redis.zcount(_key(bucket, "window"), f"({since}", "+inf"))

    def ping(self) -> None:
        """Ask Redis whether it is there."""
        with _answering():
            self._redis.ping()

    @cached_property
    def _redis(self) -> Any:
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        return redis.Redis.from_url(
            self._url,
            socket_timeout=_PATIENCE_SECONDS,
            socket_connect_timeout=_PATIENCE_SECONDS,
            retry=Retry(
                NoBackoff(), 0
            ),  # a lost reply may have counted; the request is refused, not counted twice
        )

    @cached_property
    def _scripts(self) -> Mapping[str, Callable[..., Any]]:
        return {
            name: self._redis.register_script((_HERE / f"{name}.lua").read_text(encoding="utf-8"))
            for name in ("take", "hit")
        }

    def _script(self, name: str) -> Callable[..., Any]:
        return self._scripts[name]


@contextmanager
def _answering() -> Iterator[None]:
    """Whatever Redis or its address is wrong with is one thing to us. Only the error's name is logged: its text
    may hold part of the address, and the address a password."""
    import redis

    try:
        yield
    except (redis.RedisError, OSError, ValueError) as error:
        log.warning("redis cannot count", extra={"error": type(error).__name__})
        raise Unavailable from error


def _standing(take: Take, refused: int, remaining: int, micro: int) -> Standing:
    span = timedelta(microseconds=micro)
    return Standing.withheld(take, span) if refused else Standing.given(take, remaining, span)


def _key(bucket: str, kind: str) -> str:
    return f"avatid:{kind}:{bucket}"


def _since_epoch(at: datetime) -> int:
    return _micro(at - _EPOCH)


def _micro(span: timedelta) -> int:
    return span // _MICROSECOND
