"""What comes and goes when somebody waits for a time."""

from datetime import date, datetime
from decimal import Decimal
from typing import Self
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, model_validator

from common.i18n import _
from common.models import PaymentChoice, WaitlistStatus
from common.web.fields import Day
from common.web.paging import PageQuery
from common.web.validation import Answer, Body, Wrong
from functions.booking.schemas import MOST_DAYS, ServiceChoice, WallTime
from functions.booking.schemas.booking import WallClock
from functions.booking.schemas.slots import MOST_SERVICES

_WISH: dict[str, JsonValue] = {
    "business": "0b9f1e9a-5c1e-4d35-9a3c-6f6f2a7c9d10",
    "services": [{"uid": "5e0a1c0e-8f0c-4a53-8f0e-0d6c3b9f7a21"}],
    "date_from": "2027-03-15",
    "date_to": "2027-03-19",
    "time_from": "16:00",
    "time_to": "20:00",
}


class WaitRequest(Body):
    """A visit somebody would like, on which of the venue's dates (both included, at most 31 days).

    With `time_from` and `time_to` the visit lies between these hours of the venue's clock, from start to end.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [_WISH]})

    business: UUID
    services: list[ServiceChoice] | None = Field(None, min_length=1, max_length=MOST_SERVICES)
    service: UUID | None = None
    employee: UUID | None = None
    date_from: Day
    date_to: Day
    time_from: WallClock | None = Field(None, examples=["16:00"])
    time_to: WallClock | None = Field(None, examples=["20:00"])
    note: str = Field("", max_length=2000)

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if (self.services is None) == (self.service is None):
            raise Wrong("one_of", _("Name the service once: in `services`, or as `service`."))
        if self.services is not None and self.employee is not None:
            raise Wrong("one_of", _("Name the employee inside `services`, next to the service."))
        return self

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if not 0 <= (self.date_to - self.date_from).days < MOST_DAYS:
            raise Wrong("wrong_range", _("Choose at most {days} days, the first one first."), days=MOST_DAYS)
        if self.time_from is not None and self.time_to is not None and self.time_from >= self.time_to:
            raise Wrong("wrong_order", _("The later hour must come after the earlier one."))
        return self

    @property
    def choices(self) -> list[ServiceChoice]:
        """The services of the visit in their order, whichever way they were written."""
        if self.services is not None:
            return self.services
        assert self.service is not None
        return [ServiceChoice(uid=self.service, employee=self.employee)]


class WaitlistQuery(PageQuery):
    """Whose entries: one's own, newest first, perhaps of one business alone.

    Owners and managers who name their business get its queue: all who wait, in the order in which they are asked.
    """

    business: UUID | None = None


class ClaimRequest(Body):
    """What else there is to say of the time that is kept; what, when and where is known."""

    note: str | None = Field(None, max_length=2000, description="Left out, the note of the entry stays.")
    payment: PaymentChoice | None = Field(
        None,
        description="What is paid before the visit. Left out: the deposit, where the business wants one.",
    )
    expected_total: Decimal | None = Field(None, ge=0, max_digits=14, decimal_places=2, examples=["1000.00"])


class BusinessWaitedFor(Answer):
    """Where they wait."""

    uid: UUID
    name: str = Field(examples=["Floktari Bora"])


class EmployeeWaitedFor(Answer):
    """By whom they would like to be served."""

    uid: UUID
    name: str = Field(examples=["Dritan"])


class ServiceWaitedFor(Answer):
    """One of the services; without an employee anybody may serve."""

    uid: UUID
    name: str = Field(examples=["Qethje"])
    employee: EmployeeWaitedFor | None


class Offer(Answer):
    """A time that is kept until `expires_at`; `date`, `start_time` and `end_time` are the venue's wall time."""

    starts_at: datetime
    ends_at: datetime
    date: date
    start_time: WallTime
    end_time: WallTime
    expires_at: datetime


class CustomerWaiting(Answer):
    """Who waits; for the business's queue only."""

    name: str = Field(examples=["Arta Leka"])
    phone: str | None


class EntryReply(Answer):
    """Somebody's place on the waiting list."""

    uid: UUID
    status: WaitlistStatus
    business: BusinessWaitedFor
    services: list[ServiceWaitedFor]
    date_from: date
    date_to: date
    time_from: WallTime | None
    time_to: WallTime | None
    timezone: str = Field(examples=["Europe/Tirane"])
    note: str
    offer: Offer | None
    booking: UUID | None
    customer: CustomerWaiting | None
    created_at: datetime
