"""What the engine answers: days of slots, verdicts, and the trace of a verdict."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple, Self
from uuid import UUID

from common.availability.types import Reason
from common.availability.walltime import moment


@dataclass(frozen=True, slots=True)
class Offer:
    """What a start means if this employee begins: how long the visit takes and what it costs.

    Of several services the length is the longest among the ways with the fewest changes of hands, and the price the
    lowest of all ways in which this employee begins.
    """

    employee_id: int
    employee: UUID
    length: timedelta
    price: Decimal


class Option(NamedTuple):
    """An offer at a certain start, as it is shown."""

    employee: UUID
    ends_at: datetime
    price: Decimal


@dataclass(frozen=True, slots=True)
class Team:
    """Those who can begin at the same starts, and what all these starts have in common; `offers` by rank, then id.

    `length` is the longest and `price_from` the lowest among the offers.
    """

    offers: tuple[Offer, ...]
    length: timedelta
    price_from: Decimal

    @classmethod
    def of(cls, offers: tuple[Offer, ...]) -> Self:
        """The team that makes these offers."""
        return cls(offers, max(each.length for each in offers), min(each.price for each in offers))


class Slot(NamedTuple):
    """A start that can be booked, in whole seconds since 1970; there may be hundreds for one and the same team."""

    at: int
    team: Team

    @property
    def starts_at(self) -> datetime:
        """The start in UTC."""
        return moment(self.at)

    @property
    def ends_at(self) -> datetime:
        """The latest end in UTC, whoever begins."""
        return self.starts_at + self.team.length

    @property
    def price_from(self) -> Decimal:
        """The lowest price among the offers."""
        return self.team.price_from

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What everybody who can begin offers, by rank, then id."""
        return self.team.offers

    @property
    def options(self) -> tuple[Option, ...]:
        """The offers with their own end, by the employees' rank, then id."""
        return tuple(Option(o.employee, self.starts_at + o.length, o.price) for o in self.offers)


@dataclass(frozen=True, slots=True)
class Day:
    """A local date and its slots in order of time; a day without any is listed too."""

    date: date
    slots: tuple[Slot, ...]


class Occupied(NamedTuple):
    """A stretch `[starts_at, ends_at)` UTC, outer buffers included, that a visit takes of a resource."""

    resource_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Segment:
    """One service of a visit with the person who performs it; `price` is that person's own."""

    employee_id: int
    employee: UUID
    starts_at: datetime
    ends_at: datetime
    price: Decimal


@dataclass(frozen=True, slots=True)
class Visit:
    """A way to serve the customer at the asked time; `flags` tell what a team booking overrides."""

    segments: tuple[Segment, ...]
    occupied: tuple[Occupied, ...]
    flags: tuple[Reason, ...] = ()

    @property
    def starts_at(self) -> datetime:
        return self.segments[0].starts_at

    @property
    def ends_at(self) -> datetime:
        return self.segments[-1].ends_at


@dataclass(frozen=True, slots=True)
class Verdict:
    """Accepted: the visits in the order to try them and the price the customer pays; or refused: a reason.

    `prices` says what of it is for which service, in their order: those of the cheapest way to serve the visit.
    """

    visits: tuple[Visit, ...] = ()
    price: Decimal | None = None
    prices: tuple[Decimal, ...] = ()
    reason: Reason | None = None

    @property
    def accepted(self) -> bool:
        return bool(self.visits)

    @property
    def flagged(self) -> bool:
        """A team booking outside hours or off the grid."""
        return any(visit.flags for visit in self.visits)


Outcome = Literal["ok", "flagged", "refused"]
RuleName = Literal[
    "active", "qualified", "hours", "blocks", "grid", "fit", "occupied", "notice", "horizon", "employee_cap",
    "customer_cap",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One rule's word on one start with one employee; `wish` counts the services of the visit from 0."""

    rule: RuleName
    outcome: Outcome = "ok"
    reason: Reason | None = None
    wish: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A start on the grid that cannot be booked, and why."""

    starts_at: datetime
    reason: Reason
