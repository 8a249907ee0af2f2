"""A guest's number is the guest's again, too, when nobody expects them any more."""

from typing import Any

from sqlalchemy.orm import Session

from tests.integration.agenda.test_agenda import agenda
from tests.integration.conftest import Phone
from tests.integration.moving.visits import booked
from tests.integration.salon import Salon

DRITA = {"name": "Drita", "phone": "+355692034567"}


def numbers(shown: dict[str, Any]) -> tuple[str | None, str | None]:
    """Wherever a reply to the team could tell it."""
    return shown["customer"]["phone"], shown["guest"]["phone"]


def test_the_number_of_a_guest_who_does_not_come_is_hidden_wherever_it_stood(
    alice: Phone, bora: Phone, salon: Salon, db: Session
) -> None:
    visit = booked(alice, salon, guest=DRITA)
    detail = f"/api/business/booking/detail/{visit['uid']}/"
    assert numbers(bora.get(detail).json) == (DRITA["phone"], DRITA["phone"])
    alice.delete(f"/api/business/booking/{visit['uid']}/")
    assert numbers(bora.get(detail).json) == (None, None)
    (row,) = agenda(bora, salon)["results"]
    assert numbers(row) == (None, None)
    assert row["guest"]["name"] == "Drita"
    assert alice.get(detail).json["guest"]["phone"] == DRITA["phone"]
