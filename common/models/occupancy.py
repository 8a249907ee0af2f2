"""When a resource is busy: the one table that decides who was first."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from common.models.base import Base, Created, HasId, HasUid, Key, OneOf, Yes, to, within


class HoldPurpose(StrEnum):
    """Why time is kept for somebody who has not booked yet."""

    CHECKOUT = "checkout"
    WAITLIST = "waitlist"


class Hold(HasUid, Base):
    """Time kept for a customer until `expires_at`."""

    __tablename__ = "hold"
    __table_args__ = (
        UniqueConstraint("business_id", "id", name="hold_in_business_unique"),
        Index(
            "hold_live_of_customer_ix",
            "customer_id",
            "expires_at",
            postgresql_where=text("released_at IS NULL"),
        ),
        Index("hold_customer_ix", "customer_id"),
        Index("hold_to_release_ix", "expires_at", postgresql_where=text("released_at IS NULL")),
    )

    business_id: Mapped[Key] = mapped_column(to("business.id"))
    customer_id: Mapped[Key] = mapped_column(to("users.id"))
    purpose: Mapped[HoldPurpose] = mapped_column(OneOf(HoldPurpose), server_default="checkout")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    created_at: Mapped[Created]


class Occupancy(HasId, Base):
    """A resource is busy `during` [a, b), buffers included, for one booking or one hold.

    Consecutive services of one employee are one row; processing gaps are cut out. Time is freed by setting
    `active` to false, before anything new is inserted.
    """

    __tablename__ = "occupancy"

    business_id: Mapped[Key]
    resource_id: Mapped[Key]
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    booking_id: Mapped[Key | None]
    hold_id: Mapped[Key | None]
    expires_at: Mapped[datetime | None]
    active: Mapped[Yes]

    __table_args__ = (
        ExcludeConstraint(
            ("resource_id", "="),
            ("during", "&&"),
            where=text("active"),
            using="gist",
            name="occupancy_no_overlap",
        ),
        ForeignKeyConstraint(
            ["business_id", "resource_id"],
            ["resource_use.business_id", "resource_use.resource_id"],
            ondelete="RESTRICT",
        ),
        within("booking", "booking_id"),
        within("hold", "hold_id"),
        Index("occupancy_resource_ix", "business_id", "resource_id"),
        Index(
            "occupancy_booking_ix",
            "business_id",
            "booking_id",
            postgresql_where=text("booking_id IS NOT NULL"),
        ),
        Index("occupancy_hold_ix", "business_id", "hold_id", postgresql_where=text("hold_id IS NOT NULL")),
        Index(
            "occupancy_to_release_ix",
            "expires_at",
            postgresql_where=text("active AND expires_at IS NOT NULL"),
        ),
    )
