"""What part of the map somebody looks at, and what comes back."""

from typing import Self

from pydantic import Field, model_validator

from common.i18n import _
from common.models import BusinessStatus
from common.web.validation import Query, Wrong


class Seen(Query):
    """A rectangle of degrees on WGS 84, and which businesses in it; without one, Albania and Kosovo."""

    west: float = Field(19.0, ge=-180, le=180, allow_inf_nan=False)
    south: float = Field(39.5, ge=-90, le=90, allow_inf_nan=False)
    east: float = Field(22.0, ge=-180, le=180, allow_inf_nan=False)
    north: float = Field(43.4, ge=-90, le=90, allow_inf_nan=False)
    status: BusinessStatus | None = None

    @model_validator(mode="after")
    def _is_a_box(self) -> Self:
        if self.west > self.east or self.south > self.north:
            raise Wrong("wrong_bbox", _("This must be west,south,east,north in degrees."))
        return self
