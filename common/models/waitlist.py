"""People who wait for a time to become free."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.models.base import Base, Count, Created, HasUid, Key, OneOf, Small, Updated, Words, to, within
from common.models.booking import Booking
from common.models.business import Business
from common.models.occupancy import Hold
from common.models.people import User
from common.models.service import Service
from common.models.team import Employee


class WaitlistStatus(StrEnum):
    """Where somebody stands in the queue; `over` when the days have gone by."""

    WAITING = "waiting"
    OFFERED = "offered"
    CLAIMED = "claimed"
    WITHDRAWN = "withdrawn"
    OVER = "over"


class WaitlistEntry(HasUid, Base):
    """Somebody waits for a visit on these local dates, perhaps between these hours of the day.

    While a time is offered, `hold_id` keeps it for them until `offer_expires_at`.
    """

    __tablename__ = "waitlist_entry"
    __table_args__ = (
        UniqueConstraint("business_id", "id", name="waitlist_entry_in_business_unique"),
        within("hold", "hold_id"),
        within("booking", "booking_id"),
        Index(
            "waitlist_entry_queue_ix",
            "business_id",
            "created_at",
            "id",
            postgresql_where=text("status = 'waiting'"),
        ),
        Index("waitlist_entry_offer_ix", "offer_expires_at", postgresql_where=text("status = 'offered'")),
        Index("waitlist_entry_over_ix", "date_to", postgresql_where=text("status = 'waiting'")),
        Index("waitlist_entry_customer_ix", "customer_id", "created_at", "id"),
        Index("waitlist_entry_business_ix", "business_id", "created_at", "id"),
        Index(
            "waitlist_entry_hold_unique",
            "business_id",
            "hold_id",
            unique=True,
            postgresql_where=text("hold_id IS NOT NULL"),
        ),
        Index(
            "waitlist_entry_booking_ix",
            "business_id",
            "booking_id",
            postgresql_where=text("booking_id IS NOT NULL"),
        ),
    )

    business_id: Mapped[Key] = mapped_column(to("business.id"))
    customer_id: Mapped[Key] = mapped_column(to("users.id"))
    date_from: Mapped[date]
    date_to: Mapped[date]
    time_from: Mapped[time | None]
    time_to: Mapped[time | None]
    note: Mapped[Words]
    status: Mapped[WaitlistStatus] = mapped_column(OneOf(WaitlistStatus), server_default="waiting")
    hold_id: Mapped[Key | None]
    offered_at: Mapped[datetime | None]
    offer_expires_at: Mapped[datetime | None]
    times_offered: Mapped[Count]
    booking_id: Mapped[Key | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]

    business: Mapped[Business] = relationship(lazy="raise")
    customer: Mapped[User] = relationship(lazy="raise")
    hold: Mapped[Hold | None] = relationship(
        primaryjoin="foreign(WaitlistEntry.hold_id) == Hold.id", lazy="raise", viewonly=True
    )
    booking: Mapped[Booking | None] = relationship(
        primaryjoin="foreign(WaitlistEntry.booking_id) == Booking.id", lazy="raise", viewonly=True
    )
    services: Mapped[list["WaitlistService"]] = relationship(
        primaryjoin="WaitlistEntry.id == foreign(WaitlistService.entry_id)",
        order_by="WaitlistService.position",
        lazy="raise",
        viewonly=True,
    )


class WaitlistService(Base):
    """One of the services somebody waits for, in their order, and by whom; None is anybody."""

    __tablename__ = "waitlist_service"
    __table_args__ = (
        within("waitlist_entry", "entry_id"),
        within("service", "service_id"),
        within("employee", "employee_id"),
        Index("waitlist_service_entry_ix", "business_id", "entry_id"),
        Index("waitlist_service_service_ix", "business_id", "service_id"),
        Index(
            "waitlist_service_employee_ix",
            "business_id",
            "employee_id",
            postgresql_where=text("employee_id IS NOT NULL"),
        ),
    )

    business_id: Mapped[Key]
    entry_id: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[Small] = mapped_column(primary_key=True, autoincrement=False)
    service_id: Mapped[Key]
    employee_id: Mapped[Key | None]

    service: Mapped[Service] = relationship(
        primaryjoin="foreign(WaitlistService.service_id) == Service.id", lazy="raise", viewonly=True
    )
    employee: Mapped[Employee | None] = relationship(
        primaryjoin="foreign(WaitlistService.employee_id) == Employee.id", lazy="raise", viewonly=True
    )
