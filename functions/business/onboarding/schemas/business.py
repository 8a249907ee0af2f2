"""What comes and goes when a business is opened, described and published."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from common.i18n import told
from common.models import Business, BusinessKind, BusinessStatus, Category, Role
from common.web.fields import Change, Email, NeverEmpty, PhoneNumber, Place, PlaceShown, Zone
from common.web.validation import Answer, Body
from functions.business.onboarding.schemas.fields import (
    CountryCode,
    Currency,
    Description,
    Name,
    WebAddress,
    either,
)

Address = Annotated[str, Field(max_length=500, examples=["Rruga Myslym Shyri 12"])]
City = Annotated[str, Field(max_length=100, examples=["Tirana"])]
_ALBANIAN = "Prerje dhe ngjyrosje pranë liqenit."
Categories = Annotated[list[UUID], Field(max_length=20)]


class NewBusiness(Body):
    """A business to open. Whatever publishing needs may also be added later; see its checklist."""

    name_en: Name = Field(validation_alias=either("name"), description="Or `name`, which means the same.")
    name_sq: Name | None = Field(None, examples=["Salloni i Borës"])
    description_en: Description = Field("", validation_alias=either("description"))
    description_sq: Description | None = Field(None, examples=[_ALBANIAN])
    kind: BusinessKind = Field(examples=["business"], description="A freelancer is their own employee.")
    address: Address = ""
    city: City = ""
    country: CountryCode | None = Field(None, description="Found from the point when left out.")
    location: Place | None = None
    timezone: Zone | None = Field(None, description="Found from the point when left out.")
    phone: PhoneNumber | None = None
    email: Email | None = None
    website: WebAddress | None = None
    categories: Categories = []
    currency: Currency = "ALL"


class BusinessChange(Change):
    """What changes about a business. A published one keeps what publishing needs."""

    uid: UUID
    name_en: Annotated[Name | None, NeverEmpty] = Field(None, validation_alias=either("name"))
    name_sq: Name | None = Field(None, examples=["Salloni i Borës"])
    description_en: Annotated[Description | None, NeverEmpty] = Field(
        None, validation_alias=either("description")
    )
    description_sq: Description | None = Field(None, examples=[_ALBANIAN])
    kind: Annotated[BusinessKind | None, NeverEmpty] = Field(
        None, examples=["business"], description="A freelancer who hires becomes a business first."
    )
    address: Annotated[Address | None, NeverEmpty] = None
    city: Annotated[City | None, NeverEmpty] = None
    country: Annotated[CountryCode | None, NeverEmpty] = None
    location: Place | None = None
    timezone: Annotated[Zone | None, NeverEmpty] = None
    phone: PhoneNumber | None = None
    email: Email | None = None
    website: WebAddress | None = None
    categories: Annotated[Categories | None, NeverEmpty] = None

    @property
    def business(self) -> UUID:
        """What the guard calls it."""
        return self.uid


class CategoryShown(Answer):
    """A category, named in the reader's language."""

    uid: UUID
    slug: str = Field(examples=["barber"])
    name: str = Field(examples=["Barbers"])

    @classmethod
    def of(cls, category: Category, language: str) -> Self:
        """A category for a reader of `language`."""
        name = told(language, category.name_en, category.name_sq)
        return cls(uid=category.uid, slug=category.slug, name=name)


class BusinessShown(Answer):
    """A business as its team sees it: texts in both languages, `name` in the reader's."""

    uid: UUID
    kind: BusinessKind
    status: BusinessStatus
    role: Role = Field(description="What the reader is in this business.")
    name: str = Field(examples=["Bora's salon"])
    name_en: str = Field(examples=["Bora's salon"])
    name_sq: str | None = Field(examples=["Salloni i Borës"])
    description_en: str
    description_sq: str | None
    address: str = Field(examples=["Rruga Myslym Shyri 12"])
    city: str = Field(examples=["Tirana"])
    country: str = Field(examples=["AL"])
    location: PlaceShown | None
    timezone: str = Field(examples=["Europe/Tirane"])
    phone: str | None = Field(examples=["+355692034567"])
    email: str | None
    website: str | None
    currency: str = Field(examples=["ALL"])
    categories: list[CategoryShown]
    published_at: datetime | None

    @classmethod
    def of(cls, business: Business, role: Role, language: str, **more: Any) -> Self:
        """A business, its categories loaded, for one of its team."""
        return cls(
            role=role,
            name=told(language, business.name_en, business.name_sq),
            categories=[CategoryShown.of(each, language) for each in business.categories],
            location=PlaceShown.model_validate(business.location) if business.location else None,
            **{field: getattr(business, field) for field in _AS_THEY_ARE},
            **more,
        )


_AS_THEY_ARE = sorted(set(BusinessShown.model_fields) - {"role", "name", "categories", "location"})


class ChecklistItem(Answer):
    """One thing that publishing needs."""

    code: str = Field(examples=["working_hours"])
    is_done: bool
    message: str = Field(examples=["Say when you are open."])


class Checklist(Answer):
    """What publishing needs, and what of it is there."""

    is_complete: bool
    items: list[ChecklistItem]
