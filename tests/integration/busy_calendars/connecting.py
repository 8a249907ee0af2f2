"""Connecting calendars, and looking what is still free."""

from typing import Any

from common.runtime import Runtime
from functions.worker.routes import JOBS
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, done
from tests.integration.worker import deliver_everything

CALENDARS, SLOTS, BOOK = (
    "/api/onboarding/busy-calendars/",
    "/api/business/available-slots/",
    "/api/business/book/",
)
A_MONDAY = "2027-03-08"


def connected(phone: Phone, employee: str, url: str, runtime: Runtime) -> dict[str, Any]:
    """Connect a calendar and let it be read; returns it as it is shown then."""
    uid = done(phone.post(CALENDARS, {"employee": employee, "url": url}), 201)["uid"]
    deliver_everything(runtime)
    return next(each for each in shown(phone, employee) if each["uid"] == uid)


def shown(phone: Phone, employee: str) -> list[dict[str, Any]]:
    """The calendars of an employee."""
    calendars: list[dict[str, Any]] = done(phone.get(CALENDARS, employee=employee), 200)
    return calendars


def read_again(runtime: Runtime) -> int:
    """What the clock starts, and what comes of it; returns how many were due."""
    due = JOBS["read_busy_calendars"].act(runtime)["due"]
    deliver_everything(runtime)
    return due


def starts(phone: Phone, salon: Salon, employee: str, on: str = A_MONDAY) -> list[str]:
    """When a cut by this employee can begin on a day, wall time."""
    asked = {"business": salon.uid, "service": salon.cut, "employee": employee}
    (day,) = done(phone.get(SLOTS, **asked, date_from=on, date_to=on), 200)["days"] or [{"slots": []}]
    return [slot["start_time"] for slot in day["slots"]]


def order(salon: Salon, employee: str | None, start_time: str, on: str = A_MONDAY) -> dict[str, Any]:
    """A cut on that day."""
    service = {"uid": salon.cut} | ({"employee": employee} if employee else {})
    return {"business": salon.uid, "services": [service], "date": on, "start_time": start_time}
