"""What comes and goes about what is sold."""

from collections.abc import Iterable
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from common.i18n import told
from common.models import Business, Category, EmployeeService, Gender, PartKind, Service
from common.web.fields import Change, NeverEmpty
from common.web.validation import Answer, Body, Query
from functions.business.onboarding.schemas.fields import Description, Duration, Minutes, Money, Name, either
from functions.business.onboarding.schemas.moving import BookingToMove
from functions.business.onboarding.schemas.team import Rank


class Part(Body):
    """A piece of a service; during `processing` the employee is free for somebody else."""

    kind: PartKind = Field(examples=["hands_on"])
    minutes: Duration


class Performer(Body):
    """An employee who performs a service, perhaps at a price or pace of their own."""

    uid: UUID
    price: Money | None = Field(None, examples=["1200.00"])
    duration_minutes: Duration | None = Field(None, examples=[40])


Parts = Annotated[list[Part], Field(min_length=1, max_length=20)]
Performers = Annotated[list[Performer], Field(max_length=500)]
_PARTS = "In their order; they add up to the duration. Null: hands-on all the time."
_PERFORMERS = "Null: everybody in the team at booking time. An empty list: nobody."


class NewService(Body):
    """Something to sell. Prices are in the business's currency, times in minutes."""

    business: UUID
    category: UUID
    name_en: Name = Field(
        validation_alias=either("name"),
        examples=["Men's cut"],
        description="Or `name`, which means the same.",
    )
    name_sq: Name | None = Field(None, examples=["Qethje burrash"])
    description_en: Description = Field(
        "", validation_alias=either("description"), examples=["By machine or scissors."]
    )
    description_sq: Description | None = Field(None, examples=["Me makinë ose me gërshërë."])
    price: Money
    duration_minutes: Duration
    parts: Parts | None = Field(None, description=_PARTS, examples=[[{"kind": "hands_on", "minutes": 30}]])
    intermission: Minutes = 0
    buffer_before: Minutes = 0
    buffer_after: Minutes = 0
    gender: Gender = Gender.ALL
    employees: Performers | None = Field(None, description=_PERFORMERS, examples=[None])
    deposit: Money | None = Field(None, examples=["200.00"])
    rank: Rank = 0


class ServiceChange(Change):
    """What changes about a service. Bookings that exist keep the price and length they were made with."""

    category: Annotated[UUID | None, NeverEmpty] = None
    name_en: Annotated[Name | None, NeverEmpty] = Field(
        None, validation_alias=either("name"), examples=["Men's cut"]
    )
    name_sq: Name | None = Field(None, examples=["Qethje burrash"])
    description_en: Annotated[Description | None, NeverEmpty] = Field(
        None, validation_alias=either("description"), examples=["By machine or scissors."]
    )
    description_sq: Description | None = Field(None, examples=["Me makinë ose me gërshërë."])
    price: Annotated[Money | None, NeverEmpty] = None
    duration_minutes: Annotated[Duration | None, NeverEmpty] = None
    parts: Parts | None = Field(None, description=_PARTS)
    intermission: Annotated[Minutes | None, NeverEmpty] = None
    buffer_before: Annotated[Minutes | None, NeverEmpty] = None
    buffer_after: Annotated[Minutes | None, NeverEmpty] = None
    gender: Annotated[Gender | None, NeverEmpty] = None
    employees: Performers | None = Field(None, description=_PERFORMERS)
    deposit: Money | None = Field(None, examples=["200.00"])
    rank: Annotated[Rank | None, NeverEmpty] = None
    is_active: Annotated[bool | None, NeverEmpty] = Field(None, description="Whether it is on sale.")


class WhoseServices(Query):
    """Whose services are asked for."""

    business: UUID


class PartShown(Answer):
    """A piece of a service."""

    kind: PartKind
    minutes: int = Field(examples=[30])


class PerformerShown(Answer):
    """An employee who performs a service; price and length null: as everybody's."""

    uid: UUID
    price: Money | None
    duration_minutes: int | None


class ServiceShown(Answer):
    """A service as the team sees it: texts in both languages, `name` in the reader's."""

    uid: UUID
    category: UUID
    name: str = Field(examples=["Men's cut"])
    name_en: str = Field(examples=["Men's cut"])
    name_sq: str | None = Field(examples=["Qethje burrash"])
    description_en: str
    description_sq: str | None
    price: Money
    currency: str = Field(examples=["ALL"])
    duration_minutes: int = Field(examples=[30])
    parts: list[PartShown] | None
    intermission: int = Field(examples=[0])
    buffer_before: int = Field(examples=[0])
    buffer_after: int = Field(examples=[0])
    gender: Gender
    employees: list[PerformerShown] | None = Field(description=_PERFORMERS)
    deposit: Money | None
    rank: int
    is_active: bool

    @classmethod
    def of(
        cls,
        service: Service,
        business: Business,
        category: Category,
        performers: Iterable[tuple[UUID, EmployeeService]],
        language: str,
        **more: Any,
    ) -> Self:
        """A service with those chosen for it (employee's uid and terms)."""
        chosen = [
            PerformerShown(uid=uid, price=own.price, duration_minutes=own.duration_minutes)
            for uid, own in performers
        ]
        named = told(language, service.name_en, service.name_sq)
        shown = {field: getattr(service, column) for field, column in _COLUMNS.items()}
        shown |= {"category": category.uid, "currency": business.currency, "name": named}
        shown["employees"] = None if service.is_performed_by_everyone else chosen
        return cls.model_validate(shown | more)


class ServiceChanged(ServiceShown):
    """A service as it is now; one that is no longer on sale leaves the visits to come to be moved."""

    bookings_to_move: list[BookingToMove]


COLUMN_OF = {
    "intermission": "intermission_minutes",
    "buffer_before": "buffer_before_minutes",
    "buffer_after": "buffer_after_minutes",
}
"""Fields whose column has another name."""

_COLUMNS = {
    field: COLUMN_OF.get(field, field)
    for field in ServiceShown.model_fields
    if field not in ("category", "currency", "name", "employees")
}
