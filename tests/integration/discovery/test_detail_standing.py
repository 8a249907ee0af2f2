"""What a business's own screen says of the moment: when it is next free, and whether somebody may claim it."""

from typing import Any

from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import BusinessMember, BusinessStatus, Role
from tests.integration.conftest import Phone
from tests.integration.discovery.places import place
from tests.integration.salon import Salon

DETAIL, BOOK = "/api/business/detail/{}/", "/api/business/book/"


def shown(phone: Phone, uid: object) -> Any:
    reply = phone.get(DETAIL.format(uid))
    assert reply.status_code == 200, reply.text
    return reply.json


def test_it_says_when_it_is_next_free_and_that_can_be_booked(
    stranger: Phone, alice: Phone, salon: Salon
) -> None:
    first = shown(stranger, salon.uid)["next_available_at"]
    assert first == "2027-03-01T10:00:00+01:00"  # an hour's notice
    order = {"business": salon.uid, "services": [{"uid": salon.cut}], "starts_at": first}
    assert alice.post(BOOK, order).status_code == 201
    assert alice.post(BOOK, order).status_code in (201, 409)
    assert shown(stranger, salon.uid)["next_available_at"] >= first


def test_one_that_takes_no_bookings_is_never_free(stranger: Phone, db: Session) -> None:
    listed = shown(stranger, place(db, status=BusinessStatus.LISTED).uid)
    assert (listed["takes_bookings"], listed["next_available_at"]) == (False, None)


def test_a_listed_venue_can_be_claimed_until_it_is_somebodys(
    stranger: Phone, bora: Phone, db: Session, clock: SetClock
) -> None:
    listed = place(db, status=BusinessStatus.LISTED)
    assert shown(stranger, listed.uid)["is_claimable"] is True
    assert bora.user is not None
    db.add(BusinessMember(business_id=listed.id, user_id=bora.user.id, role=Role.OWNER))
    db.flush()
    assert shown(stranger, listed.uid)["is_claimable"] is False


def test_one_that_takes_bookings_is_somebodys(stranger: Phone, salon: Salon) -> None:
    assert shown(stranger, salon.uid)["is_claimable"] is False
