"""The golden table of the specification, over HTTP: nights on which the clocks change."""

import pytest

from tests.integration.conftest import Phone
from tests.integration.salon import Salon, done
from tests.integration.slots.asking import listing, starts

SPRING, AUTUMN = "2027-03-28", "2027-10-31"
NIGHT = [{"start": "00:00", "end": "06:00"}]


@pytest.fixture
def beard(salon: Salon) -> str:
    """Three quarters of an hour, at a salon that is open on both nights."""
    salon.set_policy(max_days=365)
    for on in (SPRING, AUTUMN):
        salon.add_exception("special_hours", on, intervals=NIGHT)
    return salon.add_service(name="Beard", duration_minutes=45)


def test_an_hour_is_missing_in_spring(stranger: Phone, salon: Salon, beard: str) -> None:
    found = starts(stranger, salon, beard, on=SPRING)
    assert len(found) == 18
    assert not [at for at in found if at.startswith("02:")]


def test_an_hour_comes_twice_in_autumn(stranger: Phone, salon: Salon, beard: str) -> None:
    (day,) = listing(stranger, salon, beard, on=AUTUMN)["days"]
    assert len(day["slots"]) == 26
    at_two = [slot["starts_at"][11:] for slot in day["slots"] if slot["start_time"] == "02:00"]
    assert at_two == ["02:00:00+02:00", "02:00:00+01:00"]


@pytest.mark.parametrize(("on", "many"), [(SPRING, 5), (AUTUMN, 7)])
def test_two_of_them_take_an_hour_and_a_half_of_real_time(
    stranger: Phone, salon: Salon, beard: str, on: str, many: int
) -> None:
    (day,) = listing(stranger, salon, beard, beard, on=on)["days"]
    assert len(day["slots"]) == many * 4 - 5
    last = day["slots"][-1]
    assert (last["start_time"], last["end_time"]) == ("04:30", "06:00")


def test_both_showings_of_an_hour_can_be_booked(alice: Phone, erion: Phone, salon: Salon, beard: str) -> None:
    (day,) = listing(alice, salon, beard, on=AUTUMN, employee=salon.dritan)["days"]
    first, second = (slot["starts_at"] for slot in day["slots"] if slot["start_time"] == "02:00")
    wish = {"business": salon.uid, "services": [{"uid": beard, "employee": salon.dritan}]}
    for phone, at in ((alice, first), (erion, second)):
        made = done(phone.post("/api/business/book/", wish | {"starts_at": at}), 201)
        assert (made["starts_at"], made["start_time"]) == (at, "02:00")
