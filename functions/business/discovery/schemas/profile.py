"""A business's own screen: services, team, rating, terms."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import Row

from common.models import BusinessKind, Gender
from common.web.fields import PlaceShown
from common.web.pictured import Pictured
from common.web.validation import Answer
from common.web.written import Written, with_parts
from functions.business.discovery.queries.standing import Standing
from functions.business.discovery.schemas.hours import Interval
from functions.business.discovery.schemas.rows import CategoryName, Money, Stars, on_the_wall


class Performer(Answer):
    """Who performs a service, at their own price and pace."""

    uid: UUID
    name: str = Field(examples=["Dritan"])
    price: Decimal = Field(examples=["900.00"])
    duration_minutes: int = Field(examples=[30])


class ServiceReply(Answer):
    """Something that can be booked; `price` is the list price, `price_from` the lowest of the performers'."""

    uid: UUID
    name: str = Field(examples=["Haircut"])
    description: str
    category: CategoryName
    price: Decimal = Field(examples=["1000.00"])
    price_from: Decimal = Field(examples=["900.00"])
    currency: str = Field(examples=["ALL"])
    duration_minutes: int = Field(examples=[30])
    gender: Gender
    employees: list[Performer]


class PerformedService(Answer):
    """What an employee does, at their own price and pace."""

    uid: UUID
    name: str = Field(examples=["Haircut"])
    price: Decimal = Field(examples=["900.00"])
    currency: str = Field(examples=["ALL"])
    duration_minutes: int = Field(examples=[30])


class TeamMember(Answer):
    """Somebody customers can choose."""

    uid: UUID
    name: str = Field(examples=["Dritan"])
    bio: str
    avatar: Pictured | None
    rating: Stars


class EmployeeReply(TeamMember):
    """Somebody customers can choose, with what they do."""

    services: list[PerformedService]


class ServiceGroup(Answer):
    """The services of one category."""

    category: CategoryName
    services: list[ServiceReply]


class Ratings(Stars):
    """Ratings with how many there are of each, one star to five."""

    histogram: dict[int, int] = Field(examples=[{"1": 0, "2": 1, "3": 2, "4": 10, "5": 25}])


class Terms(Answer):
    """What a customer should know before booking; minutes are counted back from the start."""

    auto_confirm: bool = True
    min_notice_minutes: int = Field(60, examples=[60])
    max_days: int = Field(90, examples=[90], description="How many days ahead one can book.")
    free_until_minutes: int = Field(1440, examples=[1440], description="Cancelling is free until then.")
    fee_tiers: list[dict[str, Any]] = []
    no_show_fee: dict[str, Any] | None = None
    reschedule_until_minutes: int = Field(0, examples=[0])
    max_reschedules: int | None = None
    deposit_percent: Decimal | None = None
    deposit_amount: Decimal | None = None


class BusinessProfile(Answer):
    """Everything a profile screen shows; one that does not take bookings is listed and nothing more."""

    uid: UUID
    kind: BusinessKind
    takes_bookings: bool
    verified: bool = Field(description="AvatID has looked at it and found that it is what it says.")
    is_claimable: bool = Field(description="Nobody owns it yet: its owner may claim it.")
    name: str = Field(examples=["Berber Agimi"])
    description: str
    categories: list[CategoryName]
    address: str = Field(examples=["Rruga e Kavajës 12"])
    city: str = Field(examples=["Tiranë"])
    country: str = Field(examples=["AL"])
    location: PlaceShown
    phone: str | None = Field(examples=["+355691234567"])
    email: str | None = Field(examples=["agimi@example.com"])
    website: str | None
    timezone: str = Field(examples=["Europe/Tirane"])
    currency: str = Field(examples=["ALL"])
    open_now: bool
    closes_at: datetime | None = Field(description="When it closes; null while closed, and if it never does.")
    opens_at: datetime | None = Field(description="When it opens next, within two weeks; null while open.")
    hours_today: list[Interval] = Field(description="Intervals that begin today, breaks cut out.")
    services: list[ServiceGroup]
    team: list[TeamMember]
    rating: Ratings
    price_from: Money | None
    gender: Gender
    policy: Terms
    next_available_at: datetime | None = Field(
        examples=["2027-03-15T09:30:00+01:00"],
        description="The next time at which something can be booked; null if nothing can.",
    )
    cover: Pictured | None
    gallery: list[Pictured] = Field(description="Every picture in its order, the cover among them.")


USUAL_TERMS = Terms().model_dump_json()
"""What holds for those who have set no terms."""


def profile_now(profile: Row[Any], standing: Standing) -> Written[BusinessProfile]:
    """What PostgreSQL has written of a business, and how it stands."""
    opening = standing.opening
    times = {
        "open_now": opening.open_now,
        "closes_at": opening.closes_at,
        "opens_at": opening.opens_at,
        "hours_today": [Interval.of(start, end) for start, end in opening.today],
        "next_available_at": on_the_wall(standing.next_free_at, profile.timezone),
    }
    return Written(with_parts(profile.written, **times))
