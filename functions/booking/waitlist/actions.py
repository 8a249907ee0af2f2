"""What changes on the waiting list; everything about an entry happens under the lock of its customer."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from common import diary
from common.errors import Conflict, Invalid, NotFound, field_error
from common.i18n import _
from common.models import Booking, User, WaitlistEntry, WaitlistService, WaitlistStatus
from common.settings import Settings
from functions.booking.actions.book import book
from functions.booking.refusals import Inactive, NotQualified
from functions.booking.schemas import BookRequest, ServiceChoice
from functions.booking.waitlist import queries
from functions.booking.waitlist.keeping import let_go_of
from functions.booking.waitlist.schemas import ClaimRequest, WaitRequest

MOST_OPEN = 5
"""Entries that one person may have open at one business."""


class TooManyWaiting(Conflict):
    """Somebody waits for as much as one may wait for at one business."""

    code = "too_many_waiting"
    title = _("You already wait for enough here.")
    detail = _("You can wait for {most} things at most at one business. Please withdraw one of them first.")


class OfferOver(Conflict):
    """The time is not kept for them, or not any more."""

    code = "offer_over"
    title = _("This offer is over.")
    detail = _("The time is not kept for you any more. You are still on the waiting list.")


class AlreadyClaimed(Conflict):
    """What came of the entry is a booking; that can be canceled."""

    code = "already_claimed"
    title = _("You have already taken the time you waited for.")


def wait(db: Session, user: User, request: WaitRequest, *, now: datetime) -> tuple[WaitlistEntry, bool]:
    """Put somebody on the list, and say whether the entry is new: waiting for the same twice is waiting once.

    Raises `NotFound` for what cannot be booked at all, `Inactive`, `NotQualified`, `Invalid` for days that have
    gone by or are too far ahead, or `TooManyWaiting`. Somebody unwelcome waits like anybody else, and in vain.
    """
    diary.lock_business(db, request.business)
    diary.lock_user(db, user.id)
    subject = _subject(db, request, now)
    _is_within_reach(request, subject, now)
    open_ones = queries.open_at(db, user, subject.business)
    same = next((each for each in open_ones if _says_the_same(each, request)), None)
    if same is not None:
        return same, False
    if len(open_ones) >= MOST_OPEN:
        raise TooManyWaiting(most=MOST_OPEN)
    return _written(db, user, request, subject, now), True


def _subject(db: Session, request: WaitRequest, now: datetime) -> diary.Subject:
    choices = [diary.Choice(each.uid, each.employee) for each in request.choices]
    subject = diary.subject_of(db, request.business, choices, None, now)
    if subject is None:
        raise NotFound
    if not subject.is_on_sale:
        raise Inactive
    if not all(each.asked_for for each in subject.chosen):
        raise NotQualified
    return subject


def _is_within_reach(request: WaitRequest, subject: diary.Subject, now: datetime) -> None:
    today = _today(subject.business.timezone, now)
    if request.date_from < today:
        raise Invalid(fields=[field_error("date_from", "in_the_past", _("This day has already passed."))])
    if request.date_to > today + timedelta(days=subject.policy.max_days):
        too_far = _("Bookings for this day are not open yet.")
        raise Invalid(fields=[field_error("date_to", "too_far", too_far)])


def _today(zone: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


def _says_the_same(entry: WaitlistEntry, request: WaitRequest) -> bool:
    return choices_of(entry) == request.choices and (
        (entry.date_from, entry.date_to, entry.time_from, entry.time_to)
        == (request.date_from, request.date_to, request.time_from, request.time_to)
    )


def choices_of(entry: WaitlistEntry) -> list[ServiceChoice]:
    """What an entry waits for, as one orders it."""
    return [
        ServiceChoice(uid=each.service.uid, employee=each.employee.uid if each.employee else None)
        for each in entry.services
    ]


def _written(
    db: Session, user: User, request: WaitRequest, subject: diary.Subject, now: datetime
) -> WaitlistEntry:
    entry = WaitlistEntry(
        uid=uuid4(),
        business_id=subject.business.id,
        customer_id=user.id,
        date_from=request.date_from,
        date_to=request.date_to,
        time_from=request.time_from,
        time_to=request.time_to,
        note=request.note,
        created_at=now,
        updated_at=now,
    )
    db.add(entry)
    db.flush()
    db.add_all(_service_rows(entry, subject))
    db.flush()
    return entry


def _service_rows(entry: WaitlistEntry, subject: diary.Subject) -> list[WaitlistService]:
    return [
        WaitlistService(
            business_id=entry.business_id,
            entry_id=entry.id,
            position=position,
            service_id=each.service.id,
            employee_id=each.asked_for[0].employee.id if each.employee else None,
        )
        for position, each in enumerate(subject.chosen)
    ]


def withdraw(db: Session, user: User, uid: UUID, *, now: datetime) -> WaitlistEntry:
    """Stop waiting; a time that is kept goes to the next. Again changes nothing. Raises `AlreadyClaimed`."""
    entry = _locked(db, user, uid)
    if entry.status is WaitlistStatus.CLAIMED:
        raise AlreadyClaimed
    if entry.status in queries.OPEN:
        let_go_of(db, entry, WaitlistStatus.WITHDRAWN, now)
    return entry


def claim(
    db: Session,
    user: User,
    uid: UUID,
    request: ClaimRequest,
    *,
    now: datetime,
    settings: Settings,
    request_id: str = "",
) -> Booking:
    """Take the time that is kept, by the same rules as any other booking; claimed again it is the same booking.

    Raises `OfferOver`, or whatever booking raises: the offer then stands until its time is up.
    """
    known = _mine(db, user, uid)
    diary.lock_business(db, known.business.uid)
    entry = _locked(db, user, uid)
    if entry.booking is not None:
        return entry.booking
    if entry.hold is None or entry.offer_expires_at is None or entry.offer_expires_at <= now:
        raise OfferOver
    booking = book(
        db,
        user,
        _order(entry, entry.hold.starts_at, request),
        now=now,
        settings=settings,
        request_id=request_id,
        keeping=entry.hold,
    )
    entry.status, entry.hold_id, entry.booking_id = WaitlistStatus.CLAIMED, None, booking.id
    entry.updated_at = now
    return booking


def _order(entry: WaitlistEntry, starts_at: datetime, request: ClaimRequest) -> BookRequest:
    return BookRequest(
        business=entry.business.uid,
        services=choices_of(entry),
        starts_at=starts_at,
        note=entry.note if request.note is None else request.note,
        payment=request.payment,
        expected_total=request.expected_total,
    )


def _mine(db: Session, user: User, uid: UUID) -> WaitlistEntry:
    entry = queries.entry_of(db, user, uid)
    if entry is None:
        raise NotFound
    return entry


def _locked(db: Session, user: User, uid: UUID) -> WaitlistEntry:
    entry = _mine(db, user, uid)
    diary.lock_user(db, user.id)
    return queries.locked_entry(db, entry.id)
