"""A request that is sent again has one effect and one answer, for a day."""

import hashlib
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.errors import Conflict, Invalid, Malformed
from common.i18n import _
from common.models import IdempotencyKey

_KEPT = timedelta(hours=24)


class IdempotencyMismatch(Invalid):
    """The same key came with another body."""

    code = "idempotency_mismatch"
    title = _("This key has been used for another request.")


class InProgress(Conflict):
    """The first request with this key has not been answered yet."""

    code = "in_progress"
    title = _("The first attempt is still running.")
    detail = _("We are still working on your first attempt. Please try again in a moment.")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One use of a key: by whom, on which route, with which body."""

    principal: str
    route: str
    key: str
    body_hash: bytes

    @classmethod
    def of(cls, principal: str, route: str, key: str, raw: bytes) -> "Attempt":
        """The attempt a request makes; raises `Malformed` for a key beyond 255 printable characters."""
        if len(key) > 255 or not key.isprintable():
            raise Malformed(_("An Idempotency-Key has at most 255 printable characters."))
        return cls(principal, route, key, hashlib.sha256(raw).digest())

    @property
    def lock(self) -> int:
        """A 64-bit number for the advisory lock."""
        words = "\x00".join((self.principal, self.route, self.key)).encode()
        return int(struct.unpack(">q", hashlib.sha256(words).digest()[:8])[0])


def earlier_reply(db: Session, attempt: Attempt, now: datetime) -> IdempotencyKey | None:
    """The reply kept for this key, or nothing; the key is ours until the transaction ends.

    The lock is tried, never waited for: a plain insert would make the second request wait for the first.
    """
    if not db.scalar(select(func.pg_try_advisory_xact_lock(attempt.lock))):
        raise InProgress(retry_after=1)
    kept = db.scalar(
        select(IdempotencyKey)
        .where(IdempotencyKey.principal == attempt.principal)
        .where(IdempotencyKey.route == attempt.route)
        .where(IdempotencyKey.key == attempt.key)
    )
    if kept is not None and kept.expires_at <= now:
        db.delete(kept)
        db.flush()
        return None
    if kept is not None and bytes(kept.body_hash) != attempt.body_hash:
        raise IdempotencyMismatch
    return kept


def keep(
    db: Session, attempt: Attempt, status: int, body: bytes, headers: dict[str, str], now: datetime
) -> None:
    """Remember a successful reply in the same transaction as its effect."""
    db.add(
        IdempotencyKey(
            principal=attempt.principal,
            route=attempt.route,
            key=attempt.key,
            body_hash=attempt.body_hash,
            status=status,
            reply_body=body.decode(),
            reply_headers=headers,
            created_at=now,
            expires_at=now + _KEPT,
        )
    )
