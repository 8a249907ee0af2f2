"""Asking a salon for its times, and why others are none."""

from typing import Any

from tests.integration.conftest import Phone
from tests.integration.salon import Salon, done

SLOTS, EXPLAIN, BOOK = (
    "/api/business/available-slots/",
    "/api/business/slots/explain/",
    "/api/business/book/",
)
MONDAY = "2027-03-08"


def listing(phone: Phone, salon: Salon, *services: str, on: str = MONDAY, **more: Any) -> dict[str, Any]:
    """The free times of a visit, a men's cut unless named otherwise, on a Monday in a week."""
    wish = {"business": salon.uid, "service": list(services) or [salon.cut], "date_from": on, "date_to": on}
    found: dict[str, Any] = done(phone.get(SLOTS, **(wish | more)), 200)
    return found


def starts(phone: Phone, salon: Salon, *services: str, on: str = MONDAY, **more: Any) -> list[str]:
    """When it can begin that day, on the wall."""
    (day,) = listing(phone, salon, *services, on=on, **more)["days"]
    return [slot["start_time"] for slot in day["slots"]]


def explained(phone: Phone, salon: Salon, *services: str, at: str = "10:00", **more: Any) -> dict[str, Any]:
    """What the rules say of that Monday, at a time on the wall."""
    wish = {"business": salon.uid, "service": list(services) or [salon.cut]}
    wish |= {"starts_at": f"{MONDAY}T{at}:00+01:00"}
    found: dict[str, Any] = done(phone.get(EXPLAIN, **(wish | more)), 200)
    return found


def booked(phone: Phone, salon: Salon, *services: str, at: str = "10:00", **more: Any) -> dict[str, Any]:
    """A visit on that Monday, by whoever is free."""
    chosen = [{"uid": each} for each in services or (salon.cut,)]
    order = {"business": salon.uid, "services": chosen, "date": MONDAY, "start_time": at}
    made: dict[str, Any] = done(phone.post(BOOK, order | more), 201)
    return made


def refused(reply: Any) -> tuple[int, str]:
    """Status and code."""
    assert reply.content_type == "application/problem+json"
    return reply.status_code, reply.json["code"]
