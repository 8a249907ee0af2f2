"""Rate limits: one statement of GCRA in PostgreSQL, in a short transaction of its own."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import text
from sqlalchemy.orm import Session

from common.errors import TooMany
from common.web.ask import Ask


@dataclass(frozen=True, slots=True)
class Limit:
    """`times` in `seconds`, all of them at once if they like, for each address, user or value of a body field.

    Fails closed: when the counters cannot be reached the request is refused.
    """

    name: str
    per: Literal["address", "field", "user"]
    times: int
    seconds: int
    field: str = ""

    def bucket(self, ask: Ask) -> str:
        """Whom this limit counts: hashed, so that the counters hold no address and no e-mail."""
        whom = {"address": ask.caller.address, "user": ask.subject, "field": self._field_of(ask)}[self.per]
        return f"{self.name}:{self.per}:{hashlib.sha256(whom.encode()).hexdigest()[:32]}"

    def counts(self, ask: Ask) -> bool:
        """A limit per user counts nobody who is not one: they are refused anyway."""
        return self.per != "user" or bool(ask.subject)

    def _field_of(self, ask: Ask) -> str:
        value = ask.arguments.get(self.field, "")
        return value.strip().casefold() if isinstance(value, str) else ""

    def allowed(self, ask: Ask) -> int:
        """How many times, with the local stack's looser factor for addresses."""
        return self.times * (ask.settings.per_address_factor if self.per == "address" else 1)


def per_address(name: str, times: int, seconds: int) -> Limit:
    """At most `times` in `seconds` from one address."""
    return Limit(name, "address", times, seconds)


def per_user(name: str, times: int, seconds: int) -> Limit:
    """At most `times` in `seconds` by one user; somebody without a good token is refused later, not counted."""
    return Limit(name, "user", times, seconds)


def per_field(name: str, field: str, times: int, seconds: int) -> Limit:
    """At most `times` in `seconds` for one value of body field `field`."""
    return Limit(name, "field", times, seconds, field=field)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of a limit after this request."""

    limit: int
    remaining: int
    reset_seconds: int

    def headers(self) -> dict[str, str]:
        """The three `RateLimit-*` headers."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_seconds),
        }


# GCRA (ITU-T I.371): `tat` is the theoretical arrival time of the next request. A request is taken if that time,
# moved on by one interval, lies no more than the whole window ahead of now; a refusal leaves it where it was. The
# conflict locks the row, so that instances cannot count past each other.
_TAKE = text("""
    INSERT INTO rate_limit AS counted (bucket, tat)
    VALUES (:bucket, cast(:now AS timestamptz) + cast(:interval AS interval))
    ON CONFLICT (bucket) DO UPDATE SET
        tat = CASE WHEN greatest(counted.tat, :now) + :interval <= cast(:now AS timestamptz) + :window
            THEN greatest(counted.tat, :now) + :interval ELSE counted.tat END,
        refused = greatest(counted.tat, :now) + :interval > cast(:now AS timestamptz) + :window
    RETURNING tat, refused
""")


def take(db: Session, limit: Limit, ask: Ask) -> Standing:
    """Count this request against `limit`; raises `TooMany` with `retry_after` when nothing is left."""
    now, times = ask.clock.now(), limit.allowed(ask)
    window = timedelta(seconds=limit.seconds)
    interval = window / times
    known: dict[str, Any] = {"bucket": limit.bucket(ask), "now": now, "interval": interval, "window": window}
    row: Any = db.execute(_TAKE, known).one()
    tat, refused = row
    if refused:
        wait = _whole_seconds(tat + interval - now - window)
        raise TooMany(retry_after=wait, headers=Standing(times, 0, wait).headers())
    return Standing(times, int((window - (tat - now)) / interval), _whole_seconds(tat - now))


def _whole_seconds(span: timedelta) -> int:
    return max(1, -int(-span.total_seconds() // 1))


def strictest(standings: Sequence[Standing]) -> Standing | None:
    """The one to tell the client about: the least remaining."""
    return min(standings, key=lambda each: each.remaining, default=None)
