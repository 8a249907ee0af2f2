"""Calling a visit off, from either side."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, BookingEvent, BookingEventText, BookingStatus, Outbox
from common.web.paging import encode_cursor
from tests.integration.booking.conftest import Salon
from tests.integration.booking.ordering import BOOK, booked
from tests.integration.conftest import Phone


def url(booking: dict[str, Any]) -> str:
    """Where a booking is changed."""
    return f"/api/business/booking/{booking['uid']}/"


@pytest.fixture
def visit(alice: Phone, salon: Salon) -> dict[str, Any]:
    """Alice comes to Dritan, Monday at ten."""
    return booked(alice, salon.order("10:00", employee=str(salon.dritan.uid)))


def outcome(phone: Phone, booking: dict[str, Any], body: Any = None, **headers: str) -> tuple[int, str]:
    """Status and code of an attempt to call it off."""
    reply = phone.delete(url(booking), body, **headers)
    assert reply.json is not None
    return reply.status_code, reply.json.get("code", reply.json["status"])


def test_the_customer_calls_off_and_the_time_is_free_again(
    alice: Phone, erion: Phone, salon: Salon, visit: dict[str, Any]
) -> None:
    assert outcome(alice, visit) == (200, "cancelled_by_customer")
    assert erion.post(BOOK, salon.order("10:00", employee=str(salon.dritan.uid))).status_code == 201


def test_calling_off_twice_is_calling_off_once(alice: Phone, visit: dict[str, Any], db: Session) -> None:
    first = alice.delete(url(visit)).json
    assert alice.delete(url(visit), None, If_Match='"1"').json == first
    kinds = [row.kind for row in db.scalars(select(Outbox).order_by(Outbox.id))]
    changed = "refresh_next_free_of"
    once = [changed, "offer_freed_time", "send_canceled_notification"]
    assert kinds == ["send_booked_notification", changed, *once]


def test_the_owner_calls_off_with_a_reason(bora: Phone, visit: dict[str, Any], db: Session) -> None:
    assert outcome(bora, visit) == (409, "reason_required")
    assert outcome(bora, visit, {"reason": "Dritan is ill"}) == (200, "cancelled_by_business")
    assert db.scalars(select(BookingEventText.text)).all() == ["Dritan is ill"]


def test_the_reason_may_stand_in_the_query(bora: Phone, visit: dict[str, Any]) -> None:
    assert bora.delete(url(visit) + "?reason=ill").status_code == 200


def test_the_employee_sees_the_visit_but_does_not_call_it_off(dritan: Phone, visit: dict[str, Any]) -> None:
    assert dritan.get(f"/api/business/booking/detail/{visit['uid']}/").status_code == 200
    assert outcome(dritan, visit, {"reason": "no"}) == (403, "forbidden")


def test_a_stranger_sees_nothing(erion: Phone, visit: dict[str, Any]) -> None:
    missing = visit | {"uid": str(uuid4())}
    assert outcome(erion, visit) == outcome(erion, missing) == (404, "not_found")
    assert erion.get(f"/api/business/booking/detail/{visit['uid']}/").status_code == 404


def test_nobody_calls_off_what_has_begun(alice: Phone, visit: dict[str, Any], clock: SetClock) -> None:
    clock.advance(timedelta(days=7, hours=1))
    assert outcome(alice, visit) == (409, "invalid_transition")


def test_what_is_over_stays_as_it_is_and_says_what_is_possible(
    alice: Phone, bora: Phone, visit: dict[str, Any]
) -> None:
    alice.delete(url(visit))
    reply = bora.delete(url(visit), {"reason": "ill"})
    assert reply.json is not None
    assert (reply.status_code, reply.json["code"], reply.json["allowed"]) == (409, "invalid_transition", [])


def test_an_older_version_is_not_acted_on(alice: Phone, visit: dict[str, Any]) -> None:
    assert outcome(alice, visit, None, If_Match='"7"') == (412, "version_mismatch")
    assert outcome(alice, visit, None, If_Match=f'"{visit["version"]}"') == (200, "cancelled_by_customer")


@pytest.mark.parametrize(
    ("hours_before", "fee"),
    [(24, "0.00"), (23, "500.00"), (2, "500.00"), (1, "1000.00")],
)
def test_the_fee_follows_the_terms_agreed_on(
    alice: Phone,
    salon: Salon,
    change: Callable[..., None],
    clock: SetClock,
    hours_before: int,
    fee: str,
) -> None:
    tiers = [{"from_min": 1440, "percent": "50"}, {"from_min": 120, "percent": "100"}]
    change(salon.policy, fee_tiers=tiers)
    visit = booked(alice, salon.order("10:00"))
    change(salon.policy, fee_tiers=[])
    clock.advance(timedelta(days=7, hours=1 - hours_before))
    reply = alice.delete(url(visit))
    assert reply.json is not None
    assert reply.json["cancellation_fee"] == fee


def test_the_history_says_who_did_what(alice: Phone, visit: dict[str, Any], db: Session) -> None:
    alice.delete(url(visit), {"reason": "I am ill"})
    assert alice.user is not None
    steps = [(e.code, e.from_status, e.to_status, e.actor_id) for e in db.scalars(select(BookingEvent))]
    assert steps == [
        ("booked", None, BookingStatus.CONFIRMED, alice.user.id),
        ("canceled", BookingStatus.CONFIRMED, BookingStatus.CANCELLED_BY_CUSTOMER, alice.user.id),
    ]


def test_my_bookings_come_a_page_at_a_time(alice: Phone, erion: Phone, salon: Salon) -> None:
    made = [booked(alice, salon.order(start))["uid"] for start in ("09:00", "10:00", "11:00")]
    booked(erion, salon.order("12:00"))
    first = alice.get("/api/business/my-bookings/", limit=2, upcoming=True).json
    assert first is not None
    second = alice.get("/api/business/my-bookings/", limit=2, upcoming=True, cursor=first["next"]).json
    assert second is not None
    assert [row["uid"] for row in first["results"] + second["results"]] == made
    assert second["next"] is None


def test_my_bookings_can_be_narrowed(alice: Phone, salon: Salon) -> None:
    kept, dropped = (booked(alice, salon.order(start)) for start in ("09:00", "10:00"))
    alice.delete(url(dropped))
    upcoming = alice.get("/api/business/my-bookings/", upcoming=True).json
    cancelled = alice.get("/api/business/my-bookings/", status="cancelled_by_customer").json
    assert upcoming is not None
    assert cancelled is not None
    assert [row["uid"] for row in upcoming["results"]] == [kept["uid"]]
    assert [row["uid"] for row in cancelled["results"]] == [dropped["uid"]]


@pytest.mark.parametrize(
    "cursor",
    [
        "bm9uc2Vuc2U",
        encode_cursor(["2027-01-01T00:00:00+00:00"]),
        encode_cursor(["2027-01-01T00:00:00+00:00", 2**63]),
        encode_cursor(["2027-01-01T00:00:00", 1]),
        encode_cursor(["0001-01-01T00:00:00+14:00", 1]),
        encode_cursor(["2027-01-01T00:00:00+00:00", "1\x00"]),
    ],
)
def test_a_cursor_that_this_list_never_gave_is_refused(alice: Phone, cursor: str) -> None:
    reply = alice.get("/api/business/my-bookings/", cursor=cursor)
    assert (reply.status_code, reply.json["fields"][0]["code"]) == (422, "invalid_cursor")


@pytest.mark.parametrize("when", [{"from": "0001-01-01T00:00:00+14:00"}, {"to": "9999-12-31T23:59:59-14:00"}])
def test_a_time_beyond_all_calendars_is_refused(alice: Phone, when: dict[str, str]) -> None:
    assert alice.get("/api/business/my-bookings/", **when).status_code == 422


def test_the_detail_carries_its_version(alice: Phone, visit: dict[str, Any], db: Session) -> None:
    reply = alice.get(f"/api/business/booking/detail/{visit['uid']}/")
    assert reply.headers["ETag"] == f'"{db.scalar(select(Booking.version))}"'
    assert reply.headers["Cache-Control"] == "no-store"
