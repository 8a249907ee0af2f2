"""What somebody who looks for work may say."""

import unicodedata
from functools import cache
from uuid import UUID

from pydantic import Field, ValidationInfo, field_validator

from common.data import towns
from common.models import Employment, LatLon
from common.web.paging import PageQuery
from common.web.validation import Wrong
from functions.business.discovery.wishes import AN_INCOMPLETE_PLACE, Latitude, Longitude


class JobSearch(PageQuery):
    """What narrows the list of places to fill."""

    q: str | None = Field(
        None, max_length=200, examples=["berber"], description="Words of the title, in either language."
    )
    city: str | None = Field(None, max_length=100, examples=["Tirana"])
    lat: Latitude | None = None
    lon: Longitude | None = Field(None, validate_default=True)
    radius_m: float = Field(10_000, gt=0, le=100_000, allow_inf_nan=False, examples=[10_000])
    category: list[UUID] = Field(
        [], max_length=20, description="Repeatable: any of these, or of the categories below them."
    )
    employment: list[Employment] = Field([], max_length=4, description="Repeatable: any of these.")

    @field_validator("lon")
    @classmethod
    def _comes_with_lat(cls, lon: float | None, info: ValidationInfo) -> float | None:
        if "lat" in info.data and (info.data["lat"] is None) != (lon is None):
            raise Wrong("incomplete_place", AN_INCOMPLETE_PLACE)
        return lon

    @property
    def at(self) -> LatLon | None:
        """Where the person is looking from, if they say so."""
        return None if self.lat is None or self.lon is None else LatLon(self.lat, self.lon)

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way the town is written that was asked for: Tirana is Tiranë."""
        return _spellings().get(_plain(self.city or ""), (self.city or "",))


@cache
def _spellings() -> dict[str, tuple[str, ...]]:
    """Every name of a town, plainly written, and all names of that town."""
    return {_plain(form): town.forms for town in towns() for form in town.forms}


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.strip())
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()
