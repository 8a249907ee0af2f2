"""What is read of calendars that a team keeps elsewhere."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from common.models import Business, BusyCalendar, BusyTime, Employee


def calendars_of(db: Session, employee: Employee) -> Sequence[BusyCalendar]:
    """The calendars of one employee, in the order they were connected."""
    mine = select(BusyCalendar).where(BusyCalendar.business_id == employee.business_id)
    live = mine.where(BusyCalendar.employee_id == employee.id, BusyCalendar.archived_at.is_(None))
    return db.scalars(live.order_by(BusyCalendar.id)).all()


def calendar_to_read(db: Session, uid: UUID) -> tuple[BusyCalendar, str] | None:
    """A calendar with the zone of its business; None if nobody is interested in it any more."""
    row = db.execute(
        select(BusyCalendar, Business.timezone)
        .join(Business, Business.id == BusyCalendar.business_id)
        .where(BusyCalendar.uid == uid)
        .where(BusyCalendar.archived_at.is_(None), Business.archived_at.is_(None))
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def business_of(db: Session, uid: UUID) -> int | None:
    """Whose business a calendar belongs to, by its key."""
    return db.scalar(select(BusyCalendar.business_id).where(BusyCalendar.uid == uid))


def calendar_locked(db: Session, uid: UUID, read_at: datetime) -> BusyCalendar | None:
    """A calendar for whoever read it at `read_at`; None if it has gone, or a later reading is in."""
    row = select(BusyCalendar).where(BusyCalendar.uid == uid, BusyCalendar.archived_at.is_(None))
    row = row.where(or_(BusyCalendar.fetched_at.is_(None), BusyCalendar.fetched_at <= read_at))
    return db.scalar(row.with_for_update().execution_options(populate_existing=True))


def busy_times_of(db: Session, calendar: BusyCalendar) -> Sequence[tuple[datetime, datetime]]:
    """What is known of a calendar, in order."""
    known = select(BusyTime.starts_at, BusyTime.ends_at).where(BusyTime.business_id == calendar.business_id)
    rows = db.execute(known.where(BusyTime.calendar_id == calendar.id).order_by(BusyTime.starts_at))
    return [(starts_at, ends_at) for starts_at, ends_at in rows]


def claimed(db: Session, now: datetime, again_at: datetime, most: int) -> Sequence[UUID]:
    """Up to `most` calendars that are due, the longest overdue first; until `again_at` they are nobody else's.

    Whoever comes at the same time takes others.
    """
    due = (
        select(BusyCalendar.id)
        .where(BusyCalendar.fetch_at <= now, BusyCalendar.archived_at.is_(None))
        .order_by(BusyCalendar.fetch_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    taken = update(BusyCalendar).where(BusyCalendar.id.in_(due)).values(fetch_at=again_at)
    return db.scalars(
        taken.returning(BusyCalendar.uid), execution_options={"synchronize_session": False}
    ).all()
