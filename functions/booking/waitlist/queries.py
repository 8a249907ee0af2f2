"""What is read of the waiting list; who is asking stands in every WHERE."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from common.diary import Venue
from common.models import (
    Booking,
    Business,
    BusinessMember,
    Hold,
    HoldPurpose,
    Occupancy,
    User,
    WaitlistEntry,
    WaitlistService,
    WaitlistStatus,
)
from common.team import LEADERS
from common.web.paging import Found, page_of
from functions.booking.waitlist.schemas import WaitlistQuery

OPEN = (WaitlistStatus.WAITING, WaitlistStatus.OFFERED)
_IS_HERE = User.blocked_at.is_(None), User.deletion_requested_at.is_(None), User.erased_at.is_(None)
Span = tuple[datetime, datetime]


def whole_entry() -> Select[WaitlistEntry]:
    """Entries with everything a reply shows: two statements, however many there are."""
    services = selectinload(WaitlistEntry.services)
    return select(WaitlistEntry).options(
        joinedload(WaitlistEntry.business),
        joinedload(WaitlistEntry.customer),
        joinedload(WaitlistEntry.hold),
        joinedload(WaitlistEntry.booking),
        services.joinedload(WaitlistService.service),
        services.joinedload(WaitlistService.employee),
    )


def entries_of(db: Session, user: User, wanted: WaitlistQuery) -> Found[WaitlistEntry]:
    """One page of somebody's own entries, newest first."""
    mine = whole_entry().where(WaitlistEntry.customer_id == user.id)
    if wanted.business is not None:
        mine = mine.join(WaitlistEntry.business).where(Business.uid == wanted.business)
    return page_of(db, mine, (WaitlistEntry.created_at, WaitlistEntry.id), wanted, descending=True)


def queue_of(db: Session, business: Business, wanted: WaitlistQuery) -> Found[WaitlistEntry]:
    """One page of all who wait at a business, in the order in which they are asked; who is leaving does not."""
    waiting = whole_entry().join(WaitlistEntry.customer).where(WaitlistEntry.business_id == business.id)
    waiting = waiting.where(*_IS_HERE)
    order = (WaitlistEntry.times_offered, WaitlistEntry.created_at, WaitlistEntry.id)
    return page_of(db, waiting.where(WaitlistEntry.status.in_(OPEN)), order, wanted)


def led_business(db: Session, user: User, uid: UUID) -> Business | None:
    """The business with this uid, if `user` is an owner or manager of it."""
    led = (
        select(Business)
        .join(BusinessMember, BusinessMember.business_id == Business.id)
        .where(Business.uid == uid)
        .where(Business.archived_at.is_(None))
        .where(BusinessMember.user_id == user.id)
        .where(BusinessMember.role.in_(LEADERS))
    )
    return db.scalars(led).one_or_none()


def entry_of(db: Session, user: User, uid: UUID) -> WaitlistEntry | None:
    """Somebody's own entry."""
    mine = whole_entry().where(WaitlistEntry.uid == uid).where(WaitlistEntry.customer_id == user.id)
    return db.scalars(mine).one_or_none()


def locked_entry(db: Session, entry_id: int) -> WaitlistEntry:
    """An entry as it stands now, locked; its customer must be locked before."""
    row = whole_entry().where(WaitlistEntry.id == entry_id)
    locked = row.with_for_update(of=WaitlistEntry).execution_options(populate_existing=True)
    return db.scalars(locked).one()


def open_at(db: Session, user: User, business: Venue) -> Sequence[WaitlistEntry]:
    """What somebody still waits for at a business."""
    mine = whole_entry().where(WaitlistEntry.customer_id == user.id)
    at_it = mine.where(WaitlistEntry.business_id == business.id).where(WaitlistEntry.status.in_(OPEN))
    return db.scalars(at_it.order_by(WaitlistEntry.id)).all()


def in_line(
    db: Session, business: UUID, on: date, but: Collection[int], most: int
) -> Sequence[WaitlistEntry]:
    """Up to `most` who wait for that local date, first come first; whoever was offered something comes later.

    People who are leaving or blocked wait for nothing.
    """
    waiting = (
        whole_entry()
        .join(WaitlistEntry.business)
        .join(WaitlistEntry.customer)
        .where(Business.uid == business)
        .where(WaitlistEntry.status == WaitlistStatus.WAITING)
        .where(WaitlistEntry.date_from <= on)
        .where(WaitlistEntry.date_to >= on)
        .where(WaitlistEntry.id.not_in(but))
        .where(*_IS_HERE)
        .order_by(WaitlistEntry.times_offered, WaitlistEntry.created_at, WaitlistEntry.id)
        .limit(most)
    )
    return db.scalars(waiting).all()


def has_an_offer(db: Session, entry: WaitlistEntry) -> bool:
    """Whether a time is kept for the same person at the same business: one at a time."""
    theirs = select(WaitlistEntry.id).where(WaitlistEntry.customer_id == entry.customer_id)
    offered = theirs.where(WaitlistEntry.business_id == entry.business_id)
    return db.scalar(offered.where(WaitlistEntry.status == WaitlistStatus.OFFERED).limit(1)) is not None


def not_for(db: Session, entry: WaitlistEntry, between: Span, now: datetime) -> list[Span]:
    """Times that are of no use to whoever waits: they are elsewhere then, or have let that time go already."""
    return [*_visits(db, entry, between, now), *_kept(db, entry, between, now)]


def _visits(db: Session, entry: WaitlistEntry, between: Span, now: datetime) -> list[Span]:
    elsewhere = (
        select(Booking.starts_at, Booking.ends_at)
        .where(Booking.customer_id == entry.customer_id)
        .where(Booking.holds_time)
        .where(Booking.guest_name.is_(None))
        .where(or_(Booking.expires_at.is_(None), Booking.expires_at > now))
        .where(Booking.starts_at < between[1])
        .where(Booking.ends_at > between[0])
    )
    return [(row.starts_at, row.ends_at) for row in db.execute(elsewhere)]


def _kept(db: Session, entry: WaitlistEntry, between: Span, now: datetime) -> list[Span]:
    """What is kept for them anywhere, and what was kept for them here since they wait."""
    is_live = Hold.released_at.is_(None) & (Hold.expires_at > now)
    was_theirs = (Hold.business_id == entry.business_id) & (Hold.created_at >= entry.created_at)
    holds = (
        select(Hold.starts_at, Hold.ends_at)
        .where(Hold.customer_id == entry.customer_id)
        .where(or_(is_live, was_theirs & (Hold.purpose == HoldPurpose.WAITLIST)))
        .where(Hold.starts_at < between[1])
        .where(Hold.ends_at > between[0])
    )
    return [(row.starts_at, row.ends_at) for row in db.execute(holds)]


def resources_held(db: Session, hold: Hold) -> Sequence[int]:
    """The resources whose time a hold keeps."""
    held = select(Occupancy.resource_id).where(Occupancy.business_id == hold.business_id)
    return db.scalars(held.where(Occupancy.hold_id == hold.id).where(Occupancy.active)).all()


def lapsed_offers(db: Session, now: datetime, most: int) -> Sequence[tuple[int, int]]:
    """Up to `most` entries whose offer nobody took in time, each with its customer, oldest first."""
    lapsed = (
        select(WaitlistEntry.id, WaitlistEntry.customer_id)
        .where(WaitlistEntry.status == WaitlistStatus.OFFERED)
        .where(WaitlistEntry.offer_expires_at <= now)
        .order_by(WaitlistEntry.offer_expires_at, WaitlistEntry.id)
        .limit(most)
    )
    return [(row.id, row.customer_id) for row in db.execute(lapsed)]


def zones_waited_in(db: Session, before: date) -> Sequence[str]:
    """The time zones in which somebody waits for days that may have gone by."""
    waiting = (
        select(func.distinct(Business.timezone))
        .join(WaitlistEntry, WaitlistEntry.business_id == Business.id)
        .where(WaitlistEntry.status == WaitlistStatus.WAITING)
        .where(WaitlistEntry.date_to <= before)
    )
    return db.scalars(waiting).all()
