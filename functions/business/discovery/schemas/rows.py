"""Businesses as lists show them, and the tree of categories."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from common.i18n import told
from common.models import Category, Gender
from common.web.fields import PlaceShown
from common.web.paging import Found, Page
from common.web.pictured import Pictured
from common.web.validation import Answer
from common.web.written import Written, page, with_parts
from functions.business.discovery.queries.found import Seen


class Money(Answer):
    """An amount with its ISO 4217 currency."""

    amount: Decimal = Field(examples=["700.00"])
    currency: str = Field(examples=["ALL"])

    @classmethod
    def of(cls, amount: Decimal | None, currency: str) -> "Money | None":
        """The amount, if there is one."""
        return None if amount is None else cls(amount=amount, currency=currency)


class Stars(Answer):
    """Ratings in short; without any there is no average."""

    average: float | None = Field(examples=[4.6])
    count: int = Field(examples=[38])


class CategoryName(Answer):
    """A category, named in the caller's language."""

    uid: UUID
    name: str = Field(examples=["Barbers"])

    @classmethod
    def of(cls, category: Category, language: str) -> "CategoryName":
        """The category as this reader calls it."""
        return cls(uid=category.uid, name=told(language, category.name_en, category.name_sq))


class BusinessRow(Answer):
    """A business in a list. `distance_m` is there when the request said where; gender is whom it serves."""

    uid: UUID
    name: str = Field(examples=["Berber Agimi"])
    description: str
    category: CategoryName | None
    address: str = Field(examples=["Rruga e Kavajës 12"])
    city: str = Field(examples=["Tiranë"])
    location: PlaceShown
    distance_m: int | None = Field(examples=[420])
    rating: Stars
    price_from: Money | None
    open_now: bool = Field(description="Or at `open_at`, if that was asked for.")
    takes_bookings: bool = Field(description="A business that is only listed can be found and not booked.")
    verified: bool = Field(description="AvatID has looked at it and found that it is what it says.")
    next_available_at: datetime | None = Field(
        examples=["2027-03-15T09:30:00+01:00"], description="The first free time of anything it sells."
    )
    cover: Pictured | None
    gender: Gender


def page_of_rows(found: Found[Seen]) -> Written[Page[BusinessRow]]:
    """A page of `BusinessRow`s: what PostgreSQL has written, and how each of them stands."""
    return page([_whole(each) for each in found.rows], found.next)


def _whole(seen: Seen) -> str:
    standing = seen.standing
    return with_parts(
        seen.row.written,
        open_now=standing.is_open,
        next_available_at=on_the_wall(standing.next_free_at, seen.row.timezone),
    )


def on_the_wall(at: datetime | None, zone: str) -> datetime | None:
    """The instant as the clock on the venue's wall shows it."""
    return at and at.astimezone(ZoneInfo(zone))


class CategoryBranch(CategoryName):
    """A category with those below it. The hints are what such a service usually costs and takes."""

    slug: str = Field(examples=["barber"])
    logo: str | None = Field(examples=["https://api.avatid.example/api/shared/category-logos/barber/"])
    price_hint: Money | None
    duration_hint_minutes: int | None = Field(examples=[30])
    business_count: int = Field(examples=[12], description="Visible businesses here and below, each once.")
    children: list["CategoryBranch"]

    @classmethod
    def tree(
        cls,
        rows: Sequence[tuple[Category, int]],
        language: str,
        public_url: str,
        above: Category | None = None,
        worn: str | None = None,
    ) -> list["CategoryBranch"]:
        """The branches below `above`, each with its own; one without a logo wears that of the branch above it."""
        parent = above.id if above else None
        return [
            cls(
                uid=category.uid,
                name=told(language, category.name_en, category.name_sq),
                slug=category.slug,
                logo=_address_of(category.logo or worn, public_url),
                price_hint=Money.of(category.price_hint, category.currency),
                duration_hint_minutes=category.duration_hint_minutes,
                business_count=count,
                children=cls.tree(rows, language, public_url, category, category.logo or worn),
            )
            for category, count in rows
            if category.parent_id == parent
        ]


def _address_of(logo: str | None, public_url: str) -> str | None:
    """Our own logos are kept as a path, so that they follow the installation to another address."""
    return f"{public_url}{logo}" if logo and logo.startswith("/") else logo
