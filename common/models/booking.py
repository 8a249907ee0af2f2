"""Bookings, as they were agreed, and what happened to them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CHAR, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.models.base import (
    Base,
    Count,
    Created,
    HasId,
    HasLegacyId,
    HasUid,
    Key,
    No,
    Object,
    OneOf,
    Small,
    Updated,
    Words,
    to,
    within,
    worked_out,
)
from common.models.business import Business
from common.models.people import User
from common.models.service import Service
from common.models.team import Employee


class BookingStatus(StrEnum):
    """Where a visit stands; the payment has a status of its own."""

    PENDING_PAYMENT = "pending_payment"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED_BY_CUSTOMER = "cancelled_by_customer"
    CANCELLED_BY_BUSINESS = "cancelled_by_business"
    DECLINED = "declined"
    EXPIRED = "expired"
    NO_SHOW = "no_show"

    @property
    def holds_time(self) -> bool:
        """Whether nobody else can have the time."""
        return self in HOLDS_TIME


HOLDS_TIME: Final = frozenset(
    {
        BookingStatus.PENDING_PAYMENT,
        BookingStatus.PENDING,
        BookingStatus.CONFIRMED,
        BookingStatus.CHECKED_IN,
        BookingStatus.IN_PROGRESS,
    }
)


# As PostgreSQL writes it back, so that Alembic recognises it.
WORDS_THAT_HOLD_TIME: Final = ", ".join(f"'{word}'::text" for word in BookingStatus if word.holds_time)
HOLDS_TIME_IN_SQL: Final = f"status = ANY (ARRAY[{WORDS_THAT_HOLD_TIME}])"


class BookingSource(StrEnum):
    """Who wrote the booking down."""

    CUSTOMER = "customer"
    TEAM = "team"
    PHONE = "phone"
    IMPORT = "import"


class PaymentChoice(StrEnum):
    """What the customer pays before the visit."""

    VENUE = "venue"
    DEPOSIT = "deposit"
    FULL = "full"


class PaymentStatus(StrEnum):
    """Where the money is."""

    NONE = "none"
    DUE = "due"
    PROCESSING = "processing"
    PAID = "paid"
    FAILED = "failed"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"
    DISPUTED = "disputed"


class BookingActor(StrEnum):
    """Whose act an event was."""

    CUSTOMER = "customer"
    TEAM = "team"
    OPERATOR = "operator"
    SYSTEM = "system"


class Booking(HasUid, HasLegacyId, Base):
    """One visit. Names, prices, zone and policy are copied: later changes of the shop change no agreement.

    `local_on`, `local_start`, `local_end` are wall time in `timezone`. `schedule_no` grows only when time
    or employee changes, `version` with every change. `expires_at` is when a pending one gives up.
    `is_automatic` marks a completion that nobody pressed; `may_cancel_free` the customer's right after the
    team has moved the visit.
    """

    __tablename__ = "booking"

    version: Mapped[int] = mapped_column(server_default=text("1"))
    business_id: Mapped[Key] = mapped_column(to("business.id"))
    customer_id: Mapped[Key | None] = mapped_column(to("users.id"))
    created_by_id: Mapped[Key | None] = mapped_column(to("users.id"))
    source: Mapped[BookingSource] = mapped_column(OneOf(BookingSource), server_default="customer")
    series_id: Mapped[UUID | None]
    guest_name: Mapped[str | None]
    guest_phone: Mapped[str | None]
    status: Mapped[BookingStatus] = mapped_column(OneOf(BookingStatus))
    holds_time: Mapped[bool] = mapped_column(worked_out(HOLDS_TIME_IN_SQL))
    status_changed_at: Mapped[Created]
    expires_at: Mapped[datetime | None]
    is_automatic: Mapped[No]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    timezone: Mapped[str]
    local_on: Mapped[date]
    local_start: Mapped[time]
    local_end: Mapped[time]
    duration_minutes: Mapped[int]
    any_employee: Mapped[No]
    is_outside_hours: Mapped[No]
    schedule_no: Mapped[Count]
    reschedule_count: Mapped[Count]
    may_cancel_free: Mapped[No]
    business_name_en: Mapped[str]
    business_name_sq: Mapped[str | None]
    list_price: Mapped[Decimal]
    discount: Mapped[Decimal] = mapped_column(server_default=text("0"))
    total_price: Mapped[Decimal]
    currency: Mapped[str] = mapped_column(CHAR(3))
    policy: Mapped[Object]
    payment_choice: Mapped[PaymentChoice] = mapped_column(OneOf(PaymentChoice), server_default="venue")
    payment_status: Mapped[PaymentStatus] = mapped_column(OneOf(PaymentStatus), server_default="none")
    amount_due: Mapped[Decimal] = mapped_column(server_default=text("0"))
    amount_paid: Mapped[Decimal] = mapped_column(server_default=text("0"))
    amount_refunded: Mapped[Decimal] = mapped_column(server_default=text("0"))
    cancellation_fee: Mapped[Decimal | None]
    no_show_fee: Mapped[Decimal | None]
    saved_card_id: Mapped[Key | None] = mapped_column(to("saved_card.id"))
    note: Mapped[Words]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]

    business: Mapped[Business] = relationship(lazy="raise")
    customer: Mapped[User | None] = relationship(foreign_keys=[customer_id], lazy="raise")
    items: Mapped[list["BookingItem"]] = relationship(
        primaryjoin="Booking.id == foreign(BookingItem.booking_id)",
        order_by="BookingItem.position",
        back_populates="booking",
        lazy="raise",
    )

    @property
    def free_cancel_until(self) -> datetime:
        """The last instant at which calling off costs nothing, by the terms agreed on."""
        if self.may_cancel_free:
            return self.starts_at
        if self.policy.get("least_fee"):
            return self.created_at
        return self.starts_at - timedelta(minutes=self.policy.get("free_until_minutes", 0))

    __table_args__ = (
        UniqueConstraint("business_id", "id", name="booking_in_business_unique"),
        ExcludeConstraint(
            ("customer_id", "="),
            (text("tstzrange(starts_at, ends_at)"), "&&"),
            where=text("holds_time AND guest_name IS NULL AND source = 'customer'"),
            using="gist",
            name="booking_customer_in_one_place",
        ),
        Index("booking_of_customer_ix", "customer_id", "starts_at", "id"),
        Index("booking_created_ix", "created_at", postgresql_using="brin"),
        Index("booking_starts_ix", "starts_at", postgresql_using="brin"),
        Index("booking_agenda_ix", "business_id", "starts_at", "id"),
        Index(
            "booking_of_client_ix",
            "business_id",
            "customer_id",
            "starts_at",
            postgresql_where=text("customer_id IS NOT NULL"),
        ),
        Index("booking_created_by_ix", "created_by_id", postgresql_where=text("created_by_id IS NOT NULL")),
        Index("booking_saved_card_ix", "saved_card_id", postgresql_where=text("saved_card_id IS NOT NULL")),
        Index("booking_guest_phone_ix", "guest_phone", postgresql_where=text("guest_phone IS NOT NULL")),
        Index("booking_series_ix", "series_id", postgresql_where=text("series_id IS NOT NULL")),
        Index("booking_to_remind_ix", "starts_at", postgresql_where=text("status = 'confirmed'")),
        Index(
            "booking_to_expire_ix",
            "expires_at",
            postgresql_where=text("status IN ('pending_payment', 'pending')"),
        ),
        Index(
            "booking_to_review_ix",
            "ends_at",
            postgresql_where=text("status = 'completed' AND customer_id IS NOT NULL"),
        ),
        Index(
            "booking_to_complete_ix",
            "ends_at",
            postgresql_where=text("status IN ('confirmed', 'checked_in', 'in_progress')"),
        ),
    )


class BookingItem(HasUid, Base):
    """One service of the visit, as it was agreed."""

    __tablename__ = "booking_item"
    __table_args__ = (
        UniqueConstraint("booking_id", "position"),
        within("booking", "booking_id"),
        within("service", "service_id"),
        within("employee", "employee_id"),
        Index("booking_item_booking_ix", "business_id", "booking_id"),
        Index("booking_item_agenda_ix", "business_id", "employee_id", "starts_at"),
        Index("booking_item_service_ix", "business_id", "service_id"),
    )

    business_id: Mapped[Key]
    booking_id: Mapped[Key]
    position: Mapped[Small] = mapped_column(server_default=text("0"))
    service_id: Mapped[Key]
    employee_id: Mapped[Key]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    duration_minutes: Mapped[int]
    parts: Mapped[list[dict[str, Any]] | None]
    buffer_before_minutes: Mapped[Count]
    buffer_after_minutes: Mapped[Count]
    list_price: Mapped[Decimal]
    price: Mapped[Decimal]
    service_name_en: Mapped[str]
    service_name_sq: Mapped[str | None]
    employee_name: Mapped[str]

    booking: Mapped[Booking] = relationship(
        primaryjoin="foreign(BookingItem.booking_id) == Booking.id", back_populates="items", lazy="raise"
    )
    service: Mapped[Service] = relationship(
        primaryjoin="foreign(BookingItem.service_id) == Service.id", lazy="raise"
    )
    employee: Mapped[Employee] = relationship(
        primaryjoin="foreign(BookingItem.employee_id) == Employee.id", lazy="raise"
    )


class BookingEvent(HasId, Base):
    """One thing that happened to a booking; rows are only ever added."""

    __tablename__ = "booking_event"
    __table_args__ = (
        within("booking", "booking_id"),
        Index("booking_event_booking_ix", "business_id", "booking_id", "id"),
        Index("booking_event_actor_ix", "actor_id", postgresql_where=text("actor_id IS NOT NULL")),
        Index("booking_event_at_ix", "at", postgresql_using="brin"),
    )

    business_id: Mapped[Key]
    booking_id: Mapped[Key]
    actor_kind: Mapped[BookingActor] = mapped_column(OneOf(BookingActor))
    actor_id: Mapped[Key | None] = mapped_column(to("users.id"))
    from_status: Mapped[BookingStatus | None] = mapped_column(OneOf(BookingStatus))
    to_status: Mapped[BookingStatus] = mapped_column(OneOf(BookingStatus))
    code: Mapped[str]
    request_id: Mapped[str | None]
    at: Mapped[Created]


class BookingEventText(Base):
    """What somebody wrote with an event, apart from it so that erasure can blank it."""

    __tablename__ = "booking_event_text"

    event_id: Mapped[Key] = mapped_column(to("booking_event.id"), primary_key=True, autoincrement=False)
    text: Mapped[str]
