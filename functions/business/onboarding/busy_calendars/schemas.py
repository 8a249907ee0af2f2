"""What comes and goes about calendars elsewhere; their address is a secret that goes in and never out."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, SecretStr

from common.i18n import _, translate
from common.models import BusyCalendar, Employee
from common.web.validation import Answer, Body, Query

PROBLEMS = {
    "address_refused": _("This address leads to no calendar on the internet."),
    "unreachable": _("The calendar's server could not be reached."),
    "refused": _("The calendar's server does not let us in. Please use the secret address in iCal format."),
    "not_found": _("There is no calendar at this address any more."),
    "broken": _("The calendar's server answered something that we could not use."),
    "too_large": _("The calendar is too large."),
    "too_slow": _("The calendar's server took too long to answer."),
    "too_many_moves": _("This address leads from one place to the next, and never to a calendar."),
    "no_calendar": _("What lies at this address is not a calendar."),
    "too_much": _("There are more appointments in this calendar than one person can have."),
    "sealed": _("We can no longer read this address. Please remove the calendar and connect it again."),
}
"""What may go wrong, by the code that is kept with the calendar."""

_Url = Annotated[
    SecretStr,
    Field(
        min_length=1,
        max_length=2000,
        examples=["https://calendar.google.com/calendar/ical/drita%40example.com/private-1a2b/basic.ics"],
    ),
]


class WhoseCalendars(Query):
    """Whose calendars are wanted."""

    employee: UUID


class NewBusyCalendar(Body):
    """An employee's calendar elsewhere: the address at which anybody who knows it can read it (iCal, https)."""

    employee: UUID
    url: _Url


class CalendarProblem(Answer):
    """Why the last try to read a calendar failed; what was read before still counts."""

    code: str = Field(examples=["not_found"])
    detail: str = Field(examples=["There is no calendar at this address any more."])


class BusyCalendarShown(Answer):
    """A connected calendar; `read_at` null: not yet."""

    uid: UUID
    employee: UUID
    host: str = Field(examples=["calendar.google.com"])
    read_at: datetime | None
    problem: CalendarProblem | None

    @classmethod
    def of(cls, calendar: BusyCalendar, employee: Employee, language: str) -> Self:
        """A calendar as its owner sees it."""
        code = calendar.last_error
        detail = translate(language, PROBLEMS.get(code, PROBLEMS["broken"])) if code else ""
        return cls(
            uid=calendar.uid,
            employee=employee.uid,
            host=calendar.host,
            read_at=calendar.fetched_at,
            problem=CalendarProblem(code=code, detail=detail) if code else None,
        )
