"""What ends with a seat in a team: its diary in somebody's own calendar, and their calendar in the diary."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from common.models import Business, BusyCalendar, BusyTime, CalendarFeed, Employee

_AS_IT_IS = {"synchronize_session": False}


def disconnect(db: Session, employee: Employee, now: datetime) -> None:
    """Let nobody read this diary from outside any more, and nothing outside decide about it.

    Whoever calls holds the business's lock, and says that the diary has changed.
    """
    close_feed(db, employee, now)
    here = BusyCalendar.business_id == employee.business_id
    mine = update(BusyCalendar).where(here, BusyCalendar.employee_id == employee.id)
    live = mine.where(BusyCalendar.archived_at.is_(None))
    db.execute(live.values(archived_at=now, sealed_url=b"", etag=None), execution_options=_AS_IT_IS)
    there = BusyTime.business_id == employee.business_id
    db.execute(
        delete(BusyTime).where(there, BusyTime.employee_id == employee.id), execution_options=_AS_IT_IS
    )


def close_feed(db: Session, employee: Employee, now: datetime) -> None:
    """The secret address of this diary leads nowhere from now on."""
    mine = update(CalendarFeed).where(CalendarFeed.business_id == employee.business_id)
    live = mine.where(CalendarFeed.employee_id == employee.id, CalendarFeed.revoked_at.is_(None))
    db.execute(live.values(revoked_at=now), execution_options=_AS_IT_IS)


def read_anew(db: Session, business: Business, now: datetime) -> None:
    """Whole days, and times without a zone, have become others: what lies elsewhere is due, changed or not.

    Whoever calls holds the business's lock.
    """
    here = update(BusyCalendar).where(BusyCalendar.business_id == business.id)
    live = here.where(BusyCalendar.archived_at.is_(None))
    db.execute(live.values(etag=None, fetch_at=now), execution_options=_AS_IT_IS)
