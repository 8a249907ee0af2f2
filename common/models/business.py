"""The shops, and what kind of shop they are."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CHAR, Column, Double, Index, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.models.base import (
    Base,
    Count,
    Created,
    Email,
    HasLegacyId,
    HasUid,
    Key,
    OneOf,
    Updated,
    Words,
    to,
)
from common.models.people import User
from common.models.point import LatLon, Point

VISIBLE = text("status IN ('published', 'listed') AND archived_at IS NULL")


class BusinessKind(StrEnum):
    """A shop with a team, or one person."""

    BUSINESS = "business"
    FREELANCER = "freelancer"


class BusinessStatus(StrEnum):
    """Where a business is on its way to the public."""

    DRAFT = "draft"
    PUBLISHED = "published"
    LISTED = "listed"
    """Imported and unclaimed: it can be found, not booked."""
    SUSPENDED = "suspended"
    CLOSED = "closed"

    @property
    def is_visible(self) -> bool:
        """Whether strangers find it."""
        return self in (BusinessStatus.PUBLISHED, BusinessStatus.LISTED)


class Category(HasUid, HasLegacyId, Base):
    """A kind of service, in a tree; `rating_mean` is what its businesses get on average, worked out at night."""

    __tablename__ = "category"
    __table_args__ = (Index("category_parent_ix", "parent_id"),)

    parent_id: Mapped[Key | None] = mapped_column(to("category.id"))
    slug: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    name_sq: Mapped[str]
    synonyms: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    logo: Mapped[str | None]
    price_hint: Mapped[Decimal | None]
    currency: Mapped[str] = mapped_column(CHAR(3), server_default="ALL")
    duration_hint_minutes: Mapped[int | None]
    rating_mean: Mapped[float | None] = mapped_column(Double)
    rank: Mapped[Count]
    archived_at: Mapped[datetime | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]


business_category = Table(
    "business_category",
    Base.metadata,
    Column("business_id", to("business.id"), primary_key=True),
    Column("category_id", to("category.id"), primary_key=True),
    Index("business_category_category_ix", "category_id", "business_id"),
)


class Business(HasUid, HasLegacyId, Base):
    """A place where an hour can be booked. The currency is its alone; every price in it is in that currency.

    `rating_histogram[n]` counts the ratings of n + 1 stars; `rating_rank` is the Bayesian mean used for
    ordering. `source` and `source_id` say where an imported one came from. `verified_at` is when operators have
    looked at it; a suspended one goes back to `suspended_from`.
    """

    __tablename__ = "business"
    __table_args__ = (
        UniqueConstraint("source", "source_id", name="business_source_unique"),
        Index("business_city_ix", text("fold(city)")),
        Index("business_nearby_ix", "location", postgresql_using="gist", postgresql_where=VISIBLE),
        Index("business_email_ix", "email", postgresql_where=text("email IS NOT NULL")),
        Index("business_phone_ix", "phone", postgresql_where=text("phone IS NOT NULL")),
        Index("business_visible_ix", "id", postgresql_where=VISIBLE),
        Index("business_by_rating_ix", text("rating_rank DESC"), "uid", postgresql_where=VISIBLE),
    )

    kind: Mapped[BusinessKind] = mapped_column(OneOf(BusinessKind), server_default="business")
    status: Mapped[BusinessStatus] = mapped_column(OneOf(BusinessStatus), server_default="draft")
    name_en: Mapped[str]
    name_sq: Mapped[str | None]
    description_en: Mapped[Words]
    description_sq: Mapped[str | None]
    address: Mapped[Words]
    city: Mapped[Words]
    country: Mapped[str] = mapped_column(CHAR(2), server_default="AL")
    location: Mapped[LatLon | None] = mapped_column(Point())
    timezone: Mapped[str] = mapped_column(server_default="Europe/Tirane")
    phone: Mapped[str | None]
    email: Mapped[Email | None]
    website: Mapped[str | None]
    currency: Mapped[str] = mapped_column(CHAR(3), server_default="ALL")
    source: Mapped[str | None]
    source_id: Mapped[str | None]
    rating_count: Mapped[Count]
    rating_sum: Mapped[Count]
    rating_histogram: Mapped[list[int]] = mapped_column(server_default=text("'{0,0,0,0,0}'"))
    rating_rank: Mapped[float] = mapped_column(Double, server_default=text("0"))
    verified_at: Mapped[datetime | None]
    suspended_from: Mapped[BusinessStatus | None] = mapped_column(OneOf(BusinessStatus))
    version: Mapped[int] = mapped_column(server_default=text("1"))
    published_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]

    categories: Mapped[list[Category]] = relationship(
        secondary=business_category, lazy="raise", order_by=(Category.rank, Category.id)
    )

    @property
    def takes_bookings(self) -> bool:
        """Whether an hour can be booked with it; a listed one can only be found."""
        return self.status is BusinessStatus.PUBLISHED


class Favourite(Base):
    """A business that somebody wants to find again."""

    __tablename__ = "favourite"
    __table_args__ = (Index("favourite_business_ix", "business_id"),)

    user_id: Mapped[Key] = mapped_column(to("users.id"), primary_key=True, autoincrement=False)
    business_id: Mapped[Key] = mapped_column(to("business.id"), primary_key=True, autoincrement=False)
    created_at: Mapped[Created]

    business: Mapped[Business] = relationship(lazy="raise")


class BusinessClient(HasUid, Base):
    """What a business knows about a customer; to a blocked one it simply looks full."""

    __tablename__ = "business_client"
    __table_args__ = (
        UniqueConstraint("business_id", "user_id"),
        Index("business_client_user_ix", "user_id"),
        Index("business_client_recent_ix", "business_id", "created_at", "id"),
    )

    business_id: Mapped[Key] = mapped_column(to("business.id"))
    user_id: Mapped[Key] = mapped_column(to("users.id"))
    note: Mapped[Words]
    tags: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    blocked_at: Mapped[datetime | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]

    user: Mapped[User] = relationship(lazy="raise")
