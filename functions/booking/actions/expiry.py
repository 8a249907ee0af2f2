"""Time that nobody holds any more: requests that were not answered, check-outs that were not paid."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ARRAY, BigInteger, DateTime, bindparam, false, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from common import outbox
from common.diary import Settled
from common.events import BookingExpired, DiaryChanged, TimeFreed
from common.models import Booking, BookingActor, BookingStatus, Hold, Occupancy, RefundReason
from functions.booking import transitions
from functions.booking.payments import refunds
from functions.booking.transitions import Act

WAITING = (BookingStatus.PENDING, BookingStatus.PENDING_PAYMENT)


def _overdue() -> Settled:
    """Whether anything of these resources and customers has expired: mostly nothing has."""
    now = bindparam("now", type_=DateTime(timezone=True))
    theirs = bindparam("resources", type_=ARRAY(BigInteger))
    customers = bindparam("customers", type_=ARRAY(BigInteger))
    taken = select(Occupancy.id).where(Occupancy.resource_id == func.any(theirs))
    taken = taken.where(Occupancy.active, Occupancy.expires_at <= now)
    asked = select(Booking.id).where(Booking.customer_id == func.any(customers))
    asked = asked.where(or_(*(Booking.status == each for each in WAITING)), Booking.expires_at <= now)
    requests = or_(taken.where(Occupancy.hold_id.is_(None)).exists(), asked.exists())
    holds = taken.where(Occupancy.hold_id.is_not(None)).exists()
    return Settled(select(requests.label("bookings"), holds.label("holds")))


_OVERDUE = _overdue()


def let_go(
    db: Session, resource_ids: Sequence[int], customer_ids: Collection[int | None], now: datetime
) -> None:
    """Release what has expired of these resources and of these customers; all of them must be locked.

    Otherwise a time that is free in the listing would be refused by the constraint. Several customers are looked
    after at once, so that bookings are locked in the order of their keys. A guest is None and has nothing else.
    """
    known = [each for each in customer_ids if each is not None]
    overdue = _OVERDUE.one(db, resources=list(resource_ids), customers=known, now=now)
    if overdue.bookings:
        _expire_all(db, resource_ids, known, now)
    if overdue.holds:
        _release_holds(db, resource_ids, now)


def _expire_all(db: Session, resource_ids: Sequence[int], known: Sequence[int], now: datetime) -> None:
    held = select(Occupancy.booking_id).where(Occupancy.resource_id.in_(resource_ids)).where(Occupancy.active)
    lapsed = (
        select(Booking)
        .options(joinedload(Booking.business))
        .where(
            or_(
                Booking.id.in_(held.where(Occupancy.expires_at <= now)),
                Booking.customer_id.in_(known) if known else false(),
            )
        )
        .where(Booking.status.in_(WAITING))
        .where(Booking.expires_at <= now)
        .order_by(Booking.id)
        .with_for_update(of=Booking)
        .execution_options(populate_existing=True)
    )
    for booking in db.scalars(lapsed).all():
        expire(db, booking, now)


def expire(db: Session, booking: Booking, now: datetime, why: RefundReason = RefundReason.EXPIRED) -> None:
    """Give up on a booking that waited in vain: its time is free, its money goes back; the row must be locked."""
    transitions.move(db, booking, BookingStatus.EXPIRED, Act(BookingActor.SYSTEM, None, "expired", now))
    free_time(db, booking, now)
    refunds.give_back(db, booking, None, why, now)
    refunds.abandon(db, booking, now)
    outbox.publish(db, BookingExpired(booking=booking.uid), now=now)


def free_time(db: Session, booking: Booking, now: datetime) -> None:
    """Let others have the time of a booking, and tell whoever may be waiting for it; what has passed tells nobody."""
    held = update(Occupancy).where(Occupancy.business_id == booking.business_id)
    mine = held.where(Occupancy.booking_id == booking.id).where(Occupancy.active).values(active=False)
    ends = db.scalars(mine.returning(func.upper(Occupancy.during, type_=DateTime(timezone=True)))).all()
    business = booking.business.uid
    if any(end > now for end in ends):
        outbox.publish(db, DiaryChanged(business=business), now=now)
    if ends and booking.ends_at > now:
        outbox.publish(db, TimeFreed(business=business, on=booking.local_on.isoformat()), now=now)


def _release_holds(db: Session, resource_ids: Sequence[int], now: datetime) -> None:
    over = (
        update(Occupancy)
        .where(Occupancy.resource_id.in_(resource_ids))
        .where(Occupancy.hold_id.is_not(None))
        .where(Occupancy.active)
        .where(Occupancy.expires_at <= now)
        .values(active=False)
        .returning(Occupancy.hold_id)
    )
    holds = db.scalars(over).all()
    if holds:
        db.execute(update(Hold).where(Hold.id.in_(holds)).values(released_at=now))
