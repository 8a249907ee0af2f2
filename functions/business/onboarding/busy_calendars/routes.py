"""Calendars that a team keeps elsewhere, so that nobody is booked while they say busy."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.models import BusyCalendar, Employee
from common.settings import Settings
from common.web.ask import Caller
from common.web.limits import per_user
from functions.business.api import api
from functions.business.onboarding.busy_calendars import actions
from functions.business.onboarding.busy_calendars.guards import calendar_of_seat, seat_or_leader
from functions.business.onboarding.busy_calendars.queries import calendars_of
from functions.business.onboarding.busy_calendars.refusals import CalendarKnown, TooManyCalendars
from functions.business.onboarding.busy_calendars.schemas import (
    BusyCalendarShown,
    NewBusyCalendar,
    WhoseCalendars,
)


@api.get("/api/onboarding/busy-calendars/", auth=seat_or_leader)
def busy_calendars(
    db: Session,
    employee: Employee,
    query: WhoseCalendars,  # noqa: ARG001 (the guard reads it)
    caller: Caller,
) -> list[BusyCalendarShown]:
    """The calendars an employee keeps elsewhere, and whether they could be read."""
    return [BusyCalendarShown.of(each, employee, caller.language) for each in calendars_of(db, employee)]


@api.post(
    "/api/onboarding/busy-calendars/",
    auth=seat_or_leader,
    status=201,
    errors=[TooManyCalendars, CalendarKnown],
    limits=[per_user("busy_calendar", 30, 3600)],
    idempotent=True,
)
def add_busy_calendar(
    db: Session, employee: Employee, body: NewBusyCalendar, caller: Caller, clock: Clock, settings: Settings
) -> BusyCalendarShown:
    """Connect a calendar of one's own, or of somebody in one's team.

    It is read within a minute and from then on every half an hour. Only when it says busy is kept, not with what;
    what is free, called off or came from AvatID does not count. At most five for one employee.
    """
    url = body.url.get_secret_value()
    calendar = actions.connect(db, employee, url, clock=clock, settings=settings)
    return BusyCalendarShown.of(calendar, employee, caller.language)


@api.delete("/api/onboarding/busy-calendars/<uuid:calendar>/", auth=calendar_of_seat, status=204)
def remove_busy_calendar(db: Session, connected: BusyCalendar, clock: Clock) -> None:
    """Remove a calendar; what it said busy is free again."""
    actions.remove(db, connected, clock=clock)
