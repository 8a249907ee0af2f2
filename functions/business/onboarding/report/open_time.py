"""How long an employee's diary was open: the windows of the slot engine, breaks and time off taken out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from common.availability import DatedException, EmployeeDiary, Rules, WeeklyHours, World, blocks, overrides
from common.availability.spans import subtract
from common.availability.walltime import DAY
from common.availability.windows import blocked, house_windows, windows
from functions.business.onboarding.report.figures import Period

_MINUTE = 60
Weeks = Mapping[int | None, Sequence[WeeklyHours]]
Exceptions = Mapping[int | None, Sequence[DatedException]]
"""By employee; None is the business itself."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team: hours of their own or the house's, and the local dates they were there.

    A paused one has no open hours, because nobody knows since when.
    """

    id: int
    has_own_hours: bool
    is_active: bool
    joined_on: date
    left_on: date | None = None

    def there(self, period: Period) -> Period | None:
        """The part of a period in which they belonged to the team, if any."""
        first, last = max(period.first, self.joined_on), min(period.last, self.left_on or period.last)
        return Period(first, last) if self.is_active and first <= last else None


@dataclass(frozen=True, slots=True)
class House:
    """A business's hours: IANA zone, ordinary weeks, what differs, and whether the team keeps to the house's."""

    zone: str
    weeks: Weeks
    exceptions: Exceptions
    limit_to_business_hours: bool = True

    def open_minutes(self, team: Sequence[Member], period: Period) -> dict[int, int]:
        """The open minutes of each, by key, that belong to the period's days: a night to the day it began on."""
        first, last = period.first - DAY, period.last + DAY  # for tails, and for blocks in them
        own = self.exceptions.get(None, ())
        world = World(
            zone=self.zone,
            weekly=tuple(self.weeks.get(None, ())),
            employees=(),
            overrides=overrides(own, first, last),
            blocks=blocks(self.zone, own, first, last),
            rules=Rules(limit_to_business_hours=self.limit_to_business_hours),
        )
        return {member.id: self._minutes(world, member, member.there(period)) for member in team}

    def _minutes(self, world: World, member: Member, there: Period | None) -> int:
        if there is None:
            return 0
        first, last = there.first - DAY, there.last + DAY
        theirs = self.exceptions.get(member.id, ())
        diary = EmployeeDiary(
            id=member.id,
            uid=UUID(int=0),
            resource_id=0,
            weekly=tuple(self.weeks.get(member.id, ())) if member.has_own_hours else None,
            overrides=overrides(theirs, first, last),
            blocks=blocks(self.zone, theirs, first, last),
        )
        free = subtract(_windows(world, diary, there), blocked(world, diary))
        return sum(end - start for start, end in free) // _MINUTE


def _windows(world: World, diary: EmployeeDiary, there: Period) -> list[tuple[int, int]]:
    """Who follows the house has its hours of these days; own hours also count within the night before and after."""
    if diary.weekly is None and not diary.overrides:
        return house_windows(world, there.first, there.last)
    around = house_windows(world, there.first - DAY, there.last + DAY)
    return windows(world, diary, around, there.first, there.last)
