"""A listing that lies is caught: without that, the proof would prove nothing."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from common.models import User
from functions.booking.free_times import free_times
from functions.booking.schemas import SlotsQuery, SlotsReply
from tests.integration.verify.conftest import Try
from tools.verify.trying import Listing

SEEDS = range(4)


def of_this_morning(db: Session, wanted: SlotsQuery, customer: User, now: datetime) -> SlotsReply:
    """As it stood twelve hours ago: without the notice that is needed now."""
    return free_times(db, wanted, customer, now - timedelta(hours=12))


def cheaper(db: Session, wanted: SlotsQuery, customer: User, now: datetime) -> SlotsReply:
    """Ten lek less than it costs."""
    listed = free_times(db, wanted, customer, now)
    for slot in (each for day in listed.days for each in day["slots"]):
        slot["price_from"] = f"{float(slot['price_from']) - 10:.2f}"
        slot["options"] = [{**each, "price": slot["price_from"]} for each in slot["options"]]
    return listed


def a_minute_early(db: Session, wanted: SlotsQuery, customer: User, now: datetime) -> SlotsReply:
    """Off the grid."""
    listed = free_times(db, wanted, customer, now)
    for slot in (each for day in listed.days for each in day["slots"]):
        slot["starts_at"] = (datetime.fromisoformat(slot["starts_at"]) - timedelta(minutes=1)).isoformat()
    return listed


def shorter(db: Session, wanted: SlotsQuery, customer: User, now: datetime) -> SlotsReply:
    """Over before it is over."""
    listed = free_times(db, wanted, customer, now)
    for slot in (each for day in listed.days for each in day["slots"]):
        slot["ends_at"] = slot["starts_at"]
    return listed


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        (of_this_morning, "too_soon"),
        (cheaper, "price_changed"),
        (a_minute_early, "off_grid"),
        (shorter, "ends at"),
    ],
)
def test_it_is_caught(tried: Try, lie: Listing, why: str) -> None:
    refused = [each for seed in SEEDS for each in tried(seed, most=8, listing=lie).refused]
    assert [each for each in refused if each.why.startswith(why)]
