"""A booking as it is shown, and the list of one's own."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from common.models import BookingStatus, PaymentStatus
from common.web.fields import Instant
from common.web.paging import PageQuery
from common.web.validation import Answer
from functions.booking.schemas.booking import Guest
from functions.booking.schemas.fields import LocalDate, Money, WallTime


class MyBookingsQuery(PageQuery):
    """Which of one's own bookings; `upcoming` ones come soonest first, all others latest first."""

    status: list[BookingStatus] = Field(default_factory=list)
    from_: Instant | None = Field(None, alias="from")
    to: Instant | None = None
    upcoming: bool = False


class BusinessInBooking(Answer):
    """Where to go, and whom to call."""

    uid: UUID
    name: str = Field(examples=["Floktari Bora"])
    address: str
    phone: str | None


class EmployeeInBooking(Answer):
    """Who serves."""

    uid: UUID
    name: str = Field(examples=["Dritan"])


class ServiceInBooking(Answer):
    """One service of the visit, as it was agreed."""

    uid: UUID
    name: str = Field(examples=["Qethje"])
    employee: EmployeeInBooking
    starts_at: datetime
    ends_at: datetime
    price: Money


class PaymentInBooking(Answer):
    """Where the money is."""

    status: PaymentStatus
    due: Money
    paid: Money
    refundable: Money


class PolicyInBooking(Answer):
    """The terms agreed on when booking; instants, not spans."""

    free_cancel_until: datetime
    reschedule_until: datetime
    max_reschedules: int | None


class BookingReply(Answer):
    """A booking; `date`, `start_time`, `end_time` are wall time in `timezone`."""

    uid: UUID
    version: int
    status: BookingStatus
    business: BusinessInBooking
    services: list[ServiceInBooking]
    employee: EmployeeInBooking
    date: LocalDate
    start_time: WallTime
    end_time: WallTime
    timezone: str = Field(examples=["Europe/Tirane"])
    starts_at: datetime
    ends_at: datetime
    total_price: Money
    currency: str = Field(examples=["ALL"])
    payment: PaymentInBooking
    guest: Guest | None
    note: str
    policy: PolicyInBooking
    cancellation_fee: Money | None
    created_at: datetime
    rating_allowed: bool
