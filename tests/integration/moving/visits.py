"""Booking a visit at the salon and moving it about."""

from typing import Any

from tests.integration.conftest import Phone
from tests.integration.salon import Salon

MONDAY, TUESDAY = "2027-03-08", "2027-03-09"


def order(salon: Salon, start: str = "10:00", on: str = MONDAY, **more: Any) -> dict[str, Any]:
    """A men's cut (10:00-10:30) by Dritan on a Monday in a week."""
    what = {"service": salon.cut, "employee": salon.dritan} if "services" not in more else {}
    return {"business": salon.uid, "date": on, "start_time": start} | what | more


def booked(phone: Phone, salon: Salon, start: str = "10:00", **more: Any) -> dict[str, Any]:
    """The booking, which must work."""
    reply = phone.post("/api/business/book/", order(salon, start, **more))
    assert reply.status_code == 201, reply.text
    made: dict[str, Any] = reply.json
    return made


def for_a_guest(owner: Phone, salon: Salon, start: str = "10:00", **more: Any) -> dict[str, Any]:
    """What the team writes down for somebody on the telephone."""
    guest = {"name": "Drita", "phone": "+355691112233"}
    return booked(owner, salon, start, **({"team": True, "guest": guest} | more))


def move(phone: Phone, booking: dict[str, Any], start: str | None = None, **more: Any) -> Any:
    """Ask for another time of the same Monday, or for whatever else."""
    when = {"date": MONDAY, "start_time": start} if start else {}
    headers = {name: more.pop(name) for name in ("If_Match",) if name in more}
    return phone.patch(f"/api/business/booking/{booking['uid']}/", when | more, **headers)


def moved(phone: Phone, booking: dict[str, Any], start: str | None = None, **more: Any) -> dict[str, Any]:
    """The booking after a move that must work."""
    reply = move(phone, booking, start, **more)
    assert reply.status_code == 200, reply.text
    made: dict[str, Any] = reply.json
    assert reply.headers["ETag"] == f'"{made["version"]}"'
    return made


def outcome(reply: Any) -> tuple[int, str]:
    """Status and code of a refusal."""
    return reply.status_code, reply.json["code"]


def reassign(phone: Phone, booking: dict[str, Any], employee: str, **more: Any) -> Any:
    """Ask somebody else to serve."""
    return phone.post(f"/api/business/booking/{booking['uid']}/reassign/", {"employee": employee} | more)
