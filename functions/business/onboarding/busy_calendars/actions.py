"""Connecting calendars, and letting go of them; whoever does so holds the business's lock."""

import ipaddress

from sqlalchemy import delete
from sqlalchemy.orm import Session

from common import diary, outbox, sealing
from common.clock import Clock
from common.errors import Invalid, field_error
from common.events import BusyCalendarDue
from common.fetching import Place, is_public, place_of
from common.i18n import _
from common.models import BusyCalendar, BusyTime, Employee
from common.settings import Settings
from functions.business.onboarding import queries
from functions.business.onboarding.busy_calendars.queries import calendars_of
from functions.business.onboarding.busy_calendars.refusals import CalendarKnown, TooManyCalendars

MOST = 5


def connect(db: Session, employee: Employee, url: str, *, clock: Clock, settings: Settings) -> BusyCalendar:
    """Read this calendar from now on. Raises `Invalid` for no such address, `TooManyCalendars`, `CalendarKnown`."""
    place = _place(url, settings)
    queries.locked_with(db, employee)
    known = calendars_of(db, employee)
    if len(known) >= MOST:
        raise TooManyCalendars(most=MOST)
    if any(_opened(each, settings) == url.encode() for each in known):
        raise CalendarKnown
    now = clock.now()
    calendar = BusyCalendar(
        business_id=employee.business_id,
        employee_id=employee.id,
        sealed_url=sealing.sealed(url.encode(), settings),
        host=place.host,
        fetch_at=now,
        created_at=now,
    )
    db.add(calendar)
    db.flush()
    outbox.publish(db, BusyCalendarDue(calendar=calendar.uid), now=now)
    return calendar


def _place(url: str, settings: Settings) -> Place:
    """What the address names; that its host's own addresses are public is looked at whenever it is read."""
    trusted = frozenset(settings.busy_calendar_hosts)
    place = place_of(url, trusted)
    if place is None or (_is_number(place.host) and not (place.host in trusted or is_public(place.host))):
        wrong = _(
            "This has to be a calendar's address on the internet that begins with https:// or webcal://."
        )
        raise Invalid(fields=[field_error("url", "wrong_address", wrong)])
    return place


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _opened(calendar: BusyCalendar, settings: Settings) -> bytes | None:
    try:
        return sealing.opened(calendar.sealed_url, settings)
    except sealing.BrokenSeal:
        return None


def remove(db: Session, calendar: BusyCalendar, *, clock: Clock) -> None:
    """Forget a calendar's address and all that was read of it; nothing to do if somebody was faster."""
    business = queries.locked(db, calendar.business_id)
    db.refresh(calendar)
    if calendar.archived_at is not None:
        return
    now = clock.now()
    calendar.archived_at, calendar.sealed_url, calendar.etag = now, b"", None
    mine = BusyTime.calendar_id == calendar.id
    db.execute(delete(BusyTime).where(BusyTime.business_id == business.id, mine))
    db.flush()
    diary.changed(db, business, now)
