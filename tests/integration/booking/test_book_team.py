"""The team writes visits down: for clients, for who calls, for who stands at the door."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, BusinessClient, BusinessMember, Outbox, Role, User
from tests.integration.booking.conftest import MONDAY, Salon
from tests.integration.booking.ordering import BOOK, booked, count, refused
from tests.integration.conftest import Phone

AT_THE_DOOR: dict[str, Any] = {"team": True, "guest": {"name": "Genti"}}


@pytest.fixture
def client(alice: Phone, salon: Salon, db: Session) -> BusinessClient:
    """Alice is known at the salon, with her number."""
    assert alice.user is not None
    alice.user.phone = "+355691234567"
    row = BusinessClient(business_id=salon.business.id, user_id=alice.user.id)
    db.add(row)
    db.commit()
    return row


@pytest.fixture
def manager(erion: Phone, salon: Salon, db: Session) -> Phone:
    """Erion, for once, manages the salon."""
    assert erion.user is not None
    db.add(BusinessMember(business_id=salon.business.id, user_id=erion.user.id, role=Role.MANAGER))
    db.commit()
    return erion


def test_owner_manager_and_employee_write_visits_down_and_they_stand_at_once(
    bora: Phone, dritan: Phone, manager: Phone, salon: Salon, change: Callable[..., None]
) -> None:
    change(salon.policy, auto_confirm=False)
    for phone, start in ((bora, "10:00"), (dritan, "11:00"), (manager, "12:00")):
        made = booked(phone, salon.order(start, **AT_THE_DOOR))
        assert (made["status"], made["source"]) == ("confirmed", "team")
        assert made["customer"] == {"uid": None, "name": "Genti", "phone": None, "is_guest": True}


def test_an_employee_writes_down_a_visit_to_a_colleague(dritan: Phone, salon: Salon) -> None:
    made = booked(dritan, salon.order("10:00", employee=str(salon.mira.uid), **AT_THE_DOOR))
    assert made["employee"]["name"] == "Mira"


def test_who_calls_is_remembered_with_the_number(bora: Phone, salon: Salon, db: Session) -> None:
    caller = {"name": "Genti", "phone": "069 123 4567"}
    made = booked(bora, salon.order(team=True, guest=caller))
    assert made["source"] == "phone"
    assert made["customer"]["phone"] == made["guest"]["phone"] == "+355691234567"
    assert db.scalars(select(Booking.customer_id)).one() is None


@pytest.mark.parametrize("known_as", ["client", "user"])
def test_a_client_finds_the_visit_among_their_own(
    alice: Phone, bora: Phone, salon: Salon, client: BusinessClient, known_as: str
) -> None:
    assert alice.user is not None
    uid = client.uid if known_as == "client" else alice.user.uid
    made = booked(bora, salon.order(customer=str(uid)))
    assert made["customer"] == {
        "uid": str(client.uid),
        "name": "Alice",
        "phone": "+355691234567",
        "is_guest": False,
    }
    mine = alice.get("/api/business/my-bookings/").json["results"]
    assert [each["uid"] for each in mine] == [made["uid"]]
    assert (mine[0]["customer"], mine[0]["is_outside_hours"]) == (None, None)


def test_only_clients_of_ones_own_can_be_booked_for(bora: Phone, dritan: Phone, salon: Salon) -> None:
    assert dritan.user is not None
    for stranger in (dritan.user.uid, "00000000-0000-4000-8000-000000000000"):
        reply = bora.post(BOOK, salon.order(customer=str(stranger)))
        assert (reply.status_code, reply.json["fields"][0]["code"]) == (422, "unknown_client")


def test_nobody_else_speaks_for_the_team(
    alice: Phone, salon: Salon, client: BusinessClient, db: Session
) -> None:
    assert refused(alice, salon.order(customer=str(client.uid))) == (403, "forbidden")
    assert refused(alice, salon.order(**AT_THE_DOOR)) == (403, "forbidden")
    assert count(db, Booking) == 0


def test_outside_hours_is_possible_for_the_team_and_flagged(bora: Phone, alice: Phone, salon: Salon) -> None:
    assert refused(alice, salon.order("19:00")) == (409, "closed")
    assert booked(bora, salon.order("19:00", **AT_THE_DOOR))["is_outside_hours"] is True
    assert booked(bora, salon.order("09:00", **AT_THE_DOOR))["is_outside_hours"] is False


def test_the_notice_does_not_bind_the_team_but_the_past_does(
    bora: Phone, salon: Salon, clock: SetClock
) -> None:
    today = clock.now().date().isoformat()
    soon = (clock.now() + timedelta(hours=1, minutes=15)).strftime("%H:%M")
    booked(bora, salon.order(soon, today, **AT_THE_DOOR))
    assert refused(bora, salon.order("00:15", today, **AT_THE_DOOR)) == (409, "past")


def test_never_over_another_booking(alice: Phone, bora: Phone, salon: Salon) -> None:
    for employee in (salon.dritan, salon.mira):
        order = salon.order("10:00", employee=str(employee.uid), guest={"name": "Ana"})
        booked(alice, order)
        reply = bora.post(BOOK, salon.order("10:15", employee=str(employee.uid), **AT_THE_DOOR))
        assert (reply.status_code, reply.json["code"]) == (409, "slot_taken")
        assert len(reply.json["alternatives"]) == 3
    assert refused(bora, salon.order("10:15", **AT_THE_DOOR)) == (409, "slot_taken")


def test_caps_and_blocks_do_not_bind_the_team(
    bora: Phone, salon: Salon, client: BusinessClient, change: Callable[..., None], clock: SetClock
) -> None:
    change(salon.policy, max_active_per_customer=1)
    change(client, blocked_at=clock.now())
    for start in ("10:00", "11:00"):
        booked(bora, salon.order(start, customer=str(client.uid)))


def test_a_client_may_be_elsewhere_when_the_team_books(
    alice: Phone, bora: Phone, salon: Salon, client: BusinessClient
) -> None:
    booked(alice, salon.order("10:00", employee=str(salon.dritan.uid)))
    booked(bora, salon.order("10:00", employee=str(salon.mira.uid), customer=str(client.uid)))


def test_the_team_takes_no_deposit(bora: Phone, salon: Salon, change: Callable[..., None]) -> None:
    change(salon.policy, deposit_percent=50)
    made = booked(bora, salon.order(**AT_THE_DOOR))
    assert (made["status"], made["payment"]["due"]) == ("confirmed", "0.00")


def test_a_member_of_the_team_books_as_a_customer_like_anybody(
    dritan: Phone, salon: Salon, change: Callable[..., None]
) -> None:
    change(salon.policy, auto_confirm=False)
    made = booked(dritan, salon.order(employee=str(salon.mira.uid)))
    assert (made["status"], made["source"]) == ("pending", "customer")
    assert refused(dritan, salon.order("19:00")) == (409, "closed")


def test_who_has_left_cannot_be_booked_for(
    alice: Phone, bora: Phone, salon: Salon, client: BusinessClient, db: Session, clock: SetClock
) -> None:
    assert alice.user is not None
    row = db.get_one(User, alice.user.id)
    row.deletion_requested_at = clock.now()
    row.erase_at = clock.now() + timedelta(days=14)
    db.commit()
    assert refused(bora, salon.order(customer=str(client.uid))) == (422, "invalid")


def test_everybody_hears_of_what_the_team_wrote_down(bora: Phone, salon: Salon, db: Session) -> None:
    booked(bora, salon.order(on=MONDAY, **AT_THE_DOOR))
    kinds = [row.kind for row in db.scalars(select(Outbox).order_by(Outbox.id))]
    assert "send_booked_notification" in kinds
