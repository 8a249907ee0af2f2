"""What may happen at the place between looking and asking, so that a rule stands in the way."""

from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sa

from common.models import (
    Business,
    BusinessClient,
    BusinessStatus,
    BusyCalendar,
    BusyTime,
    Employee,
    Service,
    User,
)
from tests.integration.bypass.place import MONDAY, START, Place
from tests.integration.salon import MONDAY_TO_SATURDAY, SERVICE, done


def hours(start: str, end: str) -> Callable[[Place], object]:
    """On that Monday the salon is open from then to then only."""
    there = [{"start": start, "end": end}]
    return lambda place: place.salon.add_exception("special_hours", MONDAY, intervals=there)


def terms(**changed: int | str) -> Callable[[Place], object]:
    """The salon's terms are others."""
    return lambda place: place.salon.set_policy(**changed)


def service(**changed: object) -> Callable[[Place], object]:
    """The cut is sold otherwise."""

    def happens(place: Place) -> None:
        done(place.salon.owner.patch(f"{SERVICE}{place.salon.cut}/", changed), 200)

    return happens


def has_left(place: Place) -> None:
    """Dritan works there no more."""
    place.change(Employee, place.salon.dritan, archived_at=place.clock.now())


def takes_no_bookings(place: Place) -> None:
    """Dritan is there, but not for customers."""
    place.change(Employee, place.salon.dritan, is_active=False)


def does_not_cut(place: Place) -> None:
    """Elira alone cuts."""
    service(employees=[{"uid": place.salon.elira}])(place)


def works_on_other_days(place: Place) -> None:
    """Dritan has a week of his own, without Mondays."""
    place.salon.set_week(MONDAY_TO_SATURDAY[1:], place.salon.dritan)


def is_dropped(place: Place) -> None:
    """The cut is gone from the list."""
    place.change(Service, place.salon.cut, archived_at=place.clock.now())


def is_suspended(place: Place) -> None:
    """AvatID has hidden the salon."""
    place.change(Business, place.salon.uid, status=BusinessStatus.SUSPENDED)


def is_closed_for_good(place: Place) -> None:
    """The salon is no more."""
    gone = {"status": BusinessStatus.CLOSED, "archived_at": place.clock.now()}
    place.change(Business, place.salon.uid, **gone)


def is_unwelcome(place: Place) -> None:
    """Bora keeps Alice out."""
    alice = sa.select(User.id).where(User.uid == place.names["Alice"]).scalar_subquery()
    here = sa.select(Business.id).where(Business.uid == place.salon.uid).scalar_subquery()
    client = sa.update(BusinessClient).where(BusinessClient.user_id == alice)
    client = client.where(BusinessClient.business_id == here).values(blocked_at=place.clock.now())
    assert place.connection.execute(client).rowcount == 1


def is_elsewhere(place: Place) -> None:
    """Alice is next door at that time."""
    there = {"business": place.theirs.uid, "service": place.theirs.cut, "employee": place.theirs.dritan}
    place.booked("Alice", **there)


def comes_on_tuesday_too(place: Place) -> None:
    """Alice may have one visit ahead, and has it already."""
    place.booked("Alice", START, "2027-03-09", employee=place.salon.elira)
    place.salon.set_policy(max_active_per_customer=1)


def has_enough_to_do(place: Place) -> None:
    """Dritan may have one visit a day, and has it already."""
    place.booked("Erion", "16:00")
    place.salon.set_policy(max_per_employee_day=1)


def break_at_that_time(place: Place) -> None:
    """Everybody has a coffee."""
    place.salon.add_exception("break", MONDAY, intervals=[{"start": START, "end": "10:45"}])


def is_away(place: Place) -> None:
    """Dritan has the day off."""
    place.salon.add_exception("time_off", MONDAY, employee=place.salon.dritan)


def is_busy_elsewhere(place: Place) -> None:
    """Dritan's own calendar has something then."""
    wish = {"employee": place.salon.dritan, "url": "https://calendar.example.com/known.ics"}
    uid = done(place.salon.owner.post("/api/onboarding/busy-calendars/", wish), 201)["uid"]
    known = sa.select(BusyCalendar.business_id, BusyCalendar.employee_id, BusyCalendar.id)
    business, employee, calendar = place.connection.execute(known.where(BusyCalendar.uid == uid)).one()
    theirs = {"business_id": business, "employee_id": employee, "calendar_id": calendar}
    between = {
        "starts_at": datetime(2027, 3, 8, 9, tzinfo=UTC),
        "ends_at": datetime(2027, 3, 8, 12, tzinfo=UTC),
    }
    place.connection.execute(sa.insert(BusyTime).values(**theirs, **between))


def nobody_does(place: Place) -> None:
    """The cut is on the list, but nobody performs it."""
    service(employees=[])(place)
