"""What comes and goes when somebody looks for a time."""

from typing import Self
from uuid import UUID

from pydantic import Field, model_validator
from typing_extensions import TypedDict

from common.i18n import _
from common.web.fields import Day
from common.web.validation import Answer, Query, Wrong

MOST_DAYS = 31


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
