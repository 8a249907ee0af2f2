"""Businesses as lists show them, and the tree of categories."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from pydantic import Field

from common.i18n import told
from common.models import Business, Category, Gender
from common.web.fields import PlaceShown
from common.web.validation import Answer
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

    @classmethod
    def of(cls, total: int, count: int) -> "Stars":
        """The mean of `count` ratings, to one decimal."""
        return cls(average=round(total / count, 1) if count else None, count=count)


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
    open_now: bool
    next_available_at: None = Field(None, description="Not told yet.")
    cover: None = Field(None, description="Not told yet.")
    gender: Gender

    @classmethod
    def of(cls, seen: Seen, language: str) -> "BusinessRow":
        """The row as this reader sees it."""
        business, found = seen.business, seen.category
        name = told(language, found.category_en, found.category_sq)
        return cls(
            **texts_of(business, language),
            category=CategoryName(uid=found.category_uid, name=name) if found.category_uid else None,
            location=place_of(business),
            distance_m=None if seen.distance is None else round(seen.distance),
            rating=Stars.of(business.rating_sum, business.rating_count),
            price_from=Money.of(seen.price_from, business.currency),
            open_now=seen.opening.open_now,
            gender=seen.gender,
        )


def texts_of(business: Business, language: str) -> dict[str, object]:
    """What a business says of itself, and where it is."""
    return {
        "uid": business.uid,
        "name": told(language, business.name_en, business.name_sq),
        "description": told(language, business.description_en, business.description_sq),
        "address": business.address,
        "city": business.city,
    }


def place_of(business: Business) -> PlaceShown:
    """Where a visible business is; the database sees to it that it is somewhere."""
    assert business.location is not None
    return PlaceShown(lat=business.location.lat, lon=business.location.lon)


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
