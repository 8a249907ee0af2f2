"""What is sold, by whom, and on which terms."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.models.base import (
    JSON,
    Base,
    Count,
    Created,
    HasLegacyId,
    HasUid,
    Key,
    No,
    OneOf,
    Updated,
    Words,
    Yes,
    to,
    within,
)
from common.models.business import Business, Category


class Gender(StrEnum):
    """Whom a service is for."""

    ALL = "all"
    FEMALE = "female"
    MALE = "male"


class PartKind(StrEnum):
    """Whether a part of a service keeps the employee busy or lets the colour develop."""

    HANDS_ON = "hands_on"
    PROCESSING = "processing"


class Service(HasUid, HasLegacyId, Base):
    """Something that can be booked.

    `parts` is `[{"kind": PartKind, "minutes": 20}, ...]` and adds up to the duration; none means all
    hands-on. `cancellation` has keys of `Policy` that this service decides for itself.
    `is_performed_by_everyone` means every active employee at booking time; without it, those with an
    `EmployeeService` row, which may be nobody.
    """

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("business_id", "id", name="service_in_business_unique"),
        Index("service_category_ix", "category_id"),
    )

    business_id: Mapped[Key] = mapped_column(to("business.id"))
    category_id: Mapped[Key] = mapped_column(to("category.id"))
    name_en: Mapped[str]
    name_sq: Mapped[str | None]
    description_en: Mapped[Words]
    description_sq: Mapped[str | None]
    price: Mapped[Decimal]
    duration_minutes: Mapped[int]
    parts: Mapped[list[dict[str, Any]] | None]
    gender: Mapped[Gender] = mapped_column(OneOf(Gender), server_default="all")
    buffer_before_minutes: Mapped[Count]
    buffer_after_minutes: Mapped[Count]
    intermission_minutes: Mapped[Count]
    deposit: Mapped[Decimal | None]
    cancellation: Mapped[dict[str, Any] | None]
    is_performed_by_everyone: Mapped[Yes]
    is_active: Mapped[Yes]
    rank: Mapped[Count]
    archived_at: Mapped[datetime | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]

    business: Mapped[Business] = relationship(lazy="raise")
    category: Mapped[Category] = relationship(lazy="raise")


class EmployeeService(Base):
    """That an employee performs a service, perhaps at a price or pace of their own."""

    __tablename__ = "employee_service"
    __table_args__ = (
        within("employee", "employee_id"),
        within("service", "service_id"),
        Index("employee_service_employee_ix", "business_id", "employee_id"),
        Index("employee_service_service_ix", "business_id", "service_id"),
    )

    business_id: Mapped[Key]
    employee_id: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    service_id: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    price: Mapped[Decimal | None]
    duration_minutes: Mapped[int | None]


class Policy(Base):
    """A business's terms; a new row has the product's defaults.

    `step_minutes` None: starts follow each other by the service's own duration. `fee_tiers` is at most
    three of `{"from_min": 1440, "percent": "50"}` or `{"from_min": 120, "amount": "500.00"}`, decreasing in
    `from_min`; `no_show_fee` is one such object without `from_min`.
    """

    __tablename__ = "policy"

    business_id: Mapped[Key] = mapped_column(to("business.id"), primary_key=True, autoincrement=False)
    auto_confirm: Mapped[Yes]
    min_notice_minutes: Mapped[int] = mapped_column(server_default=text("60"))
    max_days: Mapped[int] = mapped_column(server_default=text("90"))
    step_minutes: Mapped[int | None] = mapped_column(server_default=text("15"))
    pack: Mapped[No]
    limit_to_business_hours: Mapped[Yes]
    max_per_employee_day: Mapped[int | None]
    max_active_per_customer: Mapped[int | None]
    deposit_percent: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    deposit_amount: Mapped[Decimal | None]
    free_until_minutes: Mapped[int] = mapped_column(server_default=text("1440"))
    fee_tiers: Mapped[list[dict[str, Any]]] = mapped_column(JSON, server_default=text("'[]'"))
    no_show_fee: Mapped[dict[str, Any] | None]
    reschedule_until_minutes: Mapped[Count]
    max_reschedules: Mapped[int | None]
    allow_employee_change: Mapped[Yes]
    updated_at: Mapped[Updated]
