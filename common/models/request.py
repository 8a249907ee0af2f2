"""What the web kit remembers about requests: replies to repeat, and how often somebody came."""

from datetime import datetime

from sqlalchemy import DateTime, Index
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from common.models.base import Base, Created, No, Object, Small


class IdempotencyKey(Base):
    """A kept 2xx reply, written in the transaction of its effect."""

    __tablename__ = "idempotency_key"
    __table_args__ = (Index("idempotency_key_expires_ix", "expires_at"),)

    principal: Mapped[str] = mapped_column(primary_key=True)
    route: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body_hash: Mapped[bytes]
    status: Mapped[Small]
    reply_headers: Mapped[Object]
    reply_body: Mapped[str]
    created_at: Mapped[Created]
    expires_at: Mapped[datetime]


class RateLimit(Base):
    """How often something has happened lately, by the generic cell rate algorithm (GCRA, ITU-T I.371).

    `tat` is the theoretical arrival time: when the bucket would be empty again. One statement asks and
    counts, with `step` = period / limit and `window` = how far ahead `tat` may run (the period, for a full
    burst):

        INSERT INTO rate_limit AS r (bucket, tat) VALUES (:bucket, :now + :step)
        ON CONFLICT ON CONSTRAINT rate_limit_pk DO UPDATE SET
            refused = greatest(r.tat, :now) + :step > :now + :window,
            tat = CASE WHEN greatest(r.tat, :now) + :step > :now + :window THEN r.tat
                       ELSE greatest(r.tat, :now) + :step END
        RETURNING tat, refused

    Refused: try again at `tat + step - window`. Allowed: floor((now + window - tat) / step) more may follow
    at once. Rows whose `tat` has passed can be deleted at any time.
    """

    __tablename__ = "rate_limit"

    bucket: Mapped[str] = mapped_column(primary_key=True)
    tat: Mapped[datetime]
    refused: Mapped[No]


class RateWindow(Base):
    """When something has happened lately, for limits that hold in any window of their length.

    `hits` are the instants still in the window when it was last asked; `refused` says how that ended.
    """

    __tablename__ = "rate_window"
    __table_args__ = (Index("rate_window_expires_ix", "expires_at"),)

    bucket: Mapped[str] = mapped_column(primary_key=True)
    hits: Mapped[list[datetime]] = mapped_column(ARRAY(DateTime(timezone=True)))
    expires_at: Mapped[datetime]
    refused: Mapped[No]
