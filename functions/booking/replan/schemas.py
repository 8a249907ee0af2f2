"""What somebody says whose employee will not be there, and what is proposed to them."""

from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, model_validator

from common.i18n import _
from common.web.fields import Day, Instant
from common.web.validation import Answer, Body, Wrong
from functions.booking.replan.planning import Action

MOST_DAYS = 31
MOST_VISITS = 100
"""In one plan: all of them are locked together when it is carried out."""

_ILL: dict[str, JsonValue] = {
    "business": "0b9f1e9a-5c1e-4d35-9a3c-6f6f2a7c9d10",
    "employee": "7b1f1e9a-5c1e-4d35-9a3c-6f6f2a7c9d10",
    "date_from": "2027-03-15",
    "date_to": "2027-03-16",
}


class PlannedStep(Body):
    """What is to become of one visit, as it stood in this version.

    `reassign` keeps the time with `employee`, `move` goes to `starts_at` with `employee`, `cancel` calls it off.
    """

    booking: UUID
    version: int = Field(ge=1, le=2**31 - 1)
    action: Action
    employee: UUID | None = None
    starts_at: Instant | None = None

    @model_validator(mode="after")
    def _says_what_it_needs(self) -> Self:
        if (self.employee is None) != (self.action == "cancel"):
            raise Wrong(
                "wrong_step", _("Name the employee who serves instead, unless the visit is called off.")
            )
        if (self.starts_at is not None) != (self.action == "move"):
            raise Wrong("wrong_step", _("Say when for a visit that moves, and only for that."))
        return self


class ReplanRequest(Body):
    """Who is away on which of the venue's dates, both included; and then what was approved of the plan."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ILL]})

    business: UUID
    employee: UUID
    date_from: Day | None = None
    date_to: Day | None = None
    apply: bool = Field(False, description="Carry `plan` out, all of it or nothing.")
    plan: list[PlannedStep] | None = Field(None, min_length=1, max_length=MOST_VISITS, examples=[None])
    reason: str | None = Field(
        None, max_length=500, examples=["Dritan is ill."], description="Needed where a visit is called off."
    )

    @model_validator(mode="after")
    def _asks_or_approves(self) -> Self:
        if self.apply != (self.plan is not None):
            raise Wrong("one_of", _("Send the plan you approve together with `apply`."))
        if not self.apply and not _is_range(self.date_from, self.date_to):
            raise Wrong("wrong_range", _("Choose at most {days} days, the first one first."), days=MOST_DAYS)
        return self

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        named = [each.booking for each in self.plan or ()]
        if len(named) != len(set(named)):
            raise Wrong("twice", _("Every visit may stand in the plan once."))
        if any(each.action == "reassign" and each.employee == self.employee for each in self.plan or ()):
            raise Wrong("wrong_step", _("A visit cannot be passed on to the one who is away."))
        return self


def _is_range(first: Day | None, last: Day | None) -> bool:
    return first is not None and last is not None and timedelta(0) <= last - first < timedelta(days=MOST_DAYS)


class PlannedStepReply(Answer):
    """One visit of the plan; sent back as it is, it is approved."""

    booking: UUID
    version: int
    action: Action
    employee: UUID | None = None
    starts_at: datetime | None = Field(None, examples=["2027-03-15T11:30:00+01:00"])


class ReplanReply(Answer):
    """The plan, earliest visit first; `is_applied` says whether it has been carried out."""

    is_applied: bool
    timezone: str = Field(examples=["Europe/Tirane"])
    plan: list[PlannedStepReply]
