"""The status machine by the words of its specification; nothing of the product is imported here.

Where the specification is silent docs/status.md is followed, and `# said by us` marks it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

CUSTOMER, OWNER, MANAGER, EMPLOYEE, SYSTEM = "customer", "owner", "manager", "employee", "system"
LEADERS = frozenset({OWNER, MANAGER})
TEAM = LEADERS | {EMPLOYEE}
HOLDING = ("pending_payment", "pending", "confirmed", "checked_in", "in_progress")
WAITING = ("pending_payment", "pending")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LENGTH, AFTER = 30 * MINUTE, 10 * MINUTE
"""How long a visit takes, and the buffer behind it."""


@dataclass
class Visit:
    """A booking as the model has it."""

    number: int
    customer: str | None
    employee: str
    start: datetime
    status: str
    since: datetime
    deadline: datetime | None = None
    is_guest: bool = False
    is_by_team: bool = False
    any_employee: bool = False
    is_automatic: bool = False
    may_cancel_free: bool = False
    moves: int = 0
    schedule: int = 0
    last: str = "booked"
    came_from: str | None = None
    occupies: bool = True
    due: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    refunded: Decimal = Decimal(0)
    fee: Decimal | None = None
    least: Decimal = Decimal(0)
    checkout: str = ""
    ways: list[tuple[str | None, str]] = field(default_factory=list)

    @property
    def end(self) -> datetime:
        """When it is over, without the buffer."""
        return self.start + LENGTH

    def has_lapsed(self, now: datetime) -> bool:
        """Whether it has waited in vain, written down or not."""
        return self.status in WAITING and self.deadline is not None and self.deadline <= now

    def stands(self, now: datetime) -> str:
        """Its status, though nobody may have written down yet that it has lapsed."""
        return "expired" if self.has_lapsed(now) else self.status

    def holds(self, now: datetime) -> bool:
        """Whether its time is nobody else's."""
        return self.occupies and self.stands(now) in HOLDING

    def overlaps(self, start: datetime, employee: str) -> bool:
        """Whether somebody is kept busy by it while another visit with them would begin at `start`."""
        mine, theirs = self.end + AFTER, start + LENGTH + AFTER
        return self.employee == employee and self.start < theirs and start < mine


When = Callable[[Visit, datetime], bool]


def always(_visit: Visit, _now: datetime) -> bool:
    """At any time."""
    return True


def before_start(visit: Visit, now: datetime) -> bool:
    """Not any more when it begins."""
    return now < visit.start


def half_an_hour_before(visit: Visit, now: datetime) -> bool:
    """From start - 30 min."""
    return now >= visit.start - 30 * MINUTE


def who_did_not_come(visit: Visit, now: datetime) -> bool:
    """start + 15 min .. +7 days."""
    return visit.start + 15 * MINUTE <= now <= visit.start + 7 * DAY


def completed_itself(visit: Visit, now: datetime) -> bool:
    """The same, of a visit that nobody has completed."""
    return visit.is_automatic and who_did_not_come(visit, now)


def within_a_day(visit: Visit, now: datetime) -> bool:
    """24 h."""
    return now <= visit.since + DAY


def two_hours_over(visit: Visit, now: datetime) -> bool:
    """end + 2 h."""
    return now >= visit.end + 2 * HOUR


@dataclass(frozen=True)
class Way:
    """A line of the table."""

    step: str
    from_: str
    to: str
    who: frozenset[str]
    when: When = always


def _ways() -> Iterator[Way]:
    owner, customer, system = frozenset({OWNER}), frozenset({CUSTOMER}), frozenset({SYSTEM})
    yield Way("pay", "pending_payment", "pending", system)
    yield Way("pay", "pending_payment", "confirmed", system)
    yield Way("pay", "expired", "pending", system, before_start)
    yield Way("pay", "expired", "confirmed", system, before_start)
    yield Way("expire", "pending_payment", "expired", system)
    yield Way("expire", "pending", "expired", system)
    yield Way("confirm", "pending", "confirmed", TEAM)
    yield Way("decline", "pending", "declined", TEAM)
    for waiting in ("pending_payment", "pending", "confirmed"):
        yield Way("cancel", waiting, "cancelled_by_customer", customer, before_start)
    for expected in ("pending", "confirmed", "checked_in", "in_progress"):
        yield Way("cancel", expected, "cancelled_by_business", LEADERS)
    yield Way("check-in", "confirmed", "checked_in", TEAM, half_an_hour_before)
    yield Way("start", "checked_in", "in_progress", TEAM)
    yield Way("complete", "in_progress", "completed", TEAM)
    yield Way("complete", "confirmed", "completed", TEAM, half_an_hour_before)  # from when: said by us
    yield Way("undo", "checked_in", "confirmed", TEAM)
    yield Way("no-show", "checked_in", "no_show", LEADERS)
    yield Way("no-show", "in_progress", "no_show", LEADERS)
    yield Way("complete", "confirmed", "completed", system, two_hours_over)
    yield Way("complete", "checked_in", "completed", system, two_hours_over)  # said by us
    yield Way("complete", "in_progress", "completed", system, two_hours_over)  # said by us
    yield Way("no-show", "confirmed", "no_show", TEAM, who_did_not_come)
    yield Way("no-show", "completed", "no_show", TEAM, completed_itself)
    yield Way("undo", "no_show", "confirmed", owner, within_a_day)
    yield Way("undo", "no_show", "completed", owner, within_a_day)
    yield Way("undo", "completed", "confirmed", owner, within_a_day)


WAYS = tuple(_ways())
STEPS = ("confirm", "decline", "cancel", "check-in", "start", "complete", "no-show", "undo")
"""Those that people take."""


def ever(step: str, party: str) -> bool:
    """Whether such people take such a step at all."""
    return any(way.step == step and party in way.who for way in WAYS)


def leads(step: str, to: str, party: str) -> bool:
    """Whether this step of theirs ends there."""
    return any(way.step == step and way.to == to and party in way.who for way in WAYS)


def allowed(visit: Visit, party: str, now: datetime) -> list[str]:
    """Where they could bring it now."""
    here = [way for way in WAYS if way.from_ == visit.stands(now) and party in way.who]
    return sorted({way.to for way in here if way.when(visit, now)})
