"""What decides about a visit, a few columns of it: the business, its terms, a service, somebody of the team.

Plain rows and no entities: a busy house is asked for its free times many times a minute. The fields have the names of
the columns, and `subject.py` packs the columns in the order of the fields.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, Self
from uuid import UUID

from common.availability import Rules


class Venue(NamedTuple):
    """A business; `timezone` is an IANA name, `currency` the one of all its prices."""

    id: int
    uid: UUID
    timezone: str
    currency: str
    name_en: str
    name_sq: str | None

    @classmethod
    def of(cls, packed: list[Any]) -> Self:
        """What was packed."""
        key, uid, *columns = packed
        return cls._make((key, UUID(uid), *columns))


class VenueTerms(NamedTuple):
    """Its policy: on which terms a visit is taken."""

    min_notice_minutes: int
    max_days: int
    step_minutes: int | None
    limit_to_business_hours: bool
    pack: bool
    max_per_employee_day: int | None
    max_active_per_customer: int | None
    auto_confirm: bool
    free_until_minutes: int
    fee_tiers: list[dict[str, Any]]
    no_show_fee: dict[str, Any] | None
    reschedule_until_minutes: int
    max_reschedules: int | None
    allow_employee_change: bool
    deposit_percent: Decimal | None
    deposit_amount: Decimal | None

    @classmethod
    def of(cls, packed: list[Any]) -> Self:
        """What was packed."""
        *columns, percent, amount = packed
        return cls._make((*columns, money(percent), money(amount)))

    @property
    def rules(self) -> Rules:
        """As the engine reads them."""
        return Rules(*self[:7])


class Offered(NamedTuple):
    """A service as it is sold now; see the model for what the columns mean."""

    id: int
    uid: UUID
    price: Decimal
    deposit: Decimal | None
    duration_minutes: int
    parts: list[dict[str, Any]] | None
    buffer_before_minutes: int
    buffer_after_minutes: int
    intermission_minutes: int
    cancellation: dict[str, Any] | None
    is_performed_by_everyone: bool
    is_active: bool
    name_en: str
    name_sq: str | None

    @classmethod
    def of(cls, packed: list[Any]) -> Self:
        """What was packed."""
        key, uid, price, deposit, *columns = packed
        return cls._make((key, UUID(uid), Decimal(price), money(deposit), *columns))


class Colleague(NamedTuple):
    """Somebody of the team; `last_assigned_at` is when their time was last given away to whoever wanted anybody."""

    id: int
    uid: UUID
    resource_id: int
    rank: int
    has_own_hours: bool
    name: str
    surname: str | None
    last_assigned_at: datetime | None

    @classmethod
    def of(cls, packed: list[Any]) -> Self:
        """What was packed."""
        key, uid, *columns, last = packed
        return cls._make((key, UUID(uid), *columns, None if last is None else datetime.fromisoformat(last)))

    @property
    def full_name(self) -> str:
        """Name and surname, as customers read them."""
        return f"{self.name} {self.surname or ''}".strip()


class OwnTerms(NamedTuple):
    """Somebody's own price and pace for a service, where they have them."""

    price: Decimal | None
    duration_minutes: int | None


def money(amount: str | None) -> Decimal | None:
    """An amount as it was packed: as text, because a JSON number would lose what comes after the point."""
    return None if amount is None else Decimal(amount)
