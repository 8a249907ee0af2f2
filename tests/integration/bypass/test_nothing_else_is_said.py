"""Nobody says more than they are asked: no column of a table can be set through a body that does not name it."""

from typing import Any, NamedTuple

import pytest

from common.models import Base, Booking, BookingItem, Hold, Occupancy, PaymentIntent, WaitlistEntry
from tests.integration.bypass.doors import DOORS
from tests.integration.bypass.place import BOOK, LIST, MONDAY, ONE, Place
from tests.integration.digest import digest

TABLES: tuple[type[Base], ...] = (Booking, BookingItem, Occupancy, Hold, WaitlistEntry, PaymentIntent)
COLUMNS = {column.name for table in TABLES for column in table.__table__.columns}
AS_SHOWN = {"customer", "payment", "services", "total", "list_prices", "events", "series", "refund", "paid"}
"""How replies call things; whoever sends a reply back must not be taken at its word."""
NAMES = sorted(COLUMNS | AS_SHOWN)


class Body(NamedTuple):
    """A body that is asked for, and which of the names it knows; the others go `inside` a part of it."""

    who: str
    method: str
    path: str
    known: set[str]
    body: dict[str, Any]
    inside: str = ""


WISH = {"business": "<our business>", "service": "<our cut>"}
ORDER = WISH | {"date": MONDAY, "start_time": "10:30"}
DAYS = {"date_from": MONDAY, "date_to": MONDAY}
STEPS = ("confirm", "decline", "check-in", "start", "complete", "no-show")
REPLAN = "/api/business/bookings/replan/"
AWAY = {"business": "<our business>", "employee": "<Dritan>"}
PLANNED = {"booking": "<visit>", "version": 1, "action": "cancel"}

BODIES = {
    "booking": Body("Alice", "post", BOOK, {"note", "starts_at", "customer", "payment", "services"}, ORDER),
    "looking at a series": Body(
        "Alice",
        "post",
        f"{BOOK}?preview=true",
        {"note", "starts_at", "customer", "payment", "services"},
        ORDER,
    ),
    "one of several services": Body(
        "Alice",
        "post",
        BOOK,
        {"uid"},
        {k: v for k, v in ORDER.items() if k != "service"} | {"services": [{"uid": "<our cut>"}]},
        "services.0",
    ),
    "a guest": Body("Alice", "post", BOOK, set(), ORDER | {"guest": {"name": "Drita"}}, "guest"),
    "a repetition": Body(
        "Alice", "post", BOOK, set(), ORDER | {"repeat": {"every_weeks": 1, "times": 2}}, "repeat"
    ),
    "booking by the team": Body(
        "Bora",
        "post",
        BOOK,
        {"note", "starts_at", "customer", "payment", "services"},
        ORDER | {"team": True, "guest": {"name": "Drita"}},
    ),
    "moving": Body("Alice", "patch", ONE.format("<visit>"), {"note", "starts_at"}, {"note": "Late."}),
    "moving by the team": Body("Bora", "patch", ONE.format("<visit>"), {"note", "starts_at"}, {"note": "."}),
    "reassigning": Body(
        "Bora", "post", f"{ONE.format('<visit>')}reassign/", {"services"}, {"employee": "<Elira>"}
    ),
    "claiming": Body("Besa", "post", f"{LIST}<entry>/claim/", {"note", "payment"}, {}),
    "waiting": Body(
        "Alice",
        "post",
        LIST,
        {"note", "services", "date_from", "date_to", "time_from", "time_to"},
        WISH | DAYS,
    ),
    "calling off": Body("Alice", "delete", ONE.format("<visit>"), set(), {"reason": "I am ill."}),
    "undoing": Body("Bora", "post", f"{ONE.format('<visit>')}undo/", set(), {}),
    "planning": Body("Bora", "post", REPLAN, {"date_from", "date_to"}, AWAY | DAYS),
    "a step of a plan": Body(
        "Bora",
        "post",
        REPLAN,
        {"starts_at", "version"},
        AWAY | {"apply": True, "reason": "He is ill.", "plan": [PLANNED]},
        "plan.0",
    ),
    "paying": Body("Alice", "post", "/api/payments/intent/", set(), {"booking": "<visit>"}),
} | {f"the step {step}": Body("Bora", "post", f"{ONE.format('<visit>')}{step}/", set(), {}) for step in STEPS}


@pytest.mark.parametrize("which", BODIES)
def test_a_body_knows_its_own_names_and_no_others(place: Place, named: dict[str, str], which: str) -> None:
    who, method, path, known, body, inside = BODIES[which]
    unknown = [name for name in NAMES if name not in known | body.keys()]
    with place.for_a_while():
        before = digest(place.connection)
        said = with_more(body, inside, dict.fromkeys(unknown, "x"))
        reply = place.ask(who, method, path, said, named)
        assert digest(place.connection) == before
    assert reply.status_code == 422
    prefix = f"{inside}." if inside else ""
    refused = {each["field"] for each in reply.json["fields"] if each["code"] == "unknown_field"}
    assert refused == {f"{prefix}{name}" for name in unknown}


def with_more(body: dict[str, Any], inside: str, more: dict[str, Any]) -> dict[str, Any]:
    """The same with more said, in a part of it if one is named."""
    key, *index = inside.split(".")
    if not key:
        return body | more
    return body | {key: [body[key][0] | more] if index else body[key] | more}


def test_every_door_of_the_matrix_is_tried_here_too() -> None:
    assert {door.name for door in DOORS} - BODIES.keys() == {
        "booking several services",
        "booking a series",
    }, "these are the body of booking, and its parts"
