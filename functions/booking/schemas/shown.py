"""A booking as it is shown, and the list of one's own."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from pydantic import Field

from common.models import BookingSource, BookingStatus, PaymentChoice, PaymentStatus
from common.web.fields import Instant
from common.web.paging import PageQuery
from common.web.validation import Answer
from functions.booking.schemas.fields import LocalDate, Money, WallTime
from functions.booking.schemas.series import SeriesInBooking


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


class CustomerInBooking(Answer):
    """Who comes, and how to reach them; `uid` is theirs among the business's clients."""

    uid: UUID | None = None
    name: str = Field(examples=["Arta Leka"])
    phone: str | None = Field(examples=["+355691234567"])
    is_guest: bool


class GuestInBooking(Answer):
    """Whom the booking is for, if not for the one who books."""

    name: str = Field(examples=["Drita"])
    phone: str | None = Field(examples=["+355691234567"])


class PaymentInBooking(Answer):
    """Where the money is: `due` is what is still to be paid before the visit."""

    status: PaymentStatus
    choice: PaymentChoice
    due: Money
    paid: Money
    refundable: Money


class FeeInBooking(Answer):
    """A share of the total, or an amount in the booking's currency."""

    percent: Decimal | None = Field(examples=["50"])
    amount: Money | None = Field(examples=[None])


class TierInBooking(FeeInBooking):
    """What calling off costs from `starts_at` on, until the next tier begins."""

    starts_at: datetime


class PolicyInBooking(Answer):
    """The terms agreed on when booking; instants, not spans."""

    free_cancel_until: datetime
    fee_tiers: list[TierInBooking]
    no_show_fee: FeeInBooking | None
    reschedule_until: datetime
    max_reschedules: int | None
    reschedules_left: int | None = Field(description="Null for as often as one likes.")
    allow_employee_change: bool


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
    any_employee: bool = Field(description="Nobody in particular was asked for.")
    source: BookingSource
    list_price: Money = Field(description="What the services cost by those who serve.")
    discount: Money
    total_price: Money
    currency: str = Field(examples=["ALL"])
    payment: PaymentInBooking
    guest: GuestInBooking | None
    customer: CustomerInBooking | None = Field(description="Only for the business.")
    is_outside_hours: bool | None = Field(description="Only for the business.")
    note: str
    policy: PolicyInBooking
    cancellation_fee: Money | None
    series: SeriesInBooking | None
    expires_at: datetime | None = Field(
        description="Until when the time is kept for a payment, or for the business's answer."
    )
    created_at: datetime
    rating_allowed: bool
