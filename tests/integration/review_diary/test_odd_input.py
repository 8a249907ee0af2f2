"""Whatever is said to the diary, in either language: it answers, and never falls over."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.moving.visits import booked
from tests.integration.salon import Salon

ODD: list[Any] = [
    None,
    "x" * 5000,
    "\ud800",
    "a\x00b",
    -1,
    10**30,
    True,
    [None],
    {"uid": None},
    "9999-12-31",
    "0001-01-01",
    "2099-12-31",
    "2099-12-30T23:59:59+14:00",
    "2000-01-01T00:00:00-12:00",
    "2027-03-08T10:00:00.000001+01:00",
    "23:59",
    "NaN",
    "1e400",
    str(uuid4()),
]


@pytest.fixture
def runtime(runtime: Runtime) -> Runtime:
    """Nobody is told to slow down."""
    settings = runtime.settings.model_copy(update={"per_address_factor": 1000})
    return replace(runtime, settings=settings)


def bodies(whole: dict[str, Any], but: tuple[str, ...] = ()) -> Iterator[Any]:
    """The body with each of its fields odd in turn, without it, and things that are no body."""
    yield from (None, [], "x", 3, {})
    for name in whole:
        if name not in but:
            yield {key: value for key, value in whole.items() if key != name}
            yield from (whole | {name: odd} for odd in ODD)


def stands(reply: Any) -> None:
    """It is an answer."""
    assert reply.status_code < 500, (reply.request.path, reply.text)
    assert reply.status_code != 429


def test_orders_and_wishes(alice: Phone, bora: Phone, salon: Salon) -> None:
    services = [{"uid": salon.cut, "employee": salon.dritan}]
    order = {
        "business": salon.uid,
        "services": services,
        "date": "2027-03-08",
        "start_time": "10:00",
        "note": "",
        "guest": {"name": "Drita", "phone": "+355692034567"},
        "expected_total": "1000.00",
        "payment": "venue",
        "repeat": {"every_weeks": 12, "times": 2, "skip_conflicts": True},
        "team": False,
        "customer": None,
    }
    wish = {
        "business": salon.uid,
        "services": services,
        "date_from": "2027-03-08",
        "date_to": "2027-03-09",
        "time_from": "10:00",
        "time_to": "12:00",
        "note": "",
    }
    for phone in (alice, bora):
        for body in bodies(order):
            stands(phone.post("/api/business/book/?preview=true", body, Idempotency_Key=str(uuid4())))
    for body in bodies(wish):
        stands(alice.post("/api/business/waitlist/", body, Idempotency_Key=str(uuid4())))


def test_steps_and_moves(alice: Phone, bora: Phone, salon: Salon, db: Session) -> None:
    visit = booked(alice, salon, "10:00")
    one = f"/api/business/booking/{visit['uid']}/"
    move = {
        "starts_at": "2027-03-08T11:00:00+01:00",
        "date": "2027-03-08",
        "start_time": "11:00",
        "employee": salon.elira,
        "note": "x",
    }
    pass_on = {"employee": salon.elira, "services": [salon.cut], "reason": "x"}
    plan = {
        "business": salon.uid,
        "employee": salon.dritan,
        "date_from": "2027-03-08",
        "date_to": "2027-03-08",
        "apply": True,
        "reason": "ill",
        "plan": [
            {"booking": visit["uid"], "version": 1, "action": "cancel", "employee": None, "starts_at": None}
        ],
    }
    for phone in (alice, bora):
        for body in bodies(move):
            stands(phone.patch(one, body))
        for body in bodies(pass_on):
            stands(phone.post(f"{one}reassign/", body))
        for body in bodies(plan, ("plan",)):
            stands(phone.post("/api/business/bookings/replan/", body, Idempotency_Key=str(uuid4())))
    for odd in ODD:
        step = {"booking": visit["uid"], "version": 1, "action": "move", "employee": salon.elira}
        for name in ("booking", "version", "action", "employee", "starts_at"):
            sent = plan | {"plan": [step | {name: odd}]}
            stands(bora.post("/api/business/bookings/replan/", sent, Idempotency_Key=str(uuid4())))
    for step_name in ("confirm", "decline", "check-in", "start", "complete", "no-show", "undo", "cancel"):
        for odd in ODD:
            own_field = {"undo": "to", "cancel": "quote"}.get(step_name, "reason")
            stands(bora.post(f"{one}{step_name}/", {own_field: odd}, Idempotency_Key=str(uuid4())))
    for odd in ("*", '"1"', 'W/"1"', '"-1"', '"99999999999999999999"', "x", '""'):
        stands(alice.patch(one, {"note": "y"}, If_Match=odd))


def test_questions(alice: Phone, bora: Phone, stranger: Phone, salon: Salon) -> None:
    visit = booked(alice, salon, "10:00")
    slots = {
        "business": salon.uid,
        "service": salon.cut,
        "employee": salon.dritan,
        "date_from": "2027-03-08",
        "date_to": "2027-03-08",
        "exclude_booking": visit["uid"],
        "actor": "team",
        "reasons": "true",
    }
    explain = {key: slots[key] for key in ("business", "service", "employee", "actor")}
    explain |= {"starts_at": "2027-03-08T10:00:00+01:00"}
    agenda = {
        "business": salon.uid,
        "from": "2027-03-08T00:00:00+01:00",
        "to": "2027-03-09T00:00:00+01:00",
        "employee": salon.dritan,
        "status": "confirmed",
        "cursor": "",
        "limit": "5",
    }
    mine = {
        "status": "confirmed",
        "from": agenda["from"],
        "to": agenda["to"],
        "upcoming": "true",
        "cursor": "x",
    }
    waiting = {"business": salon.uid, "cursor": "x", "limit": "3"}
    asked: dict[str, dict[str, Any]] = {
        "/api/business/available-slots/": slots,
        "/api/business/slots/explain/": explain,
        "/api/business/bookings/": agenda,
        "/api/business/my-bookings/": mine,
        "/api/business/waitlist/": waiting,
    }
    for phone in (alice, bora, stranger):
        for path, query in asked.items():
            for name in query:
                for odd in ODD:
                    if not isinstance(odd, (dict, list)) and odd != "\ud800":
                        stands(phone.get(path, **(query | {name: "" if odd is None else odd})))
