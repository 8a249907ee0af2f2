"""What PostgreSQL writes of one's own bookings is what our models write of each of them."""

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import User
from common.web.paging import Page
from functions.booking.schemas import BookingReply
from tests.integration.conftest import Phone
from tests.integration.salon import open_salon
from tests.integration.visits import Diary

SEED, HOW_MANY = 20, 30
FIRST = datetime(2026, 12, 20, 7, tzinfo=UTC)
STATUSES = ("completed", "confirmed", "pending", "cancelled_by_customer", "no_show")
ZONES = ("Europe/Tirane", "Europe/London", "America/St_Johns", "Asia/Kathmandu", "UTC")


def some_terms(chance: random.Random) -> dict[str, Any]:
    """Terms as they are kept on a booking; older ones have fewer."""
    tiers = [{"from_min": 1440, "percent": "12.5"}, {"from_min": 60, "amount": "800.00"}]
    whole = {
        "free_until_minutes": chance.choice((0, 1440)),
        "fee_tiers": tiers[: chance.randrange(3)],
        "no_show_fee": chance.choice((None, {"percent": "100"}, {"amount": "500"})),
        "reschedule_until_minutes": chance.choice((0, 90)),
        "max_reschedules": chance.choice((None, 0, 2)),
        "allow_employee_change": chance.random() < 0.5,
        "least_fee": "10.00",
    }
    return {name: value for name, value in whole.items() if chance.random() < 0.7}


def some_visits(diary: Diary, customer: User) -> None:
    """Alice's, of which nobody knows what to expect."""
    chance = random.Random(SEED)
    for number in range(HOW_MANY):
        diary.visit(
            FIRST + timedelta(days=5 * number, microseconds=chance.choice((0, 120_000, 7))),
            customer,
            status=chance.choice(STATUSES),
            guest_name=chance.choice((None, 'Drita "Lali"')),
            timezone=chance.choice(ZONES),
            business_name_sq=chance.choice((None, "\u00a0", "Salloni i Borës")),
            policy=some_terms(chance),
            may_cancel_free=chance.random() < 0.2,
            reschedule_count=chance.randrange(3),
            amount_due=chance.choice((0, 500)),
            amount_paid=chance.choice((0, 500, 900)),
            cancellation_fee=chance.choice((None, 250)),
            series_id=chance.choice((None, UUID(int=5))),
            note=chance.choice(("", "\\ \u2028 ë")),
        )


@pytest.mark.parametrize("language", ["en", "sq"])
def test_a_list_of_bookings_is_what_the_models_would_write(
    alice: Phone, bora: Phone, db: Session, language: str
) -> None:
    assert alice.user
    customer = db.scalars(select(User).where(User.uid == alice.user.uid)).one()
    some_visits(Diary.of(db, open_salon(bora, db)), customer)
    db.commit()
    alice.language = language
    reply = alice.get("/api/business/my-bookings/", limit=100)
    adapter = TypeAdapter(Page[BookingReply])
    assert json.loads(adapter.dump_json(adapter.validate_json(reply.data))) == reply.json
    assert len(reply.json["results"]) == HOW_MANY
    for row in reply.json["results"]:
        assert row == alice.get(f"/api/business/booking/detail/{row['uid']}/").json
