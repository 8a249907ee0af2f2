"""What stands in the way of moving whatever the new time is: the terms agreed on, and how the visit stands."""

from datetime import timedelta

import pytest

from common.models import Booking, BookingStatus
from tests.integration.bypass.doors import Changed, in_short
from tests.integration.bypass.place import MONDAY, START, Place
from tests.integration.digest import digest

MOVE, REASSIGN = "/api/business/booking/<visit>/", "/api/business/booking/<visit>/reassign/"
THEN = {"date": MONDAY, "start_time": START, "note": "I come from work."}
ELIRA = {"employee": "<Elira>"}
OVER = [each.value for each in BookingStatus if each not in ("pending", "confirmed", "pending_payment")]
TERMS: dict[str, tuple[dict[str, int | bool], Changed, str]] = {
    "late": ({"reschedule_until_minutes": 10 * 24 * 60}, THEN, "409 too_late_to_move"),
    "once too often": ({"max_reschedules": 0}, THEN, "409 no_more_moves"),
    "to somebody else": ({"allow_employee_change": False}, THEN | ELIRA, "409 employee_stays"),
}
DOORS = {
    "moving": ("Alice", "patch", MOVE, THEN),
    "moving by the team": ("Bora", "patch", MOVE, THEN),
    "reassigning": ("Bora", "post", REASSIGN, ELIRA),
}


@pytest.mark.parametrize("which", TERMS)
def test_a_customer_moves_by_the_terms_agreed_on_and_the_team_freely(place: Place, which: str) -> None:
    """The note of a move that is refused stays as it was, too; terms that are eased later change nothing."""
    terms, asked, told = TERMS[which]
    with place.for_a_while():
        place.salon.set_policy(**terms)
        names = place.names | {"visit": place.booked("Alice", "15:00")}
        place.salon.set_policy(reschedule_until_minutes=0, max_reschedules=None, allow_employee_change=True)
        before = digest(place.connection)
        assert in_short(place.ask("Alice", "patch", MOVE, asked, names)) == told
        assert digest(place.connection) == before
        assert in_short(place.ask("Bora", "patch", MOVE, asked, names)) == "200"


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("status", OVER)
def test_what_is_over_or_under_way_stays_where_it_is(place: Place, status: str, door: str) -> None:
    with place.for_a_while():
        names = place.names | {"visit": place.booked("Alice", "15:00")}
        place.change(Booking, names["visit"], status=status)
        before = digest(place.connection)
        assert in_short(place.ask(*DOORS[door], names)) == "409 invalid_transition"
        assert digest(place.connection) == before


@pytest.mark.parametrize("door", DOORS)
def test_what_waits_for_its_payment_stays_where_it_is(place: Place, door: str) -> None:
    with place.for_a_while():
        place.salon.set_policy(deposit_percent="30")
        names = place.names | {"visit": place.booked("Alice", "15:00")}
        before = digest(place.connection)
        assert in_short(place.ask(*DOORS[door], names)) == "409 invalid_transition"
        assert digest(place.connection) == before


@pytest.mark.parametrize("door", DOORS)
def test_what_nobody_has_answered_in_time_is_not_moved(place: Place, door: str) -> None:
    """The clock may not have come yet."""
    with place.for_a_while():
        place.salon.set_policy(auto_confirm=False)
        names = place.names | {"visit": place.booked("Alice", "15:00")}
        place.change(Booking, names["visit"], expires_at=place.clock.now())
        before = digest(place.connection)
        assert in_short(place.ask(*DOORS[door], names)) == "409 invalid_transition"
        assert digest(place.connection) == before


def test_an_offer_cannot_be_claimed_when_its_time_is_up(place: Place) -> None:
    with place.for_a_while():
        names = {"entry": place.offered("Alice")}
        place.clock.advance(timedelta(minutes=10))
        before = digest(place.connection)
        told = in_short(place.ask("Alice", "post", "/api/business/waitlist/<entry>/claim/", {}, names))
        assert (told, digest(place.connection)) == ("409 offer_over", before)


@pytest.mark.parametrize(
    ("door", "told"),
    [("moving", "409 too_late_to_move"), ("moving by the team", "409 past"), ("reassigning", "409 past")],
)
def test_nobody_changes_what_has_begun(place: Place, door: str, told: str) -> None:
    earlier = {"date": "2027-03-01", "start_time": "09:00"}
    with place.for_a_while():
        team = {"team": True, "guest": None, "customer": place.names["Alice"]}
        visit = place.booked("Bora", "09:00", "2027-03-01", **team)
        place.clock.advance(timedelta(minutes=1))
        who, method, path, asked = DOORS[door]
        said = asked | (earlier | ELIRA if method == "patch" else {})
        before = digest(place.connection)
        assert in_short(place.ask(who, method, path, said, {**place.names, "visit": visit})) == told
        assert digest(place.connection) == before
