"""What a search reads: one row a business, and the words it is found by."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CHAR, Double, Index, Numeric, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, DATEMULTIRANGE, INT4MULTIRANGE, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from common.models.base import Base, Count, HasId, Key, No, to, worked_out
from common.models.point import LatLon, Point


class BusinessSearch(Base):
    """The one row of a business that searches read; triggers keep it, tasks write its last three columns.

    `prices` are those of its services with the cheapest who performs each, `gender` is whom it serves, and
    `category_uids` are its categories and all above them. It may be open in `open_minutes` of the local week (0 is
    Monday, midnight) and on `special_days`. `next_free_at` is to be believed until `next_free_until`.
    """

    __tablename__ = "business_search"
    __table_args__ = (
        Index("business_search_document_ix", "document", postgresql_using="gin"),
        Index("business_search_categories_ix", "category_uids", postgresql_using="gin"),
        Index(
            "business_search_nearby_ix",
            "location",
            postgresql_using="gist",
            postgresql_where=text("is_visible"),
        ),
        Index(
            "business_search_by_rating_ix",
            text("rating_rank DESC"),
            "uid",
            postgresql_where=text("is_visible"),
        ),
        Index(
            "business_search_by_price_ix",
            "currency",
            "price_from",
            "uid",
            postgresql_where=text("is_visible"),
        ),
    )

    business_id: Mapped[Key] = mapped_column(to("business.id"), primary_key=True, autoincrement=False)
    uid: Mapped[UUID] = mapped_column(unique=True)
    is_visible: Mapped[No]
    takes_bookings: Mapped[No]
    location: Mapped[LatLon | None] = mapped_column(Point())
    timezone: Mapped[str] = mapped_column(server_default="Europe/Tirane")
    rating_rank: Mapped[float] = mapped_column(Double, server_default=text("0"))
    rating_count: Mapped[Count]
    rating_sum: Mapped[Count]
    currency: Mapped[str] = mapped_column(CHAR(3), server_default="ALL")
    prices: Mapped[list[Decimal]] = mapped_column(ARRAY(Numeric(14, 2)), server_default=text("'{}'"))
    price_from: Mapped[Decimal | None] = mapped_column(worked_out("prices[1]"))
    gender: Mapped[str] = mapped_column(server_default="all")
    category_uids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()), server_default=text("'{}'"))
    published_at: Mapped[datetime | None]
    open_minutes: Mapped[Any] = mapped_column(INT4MULTIRANGE, server_default=text("'{}'"))
    special_days: Mapped[Any] = mapped_column(DATEMULTIRANGE, server_default=text("'{}'"))
    document: Mapped[str] = mapped_column(TSVECTOR, server_default="")
    next_free_at: Mapped[datetime | None]
    next_free_until: Mapped[datetime | None]
    reliability: Mapped[float] = mapped_column(Double, server_default=text("0.8"))


class SearchWord(HasId, Base):
    """A word that businesses are found by; what a mistyped one may have meant."""

    __tablename__ = "search_word"
    __table_args__ = (
        Index("search_word_word_ix", "word"),
        Index(
            "search_word_alike_ix", "word", postgresql_using="gin", postgresql_ops={"word": "gin_trgm_ops"}
        ),
    )

    word: Mapped[str] = mapped_column(Text(collation="C"))


class TownName(Base):
    """One of the names of a town: Tirana and Tiranë are the same place."""

    __tablename__ = "town_name"
    __table_args__ = (Index("town_name_folded_ix", "folded"),)

    town: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    folded: Mapped[str] = mapped_column(worked_out("fold(name)"))
