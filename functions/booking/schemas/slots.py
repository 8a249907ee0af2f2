"""What comes and goes when somebody looks for a time."""

from typing import Annotated, Any, Literal, NotRequired, Self
from uuid import UUID

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from typing_extensions import TypedDict

from common.availability import Outcome, Reason, RuleName
from common.i18n import _
from common.web.fields import Day, Instant
from common.web.validation import Answer, Query, Wrong

MOST_DAYS, MOST_SERVICES = 31, 5
"""Five services and twenty people, each with a pace of their own, cost half a second; eight would cost sixteen."""
_MOST_DAYS_WITH_REASONS = 7
"""For several services: why none of the ways to give them to people works is asked start by start, and costs."""
_ANYBODY = "any"


def _or_anybody(given: Any) -> Any:
    return None if given == _ANYBODY else given


Performer = Annotated[
    UUID | None,
    BeforeValidator(_or_anybody),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "uuid"}, {"type": "string", "const": _ANYBODY}]}),
]
"""An employee's uid, or `any`: in a row of several, somebody has to stand for nobody."""


class VisitQuery(Query):
    """A visit somebody thinks of: where, which services in their order, by whom, and for whom it is asked."""

    business: UUID
    service: list[UUID] = Field(
        min_length=1,
        max_length=MOST_SERVICES,
        description="Repeat it for several services of one visit, in the order they are to be performed.",
    )
    employee: list[Performer] = Field(
        default_factory=list,
        max_length=MOST_SERVICES,
        description="One for the whole visit; or as many as services, in the same order, `any` for whoever is free.",
    )
    exclude_booking: UUID | None = Field(
        None, description="A booking of your own or your team's that is to be moved: its time counts as free."
    )
    actor: Literal["customer", "team"] = Field(
        "customer",
        description="`team`: for the business's own people, who need no notice and know no horizon; 403 for others.",
    )

    @model_validator(mode="after")
    def _names_its_employees(self) -> Self:
        if len(self.employee) not in (0, 1, len(self.service)):
            raise Wrong("wrong_number", _("Name one employee for all services, or one for each of them."))
        return self

    @property
    def performers(self) -> list[UUID | None]:
        """Who is to perform each of the services."""
        if len(self.employee) == len(self.service):
            return self.employee
        return (self.employee or [None]) * len(self.service)


class SlotsQuery(VisitQuery):
    """A visit, on which of the venue's dates (both included, at most 31 days)."""

    date_from: Day = Field(examples=["2027-03-15"])
    date_to: Day = Field(examples=["2027-03-21"])
    reasons: bool = Field(
        False,
        description="Also name the starts that cannot be booked, and why; of several services for 7 days at most.",
    )

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        most = _MOST_DAYS_WITH_REASONS if self.reasons and len(self.service) > 1 else MOST_DAYS
        if not 0 <= (self.date_to - self.date_from).days < most:
            raise Wrong("wrong_range", _("Choose at most {days} days, the first one first."), days=most)
        return self


class ExplainQuery(VisitQuery):
    """A visit that begins at this moment."""

    starts_at: Instant


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


class RefusedReply(TypedDict):
    """A start that cannot be booked, and why."""

    starts_at: str
    start_time: str
    reason: Reason


class DayReply(TypedDict):
    """A date at the venue and its free times; a day without any is listed too. `refused` comes with `reasons`."""

    date: str
    slots: list[SlotReply]
    refused: NotRequired[list[RefusedReply]]


class SlotsReply(Answer):
    """The free times of a range of days; `next_available_at` is set when there are none at all."""

    timezone: str = Field(examples=["Europe/Tirane"])
    currency: str = Field(examples=["ALL"])
    days: list[DayReply]
    next_available_at: str | None


class EmployeeAsked(TypedDict):
    """Somebody who comes into question."""

    uid: str
    name: str


class StepReply(TypedDict):
    """What one rule says of one employee; `flagged` is what only the team may do.

    Of several services in a row that one person performs, `service` is the first. Without `employee` it is one that
    nobody who was asked for performs.
    """

    employee: EmployeeAsked | None
    service: str
    rule: RuleName
    outcome: Outcome
    reason: Reason | None


class ExplainReply(Answer):
    """Whether a visit can begin then; if not, the reason as booking would tell it, and how each rule spoke."""

    timezone: str = Field(examples=["Europe/Tirane"])
    starts_at: str = Field(examples=["2027-03-15T09:30:00+01:00"])
    is_bookable: bool
    reason: Reason | None
    detail: str | None
    steps: list[StepReply]
