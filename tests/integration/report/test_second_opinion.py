"""The same report worked out row by row in Python, over diaries that nobody has thought of."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Booking, BookingItem, BookingStatus
from tests.integration.conftest import Phone
from tests.integration.report.conftest import report
from tests.integration.salon import Salon
from tests.integration.visits import Diary

FIRST, LAST = date(2027, 3, 20), date(2027, 4, 2)  # the clocks change in between
KEPT = {"completed", "no_show", "pending_payment", "pending", "confirmed", "checked_in", "in_progress"}


def filled(diary: Diary, salon: Salon, people: list[Phone], luck: random.Random, zone: ZoneInfo) -> None:
    """A hundred bookings around the dates, many of them near midnight."""
    services, team = [salon.cut, salon.add_service(name="Beard")], [salon.dritan, salon.elira]
    diary.services |= Diary.of(diary.db, salon).services
    for _each in range(100):
        on = FIRST + timedelta(days=luck.randint(-20, 20))
        at = datetime(on.year, on.month, on.day, luck.choice([0, 1, 2, 3, 10, 22, 23]), 30, tzinfo=zone)
        customer = luck.choice([*(person.user for person in people), None])
        status = luck.choice([*BookingStatus])
        diary.visit(
            at.astimezone(UTC),
            customer,
            status=status.value,
            source="team" if customer else "phone",
            price=f"{luck.randint(0, 99999) / 100:.2f}",
            minutes=luck.choice([1, 20, 45]),
            service=luck.choice(services),
            employee=luck.choice(team),
            cancellation_fee=luck.choice([None, Decimal("1.25")]),
        )


def rows_between(db: Session, zone: ZoneInfo, first: date, last: date) -> list[Booking]:
    return [b for b in db.scalars(select(Booking)) if first <= b.starts_at.astimezone(zone).date() <= last]


def by_hand(db: Session, zone: ZoneInfo, first: date, last: date) -> dict[str, Any]:
    """The totals of some dates, from the rows themselves."""
    rows = rows_between(db, zone, first, last)
    completed = [b for b in rows if b.status == "completed"]
    came = {b.customer_id for b in completed if b.customer_id}
    earlier = {
        b.customer_id
        for b in db.scalars(select(Booking).where(Booking.status == "completed"))
        if b.starts_at.astimezone(zone).date() < first
    }
    items = {i.booking_id: i for i in db.scalars(select(BookingItem))}
    return {
        "rows": rows,
        "completed": completed,
        "revenue": sum((b.total_price for b in completed), Decimal("0.00")),
        "expected": sum((b.total_price for b in rows if b.holds_time), Decimal("0.00")),
        "fees": sum((b.cancellation_fee or Decimal(0) for b in rows), Decimal("0.00")),
        "new": len(came - earlier),
        "returning": len(came & earlier),
        "minutes": sum(items[b.id].duration_minutes for b in rows if b.status in KEPT),
        "items": items,
    }


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("zone", ["Europe/Tirane", "America/Havana", "Pacific/Kiritimati"])
def test_it_is_what_the_rows_say(
    alice: Phone, dritan: Phone, erion: Phone, bora: Phone, salon: Salon, diary: Diary, seed: int, zone: str
) -> None:
    db, here = diary.db, ZoneInfo(zone)
    diary.business.timezone = zone
    db.commit()
    filled(diary, salon, [alice, dritan, erion], random.Random(seed), here)
    made, hand = report(bora, salon, str(FIRST), str(LAST)), by_hand(db, here, FIRST, LAST)
    assert Decimal(made["revenue"]["completed"]) == hand["revenue"]
    assert Decimal(made["revenue"]["expected"]) == hand["expected"]
    assert Decimal(made["revenue"]["cancellation_fees"]) == hand["fees"]
    assert made["bookings"] == {s.value: Counter(b.status for b in hand["rows"])[s] for s in BookingStatus}
    assert made["customers"] == {"new": hand["new"], "returning": hand["returning"]}
    assert made["occupancy"]["booked_minutes"] == hand["minutes"]
    for day in made["revenue"]["by_day"]:
        own = [b for b in hand["completed"] if b.starts_at.astimezone(here).date().isoformat() == day["date"]]
        assert (day["visits"], Decimal(day["revenue"])) == (len(own), sum(b.total_price for b in own))
    for row in made["employees"]:
        key = diary.team[row["uid"]].id
        own = [b for b in hand["completed"] if hand["items"][b.id].employee_id == key]
        assert (row["visits"], Decimal(row["revenue"])) == (len(own), sum(b.total_price for b in own))
    length = LAST - FIRST + timedelta(1)
    before = by_hand(db, here, FIRST - length, LAST - length)
    assert Decimal(made["previous"]["revenue"]) == before["revenue"]
    assert made["previous"]["bookings"] == len(before["rows"])
    assert (made["previous"]["new_customers"], made["previous"]["returning_customers"]) == (
        before["new"],
        before["returning"],
    )
