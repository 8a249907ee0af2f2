"""A business's own screen: services, team, rating, terms."""

from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from pydantic import Field

from common.i18n import told
from common.integrations.storage import Storage
from common.models import Business, BusinessKind, Gender, Policy
from common.web.fields import PlaceShown
from common.web.pictured import Pictured
from common.web.validation import Answer
from functions.business.discovery.opening import Opening
from functions.business.discovery.queries.menu import Colleague, Menu, Named, Offer, Sold
from functions.business.discovery.queries.profile import Profile
from functions.business.discovery.queries.standing import Standing
from functions.business.discovery.schemas.hours import Interval
from functions.business.discovery.schemas.rows import (
    CategoryName,
    Money,
    Stars,
    on_the_wall,
    place_of,
    texts_of,
)


class Performer(Answer):
    """Who performs a service, at their own price and pace."""

    uid: UUID
    name: str = Field(examples=["Dritan"])
    price: Decimal = Field(examples=["900.00"])
    duration_minutes: int = Field(examples=[30])

    @classmethod
    def of(cls, offer: Offer) -> "Performer":
        """From the employee's side of an offer."""
        who = offer.employee
        return cls(
            uid=who.uid, name=who.full_name, price=offer.price, duration_minutes=offer.duration_minutes
        )


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

    @classmethod
    def of(cls, business: Business, service: Sold, menu: Menu, language: str) -> "ServiceReply":
        """The service as this reader sees it."""
        return cls(
            uid=service.uid,
            name=told(language, service.name_en, service.name_sq),
            description=told(language, service.description_en, service.description_sq),
            category=_called(service.category, language),
            price=service.price,
            price_from=menu.price_of(service),
            currency=business.currency,
            duration_minutes=service.duration_minutes,
            gender=service.gender,
            employees=[Performer.of(offer) for offer in menu.performing(service)],
        )

    @classmethod
    def all_of(cls, profile: Profile, language: str) -> "list[ServiceReply]":
        """Everything on the menu, in its order."""
        return [cls.of(profile.business, each, profile.menu, language) for each in profile.menu.services]


class PerformedService(Answer):
    """What an employee does, at their own price and pace."""

    uid: UUID
    name: str = Field(examples=["Haircut"])
    price: Decimal = Field(examples=["900.00"])
    currency: str = Field(examples=["ALL"])
    duration_minutes: int = Field(examples=[30])

    @classmethod
    def of(cls, offer: Offer, currency: str, language: str) -> "PerformedService":
        """From the service's side of an offer."""
        return cls(
            uid=offer.service.uid,
            name=told(language, offer.service.name_en, offer.service.name_sq),
            price=offer.price,
            currency=currency,
            duration_minutes=offer.duration_minutes,
        )


class TeamMember(Answer):
    """Somebody customers can choose."""

    uid: UUID
    name: str = Field(examples=["Dritan"])
    bio: str
    avatar: Pictured | None
    rating: Stars

    @classmethod
    def of(cls, employee: Colleague, storage: Storage) -> "TeamMember":
        """The employee as customers see them: no address, no number."""
        return cls(**_seen(employee, storage))


class EmployeeReply(TeamMember):
    """Somebody customers can choose, with what they do."""

    services: list[PerformedService]

    @classmethod
    def all_of(cls, profile: Profile, storage: Storage, language: str) -> "list[EmployeeReply]":
        """The whole team, in its order."""
        return [
            cls(
                **_seen(employee, storage),
                services=[
                    PerformedService.of(offer, profile.business.currency, language)
                    for offer in profile.menu.performed_by(employee)
                ],
            )
            for employee in profile.menu.team
        ]


def _seen(employee: Colleague, storage: Storage) -> dict[str, Any]:
    return {
        "uid": employee.uid,
        "name": employee.full_name,
        "bio": employee.bio,
        "avatar": Pictured.of(employee.avatar, storage) if employee.avatar else None,
        "rating": Stars.of(employee.rating_sum, employee.rating_count),
    }


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

    @classmethod
    def of(cls, policy: Policy | None) -> "Terms":
        """The business's terms, or what holds for those who have set none."""
        return cls() if policy is None else cls.model_validate(policy)


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

    @classmethod
    def of(cls, profile: Profile, standing: Standing, storage: Storage, language: str) -> "BusinessProfile":
        """The business as this reader sees it."""
        business, menu = profile.business, profile.menu
        return cls(
            **texts_of(business, language),
            **_contact_of(business),
            takes_bookings=business.takes_bookings,
            verified=business.verified_at is not None,
            is_claimable=profile.is_claimable,
            categories=[_called(each, language) for each in profile.categories],
            location=place_of(business),
            **_times_of(standing.opening),
            services=_groups(ServiceReply.all_of(profile, language)),
            team=[TeamMember.of(each, storage) for each in menu.team],
            rating=_ratings_of(business),
            price_from=Money.of(menu.price_from, business.currency),
            gender=menu.gender,
            policy=Terms.of(profile.policy),
            next_available_at=on_the_wall(standing.next_free_at, business.timezone),
            cover=Pictured.of(profile.cover, storage) if profile.cover else None,
            gallery=[Pictured.of(each.picture, storage) for each in profile.gallery],
        )


def _called(category: Named, language: str) -> CategoryName:
    return CategoryName(uid=category.uid, name=told(language, category.name_en, category.name_sq))


def _contact_of(business: Business) -> dict[str, Any]:
    names = ("kind", "country", "phone", "email", "website", "timezone", "currency")
    return {name: getattr(business, name) for name in names}


def _times_of(opening: Opening) -> dict[str, Any]:
    return {
        "open_now": opening.open_now,
        "closes_at": opening.closes_at,
        "opens_at": opening.opens_at,
        "hours_today": [Interval.of(start, end) for start, end in opening.today],
    }


def _groups(services: list[ServiceReply]) -> list[ServiceGroup]:
    """Services come in the order of their categories already."""
    return [
        ServiceGroup(category=category, services=list(each))
        for category, each in groupby(services, key=lambda service: service.category)
    ]


def _ratings_of(business: Business) -> Ratings:
    stars = Stars.of(business.rating_sum, business.rating_count)
    histogram = dict(enumerate(business.rating_histogram, start=1))
    return Ratings(average=stars.average, count=stars.count, histogram=histogram)
