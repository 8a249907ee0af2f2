"""When a customer could come instead, if the business has called a visit off."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from common import diary
from common.availability import Question
from common.models import Booking, BookingStatus, User
from functions.booking import queries
from functions.booking.alternatives import nearest
from functions.booking.schemas import SlotReply


def instead_of(db: Session, booking: Booking, now: datetime) -> list[SlotReply]:
    """The three nearest times for the same services, by anybody, for a visit that its business has called off.

    None for any other visit, and where the business no longer sells what was booked.
    """
    if booking.status is not BookingStatus.CANCELLED_BY_BUSINESS:
        return []
    customer = db.get(User, booking.customer_id) if booking.customer_id is not None else None
    choices = [diary.Choice(uid) for uid in queries.services_of(db, booking)]
    subject = diary.subject_of(db, booking.business.uid, choices, customer, now)
    if subject is None or not subject.is_on_sale:
        return []
    return nearest(db, subject, _question(subject, booking, now), booking.starts_at)


def _question(subject: diary.Subject, booking: Booking, now: datetime) -> Question:
    """What the customer would ask for the local date of the visit."""
    on = booking.starts_at.astimezone(ZoneInfo(subject.business.timezone)).date()
    return Question(
        now=now,
        date_from=on,
        date_to=on,
        wishes=subject.wishes,
        active_bookings=subject.active_bookings,
        blocked=subject.is_blocked,
    )
