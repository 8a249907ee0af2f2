"""Somebody or something is no longer there: what exists stays, what is to come is handed over, nothing new comes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, BookingStatus, User
from tests.integration.conftest import Phone
from tests.integration.discovery.places import counted
from tests.integration.salon import EMPLOYEE, SERVICE, Salon, done, made, open_salon

BOOK, FREE = "/api/business/book/", "/api/business/available-slots/"
MONDAY = "2027-03-08"


def book(phone: Phone, salon: Salon, at: str = "10:00", **more: Any) -> str:
    """A men's cut with Dritan on a Monday; the booking's uid."""
    order = {"business": salon.uid, "service": salon.cut, "employee": salon.dritan}
    return made(phone.post(BOOK, order | {"date": MONDAY, "start_time": at} | more))


def starts(phone: Phone, salon: Salon, **more: Any) -> int:
    """How many free times there are that Monday."""
    asked = {"business": salon.uid, "service": salon.cut, "date_from": MONDAY, "date_to": MONDAY}
    (day,) = done(phone.get(FREE, **(asked | more)), 200)["days"]
    return len(day["slots"])


def deactivated(salon: Salon) -> list[dict[str, Any]]:
    """Let Dritan take no more bookings; what is left to be moved."""
    rows: list[dict[str, Any]] = done(
        salon.owner.patch(f"{EMPLOYEE}{salon.dritan}/", {"is_active": False}), 200
    )["bookings_to_move"]
    return rows


def dismissed(salon: Salon) -> list[dict[str, Any]]:
    """Let Dritan leave; what is left to be moved."""
    rows: list[dict[str, Any]] = done(salon.owner.delete(f"{EMPLOYEE}{salon.dritan}/"), 200)[
        "bookings_to_move"
    ]
    return rows


GOING: dict[str, Callable[[Salon], list[dict[str, Any]]]] = {
    "deactivated": deactivated,
    "dismissed": dismissed,
}


@pytest.mark.parametrize("how", GOING)
def test_whoever_goes_hands_over_what_is_to_come(salon: Salon, alice: Phone, how: str) -> None:
    later, sooner = book(alice, salon, "15:00"), book(alice, salon, "09:00")
    book(alice, salon, "12:00", employee=salon.elira)
    to_move = GOING[how](salon)
    assert [each["uid"] for each in to_move] == [sooner, later]
    assert to_move[0] == {
        "uid": sooner,
        "starts_at": "2027-03-08T09:00:00+01:00",
        "date": MONDAY,
        "start_time": "09:00",
        "timezone": "Europe/Tirane",
        "customer": "Alice",
        "services": [
            {
                "uid": salon.cut,
                "name": "Qethje burrash",
                "employee": {"uid": salon.dritan, "name": "Dritan Hoxha"},
            }
        ],
        "employee": {"uid": salon.dritan, "name": "Dritan Hoxha"},
    }
    again = salon.owner.get(f"{EMPLOYEE}{salon.dritan}/bookings-to-move/")
    assert done(again, 200)["bookings_to_move"] == to_move


@pytest.mark.parametrize("how", GOING)
def test_nothing_is_called_off(salon: Salon, alice: Phone, db: Session, how: str) -> None:
    booking = book(alice, salon)
    GOING[how](salon)
    shown = done(alice.get(f"/api/business/booking/detail/{booking}/"), 200)
    assert (shown["status"], shown["employee"]["name"]) == ("confirmed", "Dritan Hoxha")
    assert db.scalar(select(func.count()).select_from(Booking)) == 1


@pytest.mark.parametrize("how", GOING)
def test_nobody_books_them_from_that_moment(salon: Salon, alice: Phone, how: str) -> None:
    before = starts(alice, salon)
    GOING[how](salon)
    assert starts(alice, salon, employee=salon.dritan) == 0
    assert starts(alice, salon) == before
    order = {"business": salon.uid, "service": salon.cut, "date": MONDAY, "start_time": "11:00"}
    assert alice.post(BOOK, order | {"employee": salon.dritan}).status_code == 409
    assert done(alice.post(BOOK, order), 201)["employee"]["uid"] == salon.elira


def test_they_can_come_back(salon: Salon, alice: Phone) -> None:
    before = starts(alice, salon, employee=salon.dritan)
    deactivated(salon)
    back = done(salon.owner.patch(f"{EMPLOYEE}{salon.dritan}/", {"is_active": True}), 200)
    assert (back["is_active"], back["bookings_to_move"]) == (True, [])
    assert starts(alice, salon, employee=salon.dritan) == before
    book(alice, salon)


def test_what_is_over_or_off_stays_where_it_is(salon: Salon, alice: Phone, clock: SetClock) -> None:
    book(alice, salon, "09:00")
    called_off, running = book(alice, salon, "10:00"), book(alice, salon, "11:00")
    to_come = book(alice, salon, "16:00")
    done(alice.delete(f"/api/business/booking/{called_off}/"), 200)
    clock.advance(timedelta(days=7, hours=2, minutes=15))  # it is 11:15 there
    assert [each["uid"] for each in deactivated(salon)] == [to_come]
    assert running != to_come


def test_a_request_nobody_answered_moves_nowhere(salon: Salon, alice: Phone, clock: SetClock) -> None:
    salon.set_policy(auto_confirm=False)
    book(alice, salon)
    assert len(deactivated(salon)) == 1
    clock.advance(timedelta(hours=25))
    assert deactivated(salon) == []


def test_somebody_who_has_left_avatid_has_no_name(
    salon: Salon, alice: Phone, db: Session, clock: SetClock
) -> None:
    assert alice.user is not None
    book(alice, salon)
    book(alice, salon, "12:00", guest={"name": "Drita"})
    db.execute(update(User).where(User.id == alice.user.id).values(erased_at=clock.now(), name=""))
    db.commit()
    salon.owner.language = "en"
    assert [each["customer"] for each in dismissed(salon)] == ["Deleted user", "Drita"]


def test_many_bookings_are_one_statement(salon: Salon, alice: Phone, connection: Connection) -> None:
    def asked() -> int:
        with counted(connection) as seen:
            done(salon.owner.get(f"{EMPLOYEE}{salon.dritan}/bookings-to-move/"), 200)
        return len(seen)

    book(alice, salon, "09:00")
    few = asked()
    for hour in range(10, 16):
        book(alice, salon, f"{hour}:00")
    assert asked() == few


@pytest.mark.parametrize("how", ["off", "dropped"])
def test_a_service_that_goes_hands_over_its_bookings(salon: Salon, alice: Phone, how: str) -> None:
    colour = salon.add_service(name="Colour")
    booking = book(alice, salon)
    book(alice, salon, "12:00", service=colour)
    if how == "off":
        reply = salon.owner.patch(f"{SERVICE}{salon.cut}/", {"is_active": False})
    else:
        reply = salon.owner.delete(f"{SERVICE}{salon.cut}/")
    assert [each["uid"] for each in done(reply, 200)["bookings_to_move"]] == [booking]
    again = done(salon.owner.get(f"{SERVICE}{salon.cut}/bookings-to-move/"), 200)
    assert [each["uid"] for each in again["bookings_to_move"]] == [booking]
    order = {"business": salon.uid, "service": salon.cut, "date": MONDAY, "start_time": "14:00"}
    assert alice.post(BOOK, order).status_code in (404, 409)
    shown = done(alice.get(f"/api/business/booking/detail/{booking}/"), 200)
    assert shown["status"] == BookingStatus.CONFIRMED


def test_a_service_can_come_back(salon: Salon, alice: Phone) -> None:
    salon.owner.patch(f"{SERVICE}{salon.cut}/", {"is_active": False})
    back = done(salon.owner.patch(f"{SERVICE}{salon.cut}/", {"is_active": True}), 200)
    assert (back["is_active"], back["bookings_to_move"]) == (True, [])
    book(alice, salon)


@pytest.mark.parametrize("path", [EMPLOYEE + "{dritan}", SERVICE + "{cut}"])
def test_only_leaders_see_them(salon: Salon, dritan: Phone, erion: Phone, db: Session, path: str) -> None:
    salon.employ(db, dritan, salon.dritan)
    open_salon(erion, db)
    path = path.format(dritan=salon.dritan, cut=salon.cut) + "/bookings-to-move/"
    assert dritan.get(path).status_code == 403
    assert erion.get(path).status_code == 404
    assert salon.owner.get(path).status_code == 200
