"""How bookings look that somebody has to move."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Annotated, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, PlainSerializer

from common.i18n import told
from common.models import Booking, BookingItem
from common.naming import whom_it_is_for
from common.web.validation import Answer

LocalDate = date  # a field called `date` would hide the type
WallTime = Annotated[
    time, PlainSerializer(lambda at: at.strftime("%H:%M"), return_type=str), Field(examples=["09:30"])
]


class WhoServes(Answer):
    """Who is to serve, by the name agreed on."""

    uid: UUID
    name: str = Field(examples=["Dritan Hoxha"])


class ServiceToMove(Answer):
    """One service of the visit."""

    uid: UUID
    name: str = Field(examples=["Men's cut"])
    employee: WhoServes

    @classmethod
    def of(cls, item: BookingItem, language: str) -> Self:
        """A service as it was agreed, its employee loaded."""
        return cls(
            uid=item.service.uid,
            name=told(language, item.service_name_en, item.service_name_sq),
            employee=WhoServes(uid=item.employee.uid, name=item.employee_name),
        )


class BookingToMove(Answer):
    """A visit to come that needs somebody else, or something else; `date` and `start_time` are the venue's."""

    uid: UUID
    starts_at: datetime
    date: LocalDate
    start_time: WallTime
    timezone: str = Field(examples=["Europe/Tirane"])
    customer: str = Field(examples=["Alice Deda"])
    services: list[ServiceToMove]
    employee: WhoServes

    @classmethod
    def of(cls, booking: Booking, language: str) -> Self:
        """A visit with its customer and services loaded."""
        services = [ServiceToMove.of(item, language) for item in booking.items]
        return cls(
            uid=booking.uid,
            starts_at=booking.starts_at.astimezone(ZoneInfo(booking.timezone)),
            date=booking.local_on,
            start_time=booking.local_start,
            timezone=booking.timezone,
            customer=whom_it_is_for(booking, language),
            services=services,
            employee=services[0].employee,
        )


class BookingsToMove(Answer):
    """What is left to be moved, soonest first; nothing of it has been called off."""

    bookings_to_move: list[BookingToMove]

    @classmethod
    def of_all(cls, bookings: Iterable[Booking], language: str) -> Self:
        """Visits to come, for somebody who reads `language`."""
        return cls(bookings_to_move=[BookingToMove.of(each, language) for each in bookings])
