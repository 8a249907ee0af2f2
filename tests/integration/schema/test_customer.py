"""A customer is not in two places at once, and what does not count as being there."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from common.models import BookingStatus, User
from tests.integration.schema.salon import TEN, Shop, refused_by, saved, visit

TWICE = ("booking_customer_in_one_place", "23P01")


def test_she_is_not_in_two_shops_at_once(db: Session, salon: Shop, elsewhere: Shop, alice: User) -> None:
    saved(db, visit(salon, alice, 0, 30))
    with refused_by(db, *TWICE):
        db.add(visit(elsewhere, alice, 29, 60))


def test_she_may_go_from_one_to_the_next(db: Session, salon: Shop, elsewhere: Shop, alice: User) -> None:
    saved(db, visit(salon, alice, 0, 30))
    saved(db, visit(elsewhere, alice, 30, 60))


def test_two_people_may_be_somewhere_at_once(db: Session, salon: Shop, alice: User, erion: User) -> None:
    saved(db, visit(salon, alice))
    saved(db, visit(salon, erion))


@pytest.mark.parametrize(
    "second",
    [
        {"guest_name": "Her daughter"},
        {"source": "team"},
        {"source": "phone"},
        {"status": BookingStatus.CANCELLED_BY_CUSTOMER},
        {"status": BookingStatus.EXPIRED},
    ],
)
def test_it_does_not_count(db: Session, salon: Shop, alice: User, second: dict[str, Any]) -> None:
    saved(db, visit(salon, alice))
    saved(db, visit(salon, alice, **second))


@pytest.mark.parametrize("status", [BookingStatus.PENDING, BookingStatus.PENDING_PAYMENT])
def test_a_pending_visit_counts(db: Session, salon: Shop, alice: User, status: BookingStatus) -> None:
    saved(db, visit(salon, alice, status=status, expires_at=TEN))
    with refused_by(db, *TWICE):
        db.add(visit(salon, alice))


def test_a_cancelled_visit_cannot_be_revived_over_another(db: Session, salon: Shop, alice: User) -> None:
    cancelled = saved(db, visit(salon, alice, status=BookingStatus.CANCELLED_BY_CUSTOMER))
    saved(db, visit(salon, alice))
    with refused_by(db, *TWICE):
        cancelled.status = BookingStatus.CONFIRMED


def test_what_waits_has_a_deadline(db: Session, salon: Shop, alice: User) -> None:
    with refused_by(db, "booking_waits_until", "23514"):
        db.add(visit(salon, alice, status=BookingStatus.PENDING))


def test_a_booking_is_for_somebody(db: Session, salon: Shop) -> None:
    with refused_by(db, "booking_is_for_somebody", "23514"):
        db.add(visit(salon, None, source="team"))
