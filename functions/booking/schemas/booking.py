"""What somebody says who books."""

from datetime import time
from decimal import Decimal
from typing import Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, model_validator

from common.i18n import _
from common.web.fields import Day, Instant
from common.web.validation import Body, Wrong


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
