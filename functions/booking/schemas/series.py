"""What is said about each date of a series."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from common.models import BookingStatus
from common.web.validation import Answer
from functions.booking.schemas.fields import LocalDate, Money, WallTime
from functions.booking.schemas.slots import SlotReply


class DateReply(Answer):
    """One date: what it costs, or the `code` of the refusal and the nearest times that are free."""

    date: LocalDate
    start_time: WallTime
    starts_at: datetime
    bookable: bool
    reason: str | None = Field(examples=["slot_taken"])
    total_price: Money | None
    alternatives: list[SlotReply]


class SeriesPreview(Answer):
    """What would come of the order; nothing has been written."""

    timezone: str = Field(examples=["Europe/Tirane"])
    currency: str = Field(examples=["ALL"])
    dates: list[DateReply]


class VisitOfSeries(Answer):
    """One of the bookings that were made together."""

    uid: UUID
    starts_at: datetime
    status: BookingStatus


class SeriesInBooking(Answer):
    """What a booking belongs to; the others and the skipped dates are told when the series is booked."""

    id: UUID
    bookings: list[VisitOfSeries] = []
    skipped: list[DateReply] = []
