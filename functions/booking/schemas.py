"""What comes and goes when somebody looks for a time, books it, and calls it off."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, PlainSerializer, model_validator
from typing_extensions import TypedDict

from common.i18n import _
from common.models import BookingStatus, PaymentStatus
from common.web.fields import Day, Instant
from common.web.paging import PageQuery
from common.web.validation import Answer, Body, Query, Wrong

MOST_DAYS = 31

LocalDate = date  # a field called `date` would hide the type

WallTime = Annotated[
    time, PlainSerializer(lambda at: at.strftime("%H:%M"), return_type=str), Field(examples=["09:30"])
]
Money = Annotated[
    Decimal, PlainSerializer(lambda m: f"{m:.2f}", return_type=str), Field(examples=["1000.00"])
]


class SlotsQuery(Query):
    """Whose free times, for what, on which of the venue's dates (both included, at most 31 days)."""

    business: UUID
    service: UUID
    employee: UUID | None = None
    date_from: Day = Field(examples=["2027-03-15"])
    date_to: Day = Field(examples=["2027-03-21"])

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if not 0 <= (self.date_to - self.date_from).days < MOST_DAYS:
            raise Wrong("wrong_range", _("Choose at most {days} days, the first one first."), days=MOST_DAYS)
        return self


class OptionReply(TypedDict):
    """Somebody who can serve at that start, until when and for how much."""

    employee: str
    ends_at: str
    price: str


class SlotReply(TypedDict):
    """A start that can be booked; `start_time` and `end_time` are the venue's wall time."""

    starts_at: str
    ends_at: str
    start_time: str
    end_time: str
    options: list[OptionReply]
    price_from: str


class DayReply(TypedDict):
    """A date at the venue and its free times; a day without any is listed too."""

    date: str
    slots: list[SlotReply]


class SlotsReply(Answer):
    """The free times of a range of days; `next_available_at` is set when there are none at all."""

    timezone: str = Field(examples=["Europe/Tirane"])
    currency: str = Field(examples=["ALL"])
    days: list[DayReply]
    next_available_at: str | None


class ServiceChoice(Body):
    """One service of the visit, and by whom; without an employee anybody may serve."""

    uid: UUID
    employee: UUID | None = None


class Guest(Body):
    """Whom the booking is for, if not for the one who books."""

    name: str = Field(min_length=1, max_length=128, examples=["Drita"])
    phone: str | None = Field(None, max_length=32, examples=["+355691234567"])


_ORDER: dict[str, JsonValue] = {
    "business": "0b9f1e9a-5c1e-4d35-9a3c-6f6f2a7c9d10",
    "services": [{"uid": "5e0a1c0e-8f0c-4a53-8f0e-0d6c3b9f7a21"}],
    "date": "2027-03-15",
    "start_time": "09:30",
    "note": "It is my first time.",
    "expected_total": "1000.00",
}


class BookRequest(Body):
    """A visit: when (an instant, or the venue's own date and time), what, by whom."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ORDER]})

    business: UUID
    services: list[ServiceChoice] | None = Field(None, min_length=1, max_length=1)
    service: UUID | None = None
    employee: UUID | None = None
    starts_at: Instant | None = None
    date: Day | None = None
    start_time: time | None = Field(None, examples=["09:30"])
    note: str = Field("", max_length=2000)
    guest: Guest | None = None
    expected_total: Decimal | None = Field(None, ge=0, max_digits=14, decimal_places=2, examples=["1000.00"])
    payment: Literal["venue"] = "venue"

    @model_validator(mode="after")
    def _says_what_and_when(self) -> Self:
        if (self.services is None) == (self.service is None):
            raise Wrong("one_of", _("Name the service once: in `services`, or as `service`."))
        if self.services is not None and self.employee is not None:
            raise Wrong("one_of", _("Name the employee inside `services`, next to the service."))
        if (self.starts_at is None) == (self.date is None or self.start_time is None):
            raise Wrong("one_of", _("Say when once: as `starts_at`, or as `date` and `start_time`."))
        return self

    @property
    def choice(self) -> ServiceChoice:
        """The one service, whichever way it was written."""
        if self.services is not None:
            return self.services[0]
        assert self.service is not None
        return ServiceChoice(uid=self.service, employee=self.employee)


class CancelRequest(Body):
    """Why, in one's own words; a business must say, a customer may."""

    reason: str | None = Field(None, max_length=500, examples=["I am ill."])


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
