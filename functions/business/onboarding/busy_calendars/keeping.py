"""What becomes of a reading: the busy times it found, or that it failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from common import diary
from common.models import BusyCalendar, BusyTime
from common.settings import Settings
from functions.business.onboarding import queries
from functions.business.onboarding.busy_calendars.queries import business_of, busy_times_of, calendar_locked
from functions.business.onboarding.busy_calendars.reading import Busy

_FAR = timedelta(days=400)
_LONGEST_PAUSE, _HARDLY_EVER = timedelta(hours=6), timedelta(days=1)
_GIVEN_UP_AFTER = 10


@dataclass(frozen=True, slots=True)
class Read:
    """What was found at `at`, as far as `until`; `busy` is None if nothing is new since the last time."""

    at: datetime
    until: datetime
    busy: Busy | None
    etag: str


def between(now: datetime) -> tuple[datetime, datetime]:
    """From when to when a calendar matters. The end moves once a month only: each move is a change of the diary."""
    since = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    far = since + _FAR
    year, month = divmod(far.year * 12 + far.month, 12)
    return since, datetime(year, month + 1, 1, tzinfo=UTC)


def keep(db: Session, uid: UUID, read: Read, settings: Settings) -> bool:
    """Let the busy times be those that were read; says whether that is news for the diary.

    1. The business first, whose free times change, then the calendar. 2. One that has been removed meanwhile, or
    read again later, stays as it is. 3. What is over does not count as news.
    """
    business_id = business_of(db, uid)
    if business_id is None:
        return False
    business = queries.locked(db, business_id)
    calendar = calendar_locked(db, uid, read.at)
    if calendar is None:
        return False
    calendar.etag, calendar.read_until, calendar.last_error, calendar.failures = (
        read.etag,
        read.until,
        None,
        0,
    )
    calendar.fetched_at, calendar.fetch_at = (
        read.at,
        read.at + timedelta(minutes=settings.busy_calendar_minutes),
    )
    db.flush()
    known = busy_times_of(db, calendar)
    if read.busy is None or _to_come(known, read.at) == _to_come(read.busy, read.at):
        return False
    _replace(db, calendar, read.busy)
    diary.changed(db, business, read.at)
    return True


def _to_come(busy: Sequence[tuple[datetime, datetime]], now: datetime) -> Busy:
    return [(max(start, now), end) for start, end in busy if end > now]


def _replace(db: Session, calendar: BusyCalendar, busy: Busy) -> None:
    here = {"business_id": calendar.business_id, "calendar_id": calendar.id}
    mine = BusyTime.calendar_id == calendar.id
    db.execute(delete(BusyTime).where(BusyTime.business_id == calendar.business_id, mine))
    rows = [
        here | {"employee_id": calendar.employee_id, "starts_at": start, "ends_at": end}
        for start, end in busy
    ]
    if rows:
        db.execute(insert(BusyTime), rows)


def note_failure(db: Session, uid: UUID, problem: str, at: datetime, settings: Settings) -> None:
    """What was read before still counts; the next tries come more and more seldom, after ten once a day."""
    calendar = calendar_locked(db, uid, at)
    if calendar is None:
        return
    calendar.failures += 1
    calendar.last_error = problem
    calendar.fetch_at = at + _pause(calendar.failures, settings)
    db.flush()


def _pause(failures: int, settings: Settings) -> timedelta:
    if failures >= _GIVEN_UP_AFTER:
        return _HARDLY_EVER
    return min(timedelta(minutes=settings.busy_calendar_minutes * 2**failures), _LONGEST_PAUSE)
