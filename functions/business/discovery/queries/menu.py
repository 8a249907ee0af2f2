"""What a business sells and who does it, as one statement brings them: `profile.py` reads them as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import PlainValidator

from common.models import Gender, Upload


def _picture(columns: dict[str, Any]) -> Upload:
    return Upload(**columns | {"uid": UUID(columns["uid"])})


Picture = Annotated[Upload, PlainValidator(_picture)]
"""An upload with what is needed to show it; no row of a session."""


@dataclass(frozen=True, slots=True)
class Named:
    """A category in both languages."""

    uid: UUID
    name_en: str
    name_sq: str


@dataclass(frozen=True, slots=True)
class Sold:
    """A service that can be chosen at the moment."""

    id: int
    uid: UUID
    category: Named
    name_en: str
    name_sq: str | None
    description_en: str
    description_sq: str | None
    price: Decimal
    duration_minutes: int
    gender: Gender
    is_performed_by_everyone: bool


@dataclass(frozen=True, slots=True)
class Performing:
    """An employee's own price and pace for a service; None where it is the service's."""

    service_id: int
    price: Decimal | None
    duration_minutes: int | None


@dataclass(frozen=True, slots=True)
class Colleague:
    """An employee who serves customers at the moment, as customers see them."""

    uid: UUID
    name: str
    surname: str
    bio: str
    avatar: Picture | None
    rating_count: int
    rating_sum: int
    performs: Sequence[Performing]

    @property
    def full_name(self) -> str:
        """Name and surname, as customers read them."""
        return f"{self.name} {self.surname}".strip()


@dataclass(frozen=True, slots=True)
class Offer:
    """That an employee performs a service, at a price and pace that may be their own."""

    service: Sold
    employee: Colleague
    price: Decimal
    duration_minutes: int


@dataclass(frozen=True, slots=True)
class Menu:
    """Services and team, each in their order, and who performs what, by the service's key."""

    services: Sequence[Sold]
    team: Sequence[Colleague]
    offers: Mapping[int, Sequence[Offer]]

    @classmethod
    def of(cls, services: Sequence[Sold], team: Sequence[Colleague]) -> "Menu":
        """The menu with every offer worked out."""
        own = [(employee, {each.service_id: each for each in employee.performs}) for employee in team]
        offers = {
            service.id: [
                _offer(service, employee, terms.get(service.id))
                for employee, terms in own
                if service.is_performed_by_everyone or service.id in terms
            ]
            for service in services
        }
        return cls(services, team, offers)

    def performing(self, service: Sold) -> Sequence[Offer]:
        """By whom a service can be had."""
        return self.offers[service.id]

    def performed_by(self, employee: Colleague) -> list[Offer]:
        """What an employee does."""
        return [offer for each in self.offers.values() for offer in each if offer.employee is employee]

    @property
    def gender(self) -> Gender:
        """Whom the business serves: one gender if every service is for that one alone, otherwise all."""
        served = {service.gender for service in self.services}
        return served.pop() if len(served) == 1 else Gender.ALL

    @property
    def price_from(self) -> Decimal | None:
        """The lowest price offered; a service that nobody performs counts with its list price."""
        return min((self.price_of(service) for service in self.services), default=None)

    def price_of(self, service: Sold) -> Decimal:
        """The lowest price of one service."""
        return min((offer.price for offer in self.performing(service)), default=service.price)


def _offer(service: Sold, employee: Colleague, own: Performing | None) -> Offer:
    price = service.price if own is None or own.price is None else own.price
    minutes = service.duration_minutes if own is None else own.duration_minutes or service.duration_minutes
    return Offer(service, employee, price, minutes)
