"""What somebody asks of the diary."""

from datetime import timedelta
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from common.i18n import _
from common.models import BookingStatus
from common.web.fields import Instant
from common.web.paging import PageQuery
from common.web.validation import Wrong

MOST_DAYS = 62


class AgendaQuery(PageQuery):
    """Visits that begin from `from` on and before `to`, at most 62 days later; of one employee, if one is named."""

    business: UUID
    from_: Instant = Field(alias="from", examples=["2027-03-15T00:00:00+01:00"])
    to: Instant = Field(examples=["2027-03-22T00:00:00+01:00"])
    employee: UUID | None = None
    status: list[BookingStatus] = Field(default_factory=list)

    @model_validator(mode="after")
    def _is_a_stretch(self) -> Self:
        if not timedelta(0) < self.to - self.from_ <= timedelta(days=MOST_DAYS):
            raise Wrong("wrong_range", _("Choose at most {days} days, the first one first."), days=MOST_DAYS)
        return self
