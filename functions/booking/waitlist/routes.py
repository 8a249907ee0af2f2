"""Waiting for a time, looking at what one waits for, taking what is offered."""

from uuid import UUID

from sqlalchemy.orm import Session

from common.clock import Clock
from common.errors import NotFound
from common.models import User
from common.settings import Settings
from common.tuning import Feature
from common.web.ask import Caller, Reply
from common.web.guards import signed_in
from common.web.limits import per_address
from common.web.paging import Page
from functions.booking.api import api
from functions.booking.refusals import (
    BY_REASON,
    AlreadyBooked,
    DepositRequired,
    Inactive,
    NotQualified,
    PaymentUnavailable,
    PriceChanged,
    SlotTaken,
)
from functions.booking.routes.shown import shown
from functions.booking.schemas import BookingReply
from functions.booking.waitlist import actions, queries
from functions.booking.waitlist.actions import AlreadyClaimed, OfferOver, TooManyWaiting
from functions.booking.waitlist.schemas import ClaimRequest, EntryReply, WaitlistQuery, WaitRequest
from functions.booking.waitlist.showing import entry_reply


@api.post(
    "/api/business/waitlist/",
    auth=signed_in.on("business"),
    status=201,
    or_status=200,
    idempotent=True,
    errors=[NotFound, Inactive, NotQualified, TooManyWaiting],
    limits=[per_address("waitlist", 60, 60)],
    feature=Feature.BOOKING,
)
def wait(db: Session, user: User, body: WaitRequest, caller: Caller, clock: Clock) -> Reply[EntryReply]:
    """Wait for a time to become free.

    The first in line who can use a time that becomes free has it kept for some minutes, then the next. Asking for the
    same again gives the same entry (200).
    """
    now = clock.now()
    entry, is_new = actions.wait(db, user, body, now=now)
    return Reply(_shown(db, user, entry.uid, caller, clock), status=201 if is_new else 200)


@api.get("/api/business/waitlist/", auth=signed_in)
def waitlist(db: Session, user: User, query: WaitlistQuery, caller: Caller, clock: Clock) -> Page[EntryReply]:
    """List what I wait for; for owners and managers who name their business, who waits there."""
    led = queries.led_business(db, user, query.business) if query.business else None
    found = queries.queue_of(db, led, query) if led else queries.entries_of(db, user, query)
    now = clock.now()
    return Page[EntryReply].of(
        found, lambda entry: entry_reply(entry, caller.language, now, for_team=led is not None)
    )


@api.delete(
    "/api/business/waitlist/<uuid:uid>/",
    auth=signed_in.on("entry", "customer"),
    errors=[NotFound, AlreadyClaimed],
)
def withdraw(db: Session, user: User, uid: UUID, caller: Caller, clock: Clock) -> EntryReply:
    """Stop waiting; a time that is kept goes to the next in line."""
    entry = actions.withdraw(db, user, uid, now=clock.now())
    return _shown(db, user, entry.uid, caller, clock)


@api.post(
    "/api/business/waitlist/<uuid:uid>/claim/",
    auth=signed_in.on("entry", "customer"),
    status=201,
    idempotent=True,
    errors=[
        NotFound,
        OfferOver,
        SlotTaken,
        *BY_REASON.values(),
        AlreadyBooked,
        PriceChanged,
        DepositRequired,
        PaymentUnavailable,
    ],
    limits=[per_address("waitlist-claim", 60, 60)],
    feature=Feature.BOOKING,
)
def claim(
    db: Session,
    user: User,
    uid: UUID,
    body: ClaimRequest,
    caller: Caller,
    clock: Clock,
    settings: Settings,
) -> Reply[BookingReply]:
    """Take the time that is kept for me; it becomes a booking by the same rules as any other."""
    booking = actions.claim(
        db, user, uid, body, now=clock.now(), settings=settings, request_id=caller.request_id
    )
    return shown(db, user, booking.uid, caller, clock.now())


def _shown(db: Session, user: User, uid: UUID, caller: Caller, clock: Clock) -> EntryReply:
    """The entry as it stands now."""
    db.flush()
    db.expire_all()
    entry = queries.entry_of(db, user, uid)
    if entry is None:
        raise NotFound
    return entry_reply(entry, caller.language, clock.now())
