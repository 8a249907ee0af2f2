"""What a search may say."""

from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, ValidationInfo, field_validator

from common.i18n import _
from common.models import Gender, LatLon
from common.web.fields import Instant
from common.web.paging import PageQuery
from common.web.validation import Query, Wrong
from functions.business.discovery.box import Box

Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, examples=[41.3275])]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, examples=[19.8187])]
Price = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2, examples=["1500.00"])]

AN_INCOMPLETE_PLACE = _("Latitude and longitude belong together.")
A_PLACE_IS_MISSING = _("Please say where: this needs lat and lon.")
ENDS_BEFORE_IT_STARTS = _("This must be later than available_from.")
TOO_FAR_APART = _("At most 31 days can be looked through at once.")
MOST_APART = timedelta(days=31)


class Sort(StrEnum):
    """In which order results come: best, nearest, cheapest or soonest first."""

    RELEVANCE = "relevance"
    DISTANCE = "distance"
    RATING = "rating"
    PRICE = "price"
    SOONEST = "soonest"


class Filters(PageQuery):
    """What narrows a list of businesses."""

    q: str | None = Field(
        None,
        max_length=200,
        examples=["berber"],
        description="Beginnings of words: name, category, services, town, in both languages, accents or not. "
        "A word that begins nothing known is also taken for what it may have meant.",
    )
    bbox: str | None = Field(
        None,
        max_length=200,
        examples=["19.78,41.30,19.87,41.35"],
        description="west,south,east,north in degrees; west > east crosses the antimeridian.",
    )
    category: list[UUID] = Field(
        [], max_length=20, description="Repeatable: any of these, or of the categories below them."
    )
    gender: Gender | None = Field(None, examples=["female"], description="Whom the business must serve.")
    open_now: bool | None = Field(None, examples=[True])
    open_at: Instant | None = Field(
        None, description="Open at that moment, which `open_now` of the rows is then about."
    )
    available_from: Instant | None = Field(
        None, description="A visit can begin then or later; only businesses that take bookings."
    )
    available_to: Instant | None = Field(
        None,
        examples=["2027-03-16T18:00:00+01:00"],
        description="A visit can begin before that; from now if `available_from` is left out, "
        "and at most 31 days later.",
    )
    price_min: Price | None = None
    price_max: Price | None = None
    currency: str = Field(
        "ALL", pattern="^[A-Z]{3}$", examples=["ALL"], description="Of the prices (ISO 4217)."
    )
    rating_min: float | None = Field(None, ge=0, le=5, allow_inf_nan=False, examples=[4])

    @field_validator("bbox")
    @classmethod
    def _is_a_box(cls, given: str | None) -> str | None:
        if given is not None:
            Box.read(given)
        return given

    @field_validator("available_to")
    @classmethod
    def _is_not_too_long(cls, given: datetime | None, info: ValidationInfo) -> datetime | None:
        begins = info.data.get("available_from")
        if given is None or begins is None:
            return given
        if given <= begins:
            raise Wrong("ends_before_start", ENDS_BEFORE_IT_STARTS)
        if given - begins > MOST_APART:
            raise Wrong("too_long_span", TOO_FAR_APART)
        return given

    @property
    def must_be_open(self) -> bool:
        """Now, or at `open_at`."""
        return bool(self.open_now) or self.open_at is not None

    @property
    def must_be_free(self) -> bool:
        """At some time of a window."""
        return self.available_from is not None or self.available_to is not None

    def free_within(self, now: datetime) -> tuple[datetime, datetime] | None:
        """From when and until when a visit must be able to begin, if that was asked for."""
        if not self.must_be_free:
            return None
        begins = max(self.available_from or now, now)
        return begins, min(self.available_to or begins + MOST_APART, begins + MOST_APART)

    @property
    def box(self) -> Box | None:
        """The rectangle asked for."""
        return None if self.bbox is None else Box.read(self.bbox)


class FromSomewhere(Query):
    """A search that may say where the person is looking from."""

    lat: Latitude | None = None
    lon: Longitude | None = Field(None, validate_default=True)

    @field_validator("lon")
    @classmethod
    def _comes_with_lat(cls, lon: float | None, info: ValidationInfo) -> float | None:
        if "lat" in info.data and (info.data["lat"] is None) != (lon is None):
            raise Wrong("incomplete_place", AN_INCOMPLETE_PLACE)
        return lon

    @property
    def at(self) -> LatLon | None:
        """The place, if they say so."""
        return None if self.lat is None or self.lon is None else LatLon(self.lat, self.lon)


class Search(Filters, FromSomewhere):
    """A search; without `radius_m` the whole world is searched."""

    radius_m: float | None = Field(None, gt=0, le=1_000_000, allow_inf_nan=False, examples=[5000])
    sort: Sort = Sort.RELEVANCE

    @field_validator("radius_m")
    @classmethod
    def _is_around_something(cls, metres: float | None, info: ValidationInfo) -> float | None:
        if metres is not None and info.data.get("lat", 0) is None:
            raise Wrong("place_missing", A_PLACE_IS_MISSING)
        return metres

    @field_validator("sort")
    @classmethod
    def _knows_from_where(cls, sort: Sort, info: ValidationInfo) -> Sort:
        if sort is Sort.DISTANCE and info.data.get("lat", 0) is None:
            raise Wrong("place_missing", A_PLACE_IS_MISSING)
        return sort


class Nearby(Filters):
    """Who is around a place."""

    lat: Latitude
    lon: Longitude
    radius_m: float = Field(5000, gt=0, le=50_000, allow_inf_nan=False, examples=[5000])
    sort: ClassVar[Sort] = Sort.DISTANCE

    @property
    def at(self) -> LatLon:
        """The place."""
        return LatLon(self.lat, self.lon)


Wish = Search | Nearby
