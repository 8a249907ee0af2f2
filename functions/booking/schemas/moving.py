"""What somebody says who moves a visit, or passes it on."""

from typing import Self
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, model_validator

from common.i18n import _
from common.web.fields import Day, Instant
from common.web.validation import Body, Wrong
from functions.booking.schemas.booking import WallClock
from functions.booking.schemas.slots import MOST_SERVICES

_TO_ELEVEN: dict[str, JsonValue] = {"date": "2027-03-15", "start_time": "11:00", "note": "I come from work."}
_SOMEBODY_ELSE: dict[str, JsonValue] = {
    "employee": "7b1f1e9a-5c1e-4d35-9a3c-6f6f2a7c9d10",
    "reason": "Dritan is ill.",
}


class MoveRequest(Body):
    """What is to change; everything else stays as it is, the price always."""

    model_config = ConfigDict(json_schema_extra={"examples": [_TO_ELEVEN]})

    starts_at: Instant | None = None
    date: Day | None = None
    start_time: WallClock | None = Field(None, examples=["11:00"])
    employee: UUID | None = Field(
        None, description="Who is to serve, all of the visit's services. Left out: whoever serves now."
    )
    note: str | None = Field(None, max_length=2000)

    @model_validator(mode="after")
    def _says_when_once(self) -> Self:
        is_half_said = (self.date is None) != (self.start_time is None)
        if is_half_said or (self.starts_at is not None and self.date is not None):
            raise Wrong("one_of", _("Say when once: as `starts_at`, or as `date` and `start_time`."))
        return self


class ReassignRequest(Body):
    """Who serves instead, and why, in one's own words."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SOMEBODY_ELSE]})

    employee: UUID
    services: list[UUID] | None = Field(
        None,
        min_length=1,
        max_length=MOST_SERVICES,
        description="Which of the visit's services. Left out: all of them.",
        examples=[None],
    )
    reason: str | None = Field(None, max_length=500, examples=["Dritan is ill."])
