"""Diaries that leave the house, and appointments that come in from outside."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from common.models.base import Base, Count, Created, HasId, HasUid, Key, within


class CalendarFeed(HasUid, Base):
    """The secret address under which somebody's own calendar reads their diary; one lives at a time."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        UniqueConstraint("token_hash", name="calendar_feed_token_unique"),
        within("employee", "employee_id"),
        Index(
            "calendar_feed_live_unique",
            "business_id",
            "employee_id",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
        Index("calendar_feed_employee_ix", "business_id", "employee_id"),
    )

    business_id: Mapped[Key]
    employee_id: Mapped[Key]
    token_hash: Mapped[bytes]
    created_at: Mapped[Created]
    revoked_at: Mapped[datetime | None]


class BusyCalendar(HasUid, Base):
    """Somebody's calendar elsewhere, read again and again; its address is a secret and lies sealed.

    Its repetitions were worked out up to `read_until`.
    """

    __tablename__ = "busy_calendar"
    __table_args__ = (
        UniqueConstraint("business_id", "id", name="busy_calendar_in_business_unique"),
        within("employee", "employee_id"),
        Index("busy_calendar_employee_ix", "business_id", "employee_id"),
        Index("busy_calendar_to_fetch_ix", "fetch_at", postgresql_where=text("archived_at IS NULL")),
    )

    business_id: Mapped[Key]
    employee_id: Mapped[Key]
    sealed_url: Mapped[bytes]
    host: Mapped[str]
    etag: Mapped[str | None]
    failures: Mapped[Count]
    last_error: Mapped[str | None]
    fetched_at: Mapped[datetime | None]
    read_until: Mapped[datetime | None]
    fetch_at: Mapped[datetime]
    created_at: Mapped[Created]
    archived_at: Mapped[datetime | None]


class BusyTime(HasId, Base):
    """When somebody is busy elsewhere; what they do there is not read at all."""

    __tablename__ = "busy_time"
    __table_args__ = (
        within("busy_calendar", "calendar_id"),
        within("employee", "employee_id"),
        Index("busy_time_employee_ix", "business_id", "employee_id", "starts_at"),
        Index("busy_time_calendar_ix", "business_id", "calendar_id"),
    )

    business_id: Mapped[Key]
    employee_id: Mapped[Key]
    calendar_id: Mapped[Key]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
