"""An employee's own price and pace hold wherever somebody looks, and as long as the employee is there."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import BookingItem, Occupancy
from tests.integration.conftest import Phone
from tests.integration.salon import EMPLOYEE, SERVICE, Salon, done, open_salon

MONDAY = "2027-03-08"


@pytest.fixture
def salon(bora: Phone, db: Session) -> Salon:
    """A salon where Dritan cuts for less and more slowly, and Elira for more."""
    salon = open_salon(bora, db)
    own = [
        {"uid": salon.dritan, "price": "700.00", "duration_minutes": 45},
        {"uid": salon.elira, "price": "1300.00", "duration_minutes": None},
    ]
    done(bora.patch(f"{SERVICE}{salon.cut}/", {"employees": own}), 200)
    return salon


def price_in_search(phone: Phone, salon: Salon) -> str:
    """What the list of businesses says."""
    rows = done(phone.get("/api/business/search/", q="Bora"), 200)["results"]
    return str(next(row for row in rows if row["uid"] == salon.uid)["price_from"]["amount"])


def menu(phone: Phone, salon: Salon) -> dict[str, Any]:
    """The cut as customers read it."""
    (cut,) = done(phone.get(f"/api/business/services/{salon.uid}/"), 200)
    shown: dict[str, Any] = cut
    return shown


def book(phone: Phone, salon: Salon, **more: Any) -> Any:
    """Ask for a cut."""
    order = {"business": salon.uid, "service": salon.cut, "date": MONDAY, "start_time": "10:00"}
    return phone.post("/api/business/book/", order | more)


def test_the_lowest_price_is_what_a_search_shows(salon: Salon, stranger: Phone) -> None:
    assert price_in_search(stranger, salon) == "700.00"
    done(salon.owner.patch(f"{EMPLOYEE}{salon.dritan}/", {"is_active": False}), 200)
    assert price_in_search(stranger, salon) == "1300.00"


def test_the_menu_names_who_performs_at_what_price(salon: Salon, stranger: Phone) -> None:
    def terms() -> list[tuple[str, int]]:
        return [(each["price"], each["duration_minutes"]) for each in menu(stranger, salon)["employees"]]

    assert terms() == [("700.00", 45), ("1300.00", 30)]
    done(salon.owner.patch(f"{EMPLOYEE}{salon.dritan}/", {"is_active": False}), 200)
    assert terms() == [("1300.00", 30)]


def test_a_slot_and_its_booking_agree(salon: Salon, alice: Phone, db: Session) -> None:
    asked = {"business": salon.uid, "service": salon.cut, "date_from": MONDAY, "date_to": MONDAY}
    (day,) = done(alice.get("/api/business/available-slots/", **asked), 200)["days"]
    slot = next(each for each in day["slots"] if each["start_time"] == "10:00")
    offered = {each["employee"]: (each["price"], each["ends_at"][11:16]) for each in slot["options"]}
    assert offered == {salon.dritan: ("700.00", "10:45"), salon.elira: ("1300.00", "10:30")}
    booked = done(book(alice, salon, employee=salon.dritan, expected_total="700.00"), 201)
    assert (booked["total_price"], booked["end_time"]) == ("700.00", "10:45")
    item = db.scalars(select(BookingItem)).one()
    assert (item.price, item.duration_minutes) == (Decimal(700), 45)


def test_whoever_serves_the_lowest_price_is_paid(salon: Salon, alice: Phone) -> None:
    assert done(book(alice, salon), 201)["total_price"] == "700.00"


def test_new_terms_leave_what_was_agreed(salon: Salon, alice: Phone) -> None:
    booked = done(book(alice, salon, employee=salon.dritan), 201)
    own = [{"uid": salon.dritan, "price": "900.00", "duration_minutes": 60}]
    done(salon.owner.patch(f"{SERVICE}{salon.cut}/", {"employees": own}), 200)
    seen = done(alice.get(f"/api/business/booking/detail/{booked['uid']}/"), 200)
    assert (seen["total_price"], seen["end_time"]) == ("700.00", "10:45")
    later = done(book(alice, salon, start_time="14:00"), 201)
    assert (later["total_price"], later["end_time"]) == ("900.00", "15:00")


def test_a_slower_hand_takes_longer_at_the_end(salon: Salon, alice: Phone, db: Session) -> None:
    """20 minutes of work, 30 of waiting, 10 of work; at his own pace of 75 the last part takes 25."""
    parts = [("hands_on", 20), ("processing", 30), ("hands_on", 10)]
    colour = salon.add_service(
        name="Colour",
        duration_minutes=60,
        parts=[{"kind": kind, "minutes": minutes} for kind, minutes in parts],
        employees=[{"uid": salon.dritan, "duration_minutes": 75}],
    )
    booked = done(book(alice, salon, service=colour), 201)
    assert (booked["start_time"], booked["end_time"]) == ("10:00", "11:15")
    held = db.scalars(select(Occupancy.during).order_by(Occupancy.during)).all()
    minutes = [(each.upper - each.lower).total_seconds() / 60 for each in held if each.upper and each.lower]
    assert minutes == [20, 25]
