"""Keeping a time for somebody who waited, and letting go of it."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from common import diary, outbox
from common.availability import Verdict, Visit
from common.db import rules
from common.events import DiaryChanged, TimeFreed, WaitlistOffered
from common.models import Hold, HoldPurpose, Occupancy, WaitlistEntry, WaitlistStatus
from functions.booking.refusals import SlotTaken
from functions.booking.waitlist import queries

MOST_OFFERS = 5
"""Whoever lets as many offers go by does not wait any more: each of them kept a time from everybody else."""


def keep(db: Session, entry: WaitlistEntry, verdict: Verdict, now: datetime, minutes: int) -> bool:
    """Keep the first visit whose time is really free for so many minutes, and tell; says whether there was one.

    The constraint has the last word. The entry, its customer and everybody who could serve must be locked.
    """
    until = now + timedelta(minutes=minutes)
    for visit in verdict.visits:
        try:
            hold = _held(db, entry, visit, now, until)
        except SlotTaken:
            continue
        _offered(db, entry, hold, now)
        return True
    return False


def _held(db: Session, entry: WaitlistEntry, visit: Visit, now: datetime, until: datetime) -> Hold:
    hold = Hold(
        uid=uuid4(),
        business_id=entry.business_id,
        customer_id=entry.customer_id,
        purpose=HoldPurpose.WAITLIST,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        expires_at=until,
        created_at=now,
    )
    with rules(db, {"occupancy_no_overlap": SlotTaken}):
        db.add(hold)
        db.flush()
        db.add_all(_occupancy(hold, visit))
    return hold


def _occupancy(hold: Hold, visit: Visit) -> list[Occupancy]:
    return [
        Occupancy(
            business_id=hold.business_id,
            resource_id=each.resource_id,
            during=Range(each.starts_at, each.ends_at),
            hold_id=hold.id,
            expires_at=hold.expires_at,
        )
        for each in visit.occupied
    ]


def _offered(db: Session, entry: WaitlistEntry, hold: Hold, now: datetime) -> None:
    entry.status, entry.hold_id = WaitlistStatus.OFFERED, hold.id
    entry.offered_at, entry.offer_expires_at = now, hold.expires_at
    entry.times_offered += 1
    entry.updated_at = now
    outbox.publish(db, WaitlistOffered(entry=entry.uid, hold=hold.uid), now=now)
    outbox.publish(db, DiaryChanged(business=entry.business.uid), now=now)


def let_go_of(db: Session, entry: WaitlistEntry, to: WaitlistStatus, now: datetime) -> None:
    """Give an entry another status, and what was kept for it to the next in line; it must be locked."""
    hold = entry.hold
    entry.status, entry.hold_id, entry.updated_at = to, None, now
    db.flush()
    if hold is not None:
        _free(db, entry, hold, now)


def _free(db: Session, entry: WaitlistEntry, hold: Hold, now: datetime) -> None:
    """The hold may be released already, by whoever found it expired in their way; nobody was told of that."""
    diary.lock_resources(db, queries.resources_held(db, hold))
    kept = update(Occupancy).where(Occupancy.business_id == hold.business_id)
    db.execute(kept.where(Occupancy.hold_id == hold.id).where(Occupancy.active).values(active=False))
    hold.released_at = hold.released_at or now
    business = entry.business
    outbox.publish(db, DiaryChanged(business=business.uid), now=now)
    if hold.starts_at > now:
        on = hold.starts_at.astimezone(ZoneInfo(business.timezone)).date()
        outbox.publish(db, TimeFreed(business=business.uid, on=on.isoformat()), now=now)
