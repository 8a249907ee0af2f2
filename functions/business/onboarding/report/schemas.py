"""What comes and goes when somebody asks how a business has done."""

from datetime import date
from decimal import Decimal
from typing import Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from common.i18n import _
from common.models import BookingStatus
from common.web.fields import Day
from common.web.validation import Answer, Query, Wrong
from functions.business.onboarding.report.figures import Fill, Period, Totals

MOST_DAYS = 366


class WhichReport(Query):
    """Whose report, on which of the venue's dates (both included, at most 366 days), and as what."""

    business: UUID
    from_: Day = Field(alias="from", examples=["2027-02-01"])
    to: Day = Field(examples=["2027-02-28"])
    format: Literal["json", "csv"] | None = Field(None, description="Beats the Accept header.")

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if not 0 <= (self.to - self.from_).days < MOST_DAYS:
            raise Wrong("wrong_range", _("Choose at most {days} days, the first one first."), days=MOST_DAYS)
        return self

    @property
    def period(self) -> Period:
        """The dates asked for."""
        return Period(self.from_, self.to)


class DayShown(Answer):
    """What one of the venue's dates brought."""

    date: date
    visits: int
    revenue: Decimal = Field(examples=["12000.00"])


class RevenueShown(Answer):
    """Money, in the business's currency: made, still expected, and paid for calling off."""

    completed: Decimal = Field(examples=["250000.00"])
    expected: Decimal = Field(description="What bookings will bring that are not over yet.")
    cancellation_fees: Decimal
    by_day: list[DayShown]


class HappenedShown(Answer):
    """How often, and how large a part that was."""

    count: int
    rate: float | None = Field(examples=[0.0312], description="Null where there was nothing to be a part of.")


class OccupancyShown(Answer):
    """How full diaries were: minutes of hands-on work booked, of minutes open (breaks and time off taken out)."""

    booked_minutes: int
    open_minutes: int
    rate: float | None = Field(
        examples=[0.715], description="More than 1 where the team works outside hours."
    )

    @classmethod
    def of(cls, fill: Fill) -> Self:
        """How full a diary was."""
        return cls(booked_minutes=fill.booked_minutes, open_minutes=fill.open_minutes, rate=fill.rate)


class CustomersShown(Answer):
    """Who came, of those who have an account."""

    new: int = Field(description="Who had never been here before.")
    returning: int

    @classmethod
    def of(cls, counts: tuple[int, int]) -> Self:
        """Of (all, new ones)."""
        return cls(new=counts[1], returning=counts[0] - counts[1])


class ServiceFigures(Answer):
    """One service in completed visits."""

    uid: UUID
    name: str = Field(examples=["Men's cut"])
    count: int
    revenue: Decimal = Field(examples=["45000.00"])


class EmployeeFigures(Answer):
    """One employee's part in it."""

    uid: UUID
    name: str = Field(examples=["Dritan Hoxha"])
    visits: int
    revenue: Decimal = Field(examples=["45000.00"])
    occupancy: OccupancyShown
    rating: float | None = Field(examples=[4.8], description="The stars of these visits; null without any.")
    ratings: int


class InShort(Answer):
    """The totals of a period, to be compared with another's."""

    date_from: date
    date_to: date
    bookings: int
    visits: int
    revenue: Decimal = Field(examples=["231000.00"])
    no_shows: int
    cancellations: int
    new_customers: int
    returning_customers: int
    occupancy: float | None = Field(examples=[0.684])

    @classmethod
    def of(cls, period: Period, totals: Totals, customers: tuple[int, int], team: Fill) -> Self:
        """A period in short."""
        return cls(
            date_from=period.first,
            date_to=period.last,
            bookings=totals.bookings,
            visits=totals.visits,
            revenue=totals.revenue,
            no_shows=totals.no_shows,
            cancellations=totals.cancelled,
            new_customers=customers[1],
            returning_customers=customers[0] - customers[1],
            occupancy=team.rate,
        )


class ReportShown(Answer):
    """How a business has done; `previous` is the period of equal length just before."""

    business: UUID
    date_from: date
    date_to: date
    timezone: str = Field(examples=["Europe/Tirane"])
    currency: str = Field(examples=["ALL"])
    revenue: RevenueShown
    bookings: dict[BookingStatus, int] = Field(description="How many have which status.")
    occupancy: OccupancyShown
    no_shows: HappenedShown = Field(description="Of those expected at the door.")
    cancellations: HappenedShown = Field(description="By either side, of all bookings.")
    customers: CustomersShown
    top_services: list[ServiceFigures]
    employees: list[EmployeeFigures]
    previous: InShort
