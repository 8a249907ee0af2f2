"""What the engine is told: a business, its team's diaries, its rules, and the question asked about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Literal, NamedTuple
from uuid import UUID

Actor = Literal["customer", "team"]


class Reason(StrEnum):
    """Why a time cannot be booked."""

    CLOSED = "closed"
    BREAK = "break"
    TIME_OFF = "time_off"
    BOOKED = "booked"
    HELD = "held"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    CAP = "cap"
    NOT_QUALIFIED = "not_qualified"
    DOES_NOT_FIT = "does_not_fit"
    OFF_GRID = "off_grid"
    INACTIVE = "inactive"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """An interval of an ordinary week, wall time; `end <= start` ends next day, 00:00-00:00 is all day."""

    weekday: int  # 0 = Monday
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class DayOverride:
    """Replaces the hours of one local date; without intervals the day is closed."""

    hours: tuple[tuple[time, time], ...] = ()
    reason: Literal["special_hours", "closure", "time_off"] = "special_hours"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch `[starts_at, ends_at)` taken out of working time; `busy` comes from an outside calendar."""

    starts_at: datetime
    ends_at: datetime
    reason: Literal["break", "time_off", "closure", "busy"]


class Taken(NamedTuple):
    """One occupancy row `[starts_at, ends_at)`, buffers included and processing gaps cut out.

    In whole seconds since 1970, as `extract(epoch from ...)` gives them: a busy month is thousands of these.
    """

    starts_at: int
    ends_at: int
    held: bool = False


@dataclass(frozen=True, slots=True)
class EmployeeDiary:
    """What the engine must know of one employee, whether or not they perform the service asked for.

    `weekly=None` follows the business; an empty tuple is an own week without work. Minutes and bookings are
    counted by the local date of their start.
    """

    id: int
    uid: UUID
    resource_id: int
    active: bool = True
    rank: int = 0
    weekly: tuple[WeeklyHours, ...] | None = None
    overrides: Mapping[date, DayOverride] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    taken: tuple[Taken, ...] = ()
    booked_minutes: Mapping[date, int] = field(default_factory=dict)
    booked_count: Mapping[date, int] = field(default_factory=dict)
    last_assigned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """A business's policy as far as it decides which times are legal."""

    min_notice_minutes: int = 60
    horizon_days: int = 90
    step_minutes: int | None = 15  # None = the service's own length
    limit_to_business_hours: bool = True
    pack: bool = False
    max_per_employee_day: int | None = None
    max_active_per_customer: int | None = None


@dataclass(frozen=True, slots=True)
class World:
    """A business as it stands now: IANA zone, hours, closures, rules and team."""

    zone: str
    weekly: tuple[WeeklyHours, ...]
    employees: tuple[EmployeeDiary, ...]
    overrides: Mapping[date, DayOverride] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    rules: Rules = Rules()


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a service; while it is processing (`hands_on=False`) the employee is free for others."""

    minutes: int
    hands_on: bool = True


@dataclass(frozen=True, slots=True)
class Performance:
    """How one employee performs one service: its parts in order, buffers in minutes, price."""

    parts: tuple[Part, ...]
    price: Decimal
    buffer_before: int = 0
    buffer_after: int = 0

    def __post_init__(self) -> None:
        if not any(part.hands_on for part in self.parts) or any(part.minutes <= 0 for part in self.parts):
            raise ValueError("A service needs hands-on time, and no part of it may be empty")

    @property
    def minutes(self) -> int:
        """From start to end, processing included, buffers not."""
        return sum(part.minutes for part in self.parts)


@dataclass(frozen=True, slots=True)
class Wish:
    """One service of a visit: its listed length, who can perform it and how, and whom the customer chose."""

    minutes: int
    performances: Mapping[int, Performance]  # by employee id
    employee: int | None = None  # None = anybody
    intermission: int = 0  # minutes between this service and the next one of the same visit


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks for what, between which local dates (both included), and at what moment (aware).

    `active_bookings` and `blocked` tell about the customer; they stay at their defaults when the team asks.
    """

    now: datetime
    date_from: date
    date_to: date
    wishes: tuple[Wish, ...]
    actor: Actor = "customer"
    active_bookings: int = 0  # the asking customer's, in this business
    blocked: bool = False  # such a customer sees a full diary

    def __post_init__(self) -> None:
        if not self.wishes:
            raise ValueError("A visit has at least one service")

    @property
    def minutes(self) -> int:
        """The listed length of the visit: its services and the intermissions between them."""
        return sum(each.minutes for each in self.wishes) + sum(each.intermission for each in self.wishes[:-1])
