"""What comes and goes about a business's terms."""

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from common.i18n import _
from common.web.fields import Change, NeverEmpty
from common.web.validation import Answer, Body, Wrong
from functions.business.onboarding.schemas.fields import Money, two_decimals

_YEAR = 366 * 24 * 60
Stretch = Annotated[int, Field(ge=0, le=_YEAR, examples=[1440])]
Share = Annotated[
    Decimal, Field(ge=0, le=100, decimal_places=2, examples=["50.00"]), AfterValidator(two_decimals)
]
Cap = Annotated[int, Field(ge=1, le=10_000, examples=[20])]


class Fee(Body):
    """What is kept: a share of the price in percent, or an amount."""

    percent: Share | None = None
    amount: Money | None = Field(None, examples=[None])

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if (self.percent is None) == (self.amount is None):
            raise Wrong("percent_or_amount", _("Give a percentage or an amount."))
        return self


class FeeTier(Fee):
    """What cancelling costs from so many minutes before the start, until the next tier."""

    from_min: Stretch


class PolicyChange(Change):
    """What changes about the terms; bookings that exist keep those they were made under. Times in minutes."""

    auto_confirm: Annotated[bool | None, NeverEmpty] = None
    min_notice_minutes: Annotated[Stretch | None, NeverEmpty] = Field(None, examples=[60])
    max_days: Annotated[int | None, NeverEmpty] = Field(None, ge=0, le=730, examples=[90])
    step_minutes: int | None = Field(
        None,
        ge=5,
        le=60,
        examples=[15],
        description="Null: starts follow each other by the service's length.",
    )
    pack: Annotated[bool | None, NeverEmpty] = None
    limit_to_business_hours: Annotated[bool | None, NeverEmpty] = None
    max_per_employee_day: Cap | None = None
    max_active_per_customer: Cap | None = None
    deposit_percent: Share | None = None
    deposit_amount: Money | None = Field(None, examples=[None])
    free_until_minutes: Annotated[Stretch | None, NeverEmpty] = None
    fee_tiers: Annotated[list[FeeTier] | None, NeverEmpty] = Field(None, max_length=3)
    no_show_fee: Fee | None = None
    reschedule_until_minutes: Annotated[Stretch | None, NeverEmpty] = None
    max_reschedules: int | None = Field(None, ge=0, le=1000)
    allow_employee_change: Annotated[bool | None, NeverEmpty] = None

    @field_validator("fee_tiers")
    @classmethod
    def _decrease(cls, tiers: list[FeeTier] | None) -> list[FeeTier] | None:
        starts = [tier.from_min for tier in tiers or []]
        if any(later >= earlier for earlier, later in pairwise(starts)):
            raise Wrong("wrong_order", _("Tiers go from early to late."))
        return tiers

    @model_validator(mode="after")
    def _has_one_kind_of_deposit(self) -> Self:
        if self.deposit_percent is not None and self.deposit_amount is not None:
            raise Wrong("percent_or_amount", _("Give a percentage or an amount."))
        return self


class FeeShown(Answer):
    """What is kept: a share of the price in percent, or an amount."""

    percent: Decimal | None = None
    amount: Decimal | None = None


class FeeTierShown(FeeShown):
    """What cancelling costs from so many minutes before the start, until the next tier."""

    from_min: int


class PolicyShown(Answer):
    """The terms of a business. Times in minutes."""

    auto_confirm: bool
    min_notice_minutes: int = Field(examples=[60])
    max_days: int = Field(examples=[90])
    step_minutes: int | None = Field(examples=[15])
    pack: bool
    limit_to_business_hours: bool
    max_per_employee_day: int | None
    max_active_per_customer: int | None
    deposit_percent: Decimal | None
    deposit_amount: Decimal | None
    free_until_minutes: int = Field(examples=[1440])
    fee_tiers: list[FeeTierShown]
    no_show_fee: FeeShown | None
    reschedule_until_minutes: int
    max_reschedules: int | None
    allow_employee_change: bool
