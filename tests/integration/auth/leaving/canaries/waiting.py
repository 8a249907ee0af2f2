"""What she waits for, and the calendars of her seat in Bora's team."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import (
    BusyCalendar,
    BusyTime,
    CalendarFeed,
    Employee,
    Hold,
    WaitlistEntry,
    WaitlistStatus,
)
from tests.integration.auth.leaving.canaries.life import NAME, WORD, Life


def waiting(db: Session, life: Life) -> None:
    """She waits for one time and has been offered another."""
    business, now = life.salon.business.id, life.clock.now()
    hour = timedelta(hours=1)
    kept = Hold(
        business_id=business,
        customer_id=life.alice.id,
        starts_at=now,
        ends_at=now + hour,
        expires_at=now + hour,
    )
    db.add(kept)
    db.flush()
    wanted = {"business_id": business, "customer_id": life.alice.id, "note": f"{WORD}: after work"}
    days = {"date_from": date(2027, 4, 1), "date_to": date(2027, 4, 3)}
    offered = {
        "status": WaitlistStatus.OFFERED,
        "hold_id": kept.id,
        "offered_at": now,
        "offer_expires_at": now + hour,
    }
    db.add_all([WaitlistEntry(**wanted, **days), WaitlistEntry(**wanted, **days, **offered)])


def calendars(db: Session, life: Life) -> None:
    """Her diary in her own calendar, and her own calendar in her diary."""
    now = life.clock.now()
    seat = db.scalars(select(Employee).where(Employee.name == NAME)).one()
    hers = {"business_id": seat.business_id, "employee_id": seat.id}
    elsewhere = BusyCalendar(
        **hers,
        sealed_url=f"https://{WORD}.example.com/private".encode(),
        host=f"{WORD}.example.com",
        etag=WORD,
        last_error=f"{WORD}: no such calendar",
        fetch_at=now,
    )
    db.add_all([CalendarFeed(**hers, token_hash=b"1"), elsewhere])
    db.flush()
    db.add(BusyTime(**hers, calendar_id=elsewhere.id, starts_at=now, ends_at=now + timedelta(hours=1)))
