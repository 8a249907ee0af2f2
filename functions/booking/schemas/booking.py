"""What somebody says who books."""

from datetime import time
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, JsonValue, model_validator

from common.i18n import _
from common.models import PaymentChoice
from common.web.fields import WALL_CLOCK, Day, Instant, PhoneNumber, only_text, plain_time
from common.web.validation import Body, Query, Wrong
from functions.booking.schemas.slots import MOST_SERVICES

WallClock = Annotated[time, BeforeValidator(only_text), AfterValidator(plain_time), WALL_CLOCK]
"""A time of day at the venue, HH:MM."""


class ServiceChoice(Body):
    """One service of the visit, and by whom; without an employee anybody may serve."""

    uid: UUID
    employee: UUID | None = None


class Guest(Body):
    """Whom the booking is for, if not for the one who books."""

    name: str = Field(min_length=1, max_length=128, examples=["Drita"])
    phone: PhoneNumber | None = None


class Repeat(Body):
    """The same visit again and again, at the same hour of the wall clock.

    Either all dates are booked or none; with `skip_conflicts` those that can be.
    """

    every_weeks: int = Field(ge=1, le=12, examples=[2])
    times: int = Field(ge=2, le=26, examples=[6])
    skip_conflicts: bool = False


class BookQuery(Query):
    """`preview=true` books nothing and says for each date whether it could be."""

    preview: bool = False


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
    services: list[ServiceChoice] | None = Field(None, min_length=1, max_length=MOST_SERVICES)
    service: UUID | None = None
    employee: UUID | None = None
    starts_at: Instant | None = None
    date: Day | None = None
    start_time: WallClock | None = Field(None, examples=["09:30"])
    note: str = Field("", max_length=2000)
    guest: Guest | None = Field(None, description="Somebody else whom the visit is for.")
    expected_total: Decimal | None = Field(
        None,
        ge=0,
        max_digits=14,
        decimal_places=2,
        examples=["1000.00"],
        description="What the customer has seen; another price now is refused with `price_changed`.",
    )
    payment: PaymentChoice | None = Field(
        None,
        description="What is paid before the visit. Left out: the deposit, where the business wants one.",
        examples=["venue"],
    )
    repeat: Repeat | None = None
    team: bool = Field(
        False,
        description="Written down by the business's own team, for `customer` or `guest`: confirmed at once, "
        "without notice, outside hours if need be, but never over another booking and never in the past.",
    )
    customer: UUID | None = Field(
        None,
        description="Only for the team, and then `team` may be left out: one of the business's clients, by the "
        "uid that the list of clients gives them.",
        examples=[None],
    )

    @model_validator(mode="after")
    def _says_what_and_when(self) -> Self:
        if (self.services is None) == (self.service is None):
            raise Wrong("one_of", _("Name the service once: in `services`, or as `service`."))
        if self.services is not None and self.employee is not None:
            raise Wrong("one_of", _("Name the employee inside `services`, next to the service."))
        if (self.starts_at is None) == (self.date is None or self.start_time is None):
            raise Wrong("one_of", _("Say when once: as `starts_at`, or as `date` and `start_time`."))
        return self

    @model_validator(mode="after")
    def _says_for_whom(self) -> Self:
        if self.is_by_team and self.customer is None and self.guest is None:
            raise Wrong("one_of", _("Say whom the visit is for: a `customer` or a `guest`."))
        if self.is_by_team and self.payment not in (None, PaymentChoice.VENUE):
            raise Wrong("not_a_choice", _("What the team writes down is paid at the venue."))
        return self

    @property
    def is_by_team(self) -> bool:
        """Whether the business's own team writes it down."""
        return self.team or self.customer is not None

    @property
    def choices(self) -> list[ServiceChoice]:
        """The services of the visit in their order, whichever way they were written."""
        if self.services is not None:
            return self.services
        assert self.service is not None
        return [ServiceChoice(uid=self.service, employee=self.employee)]
