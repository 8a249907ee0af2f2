"""What must happen later, what has come in, and the keys by which each happens once."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from common.models.base import Base, Count, Created, HasId, HasUid, Key, Object, OneOf, Small, Words


class Queue(StrEnum):
    """One queue per provider, so that a dead one delays no other; `outside` is for calendars, files and the like."""

    MAIL = "mail"
    SMS = "sms"
    PUSH = "push"
    CHAT = "chat"
    PAYMENTS = "payments"
    OUTSIDE = "outside"
    DEFAULT = "default"


class OutboxState(StrEnum):
    """Where a message stands; `waiting` and `sending` are what the sweep looks at."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    """Not needed any more: cancelled, or past `not_after`."""
    UNKNOWN = "unknown"
    """It may have arrived, and sending it again would be worse."""
    DEAD = "dead"


class Outbox(HasUid, Base):
    """A message or piece of work, written in the transaction of the act that caused it.

    Whoever handles one holds a lease (`lease_until`); `lease_no` grows with each and fences the final
    update. `handed_over_at` is when a provider was last about to be asked; while it is set, nobody has seen how that
    ended. `doubts` counts a letter's attempts of which nobody ever will. `provider_ref` of one that is not done is
    the provider's own word that it has arrived. `due` of one that was given up is when. The payload is blanked
    once the message is sent.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "outbox_to_do_ix",
            "queue",
            "due",
            "id",
            postgresql_where=text("state IN ('waiting', 'sending')"),
        ),
        Index("outbox_dead_ix", "created_at", postgresql_where=text("state IN ('dead', 'unknown')")),
        Index("outbox_to_prune_ix", "created_at", postgresql_where=text("state IN ('sent', 'skipped')")),
    )

    queue: Mapped[Queue] = mapped_column(OneOf(Queue), server_default="default")
    kind: Mapped[str]
    payload: Mapped[Object]
    due: Mapped[datetime] = mapped_column(server_default=func.now())
    not_after: Mapped[datetime | None]
    state: Mapped[OutboxState] = mapped_column(OneOf(OutboxState), server_default="waiting")
    attempts: Mapped[Count]
    lease_until: Mapped[datetime | None]
    lease_no: Mapped[Count]
    handed_over_at: Mapped[datetime | None]
    doubts: Mapped[Small] = mapped_column(server_default=text("0"))
    provider_ref: Mapped[str | None]
    last_error: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    created_at: Mapped[Created]


class MessageKey(Base):
    """The promise that one person is told one thing one way once.

    It outlives the message, whose row is pruned; hence no foreign key.
    """

    __tablename__ = "message_key"
    __table_args__ = (Index("message_key_expires_ix", "expires_on"),)

    dedup: Mapped[str] = mapped_column(primary_key=True)
    outbox_id: Mapped[Key | None]
    expires_on: Mapped[date]


class Inbox(HasId, Base):
    """An event that a provider told us; telling it again changes nothing."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("provider", "event_id"),
        Index("inbox_to_do_ix", "received_at", postgresql_where=text("handled_at IS NULL")),
    )

    provider: Mapped[str]
    event_id: Mapped[str]
    kind: Mapped[Words]
    payload: Mapped[Object]
    attempts: Mapped[Count]
    last_error: Mapped[str | None]
    received_at: Mapped[Created]
    handled_at: Mapped[datetime | None]
