"""Asking for a plan, and approving it."""

from typing import Any

from tests.integration.conftest import Phone
from tests.integration.moving.visits import MONDAY
from tests.integration.salon import Salon

REPLAN = "/api/business/bookings/replan/"


def ask(phone: Phone, salon: Salon, first: str = MONDAY, last: str | None = None, **more: Any) -> Any:
    """Dritan is away: on that Monday, or from then on."""
    away = {"employee": salon.dritan, "date_from": first, "date_to": last or first}
    return phone.post(REPLAN, {"business": salon.uid} | away | more)


def plan(phone: Phone, salon: Salon, *days: str) -> list[dict[str, Any]]:
    """The proposal."""
    reply = ask(phone, salon, *days)
    assert reply.status_code == 200, reply.text
    assert reply.json["is_applied"] is False
    steps: list[dict[str, Any]] = reply.json["plan"]
    return steps


def approve(phone: Phone, salon: Salon, steps: list[dict[str, Any]], **more: Any) -> Any:
    """Send a plan back."""
    said = {"business": salon.uid, "employee": salon.dritan, "apply": True, "plan": steps}
    return phone.post(REPLAN, said | {"reason": "Dritan is ill"} | more)


def told(steps: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Of each step: which visit, what becomes of it, and the wall time if it moves."""
    return [(each["booking"], each["action"], (each["starts_at"] or "")[5:16]) for each in steps]


def detail(phone: Phone, booking: dict[str, Any]) -> dict[str, Any]:
    """A booking as it is now."""
    reply = phone.get(f"/api/business/booking/detail/{booking['uid']}/")
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json
    return found
