"""Another way for the visits of somebody who is away: pure, on the engine's world, without any input or output.

Greedy, in the order of their starts: each visit takes what is best for it in a diary in which those before it have
their new places already. It keeps its time with somebody else, else it moves, else it is called off.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import chain
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from common.availability import (
    Block,
    EmployeeDiary,
    Question,
    Taken,
    Visit,
    Wish,
    World,
    instant,
    judge,
    slots,
)
from functions.booking.actions.another_time import is_regular

FURTHER = 14
"""So many days after its own a visit may be moved to."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_A_DAY = timedelta(days=1)
_Turn = tuple[int, datetime, int, int]
_Opening = tuple[datetime, EmployeeDiary]

Action = Literal["reassign", "move", "cancel"]
Whereabouts = dict[int, dict[UUID, tuple[datetime, datetime]]]
"""By customer: from when to when each of their bookings keeps them, here or elsewhere."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A visit that somebody will not serve: its services with who performs them, None where he was to.

    `rows` is the time it takes now, by resource; `customer` is who has to be there in person, if somebody.
    """

    booking: UUID
    starts_at: datetime
    wishes: tuple[Wish, ...]
    lost: tuple[int, ...]
    rows: tuple[tuple[int, Taken], ...]
    customer: int | None = None

    def served_by(self, employee_id: int) -> tuple[Wish, ...] | None:
        """The services with somebody in his place, or None if they cannot perform them."""
        if any(employee_id not in self.wishes[index].performances for index in self.lost):
            return None
        return tuple(
            replace(wish, employee=employee_id) if index in self.lost else wish
            for index, wish in enumerate(self.wishes)
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to become of a visit; `visit` is how it would go on, if it does."""

    booking: UUID
    action: Action
    employee: UUID | None = None
    visit: Visit | None = None


def proposals(
    world: World,
    whereabouts: Whereabouts,
    absent: int,
    away: Block,
    visits: Iterable[Expected],
    now: datetime,
) -> Iterator[Proposal]:
    """A proposal for each visit, in the order of their starts; `away` is when the `absent` employee is not there.

    A customer is not in two places at once, so where they are is kept up to date with what is proposed.
    """
    world = _changed(world, lambda diary: _without_him(diary, absent, away))
    for expected in sorted(visits, key=lambda each: each.starts_at):
        on = expected.starts_at.astimezone(ZoneInfo(world.zone)).date()
        free = _booked(world, expected.rows, on, -1)
        place = _Place(free, _others(whereabouts, expected), expected, now)
        proposal = place.kept(on) or place.moved(on) or Proposal(expected.booking, "cancel")
        yield proposal
        world = free if proposal.visit is None else _with_visit(free, proposal.visit, now)
        _note_where(whereabouts, expected, proposal.visit)


def _others(whereabouts: Whereabouts, expected: Expected) -> list[tuple[datetime, datetime]]:
    mine = {} if expected.customer is None else whereabouts.get(expected.customer, {})
    return [kept for booking, kept in mine.items() if booking != expected.booking]


def _note_where(whereabouts: Whereabouts, expected: Expected, visit: Visit | None) -> None:
    if expected.customer is not None:
        mine = whereabouts.setdefault(expected.customer, {})
        mine.pop(expected.booking, None)
        if visit is not None:
            mine[expected.booking] = visit.starts_at, visit.ends_at


@dataclass(frozen=True, slots=True)
class _Place:
    """One visit that looks for its place; `elsewhere` is when its customer has to be somewhere else."""

    world: World
    elsewhere: list[tuple[datetime, datetime]]
    expected: Expected
    now: datetime

    def kept(self, on: date) -> Proposal | None:
        """The same time with whoever has least to do that day."""
        for diary in sorted(self.world.employees, key=lambda each: _turn(each, on)):
            visit = self._by(diary, self.expected.starts_at)
            if visit is not None:
                return Proposal(self.expected.booking, "reassign", diary.uid, visit)
        return None

    def moved(self, on: date) -> Proposal | None:
        """The nearest time that a customer could book: the same day, else on the first day after it with any."""
        at = self.expected.starts_at.astimezone(ZoneInfo(self.world.zone)).time()
        for day, openings in chain(
            self._openings(on, on), self._openings(on + _A_DAY, on + FURTHER * _A_DAY)
        ):
            wanted = instant(self.world.zone, day, at)
            for starts_at, diary in sorted(openings, key=partial(_far, wanted, day)):
                visit = self._by(diary, starts_at)
                if visit is not None:
                    return Proposal(self.expected.booking, "move", diary.uid, visit)
        return None

    def _openings(self, first: date, last: date) -> Iterator[tuple[date, list[_Opening]]]:
        """What is listed for each day, by whoever could serve; worked out when it is asked for."""
        found: dict[date, list[_Opening]] = {}
        for diary in self.world.employees:
            wishes = self.expected.served_by(diary.id)
            if wishes is not None:
                question = Question(now=self.now, date_from=first, date_to=last, wishes=wishes)
                for day in slots(self.world, question):
                    found.setdefault(day.date, []).extend((slot.starts_at, diary) for slot in day.slots)
        yield from sorted(found.items(), key=lambda each: each[0])

    def _by(self, diary: EmployeeDiary, starts_at: datetime) -> Visit | None:
        """How somebody would serve at that time, inside hours, with the customer there."""
        wishes = self.expected.served_by(diary.id)
        if wishes is None:
            return None
        on = starts_at.astimezone(ZoneInfo(self.world.zone)).date()
        question = Question(now=self.now, date_from=on, date_to=on, wishes=wishes, actor="team")
        for visit in judge(self.world, question, starts_at).visits:
            if is_regular(visit) and self._is_free(visit):
                return visit
        return None

    def _is_free(self, visit: Visit) -> bool:
        return all(end <= visit.starts_at or start >= visit.ends_at for start, end in self.elsewhere)


def _far(wanted: datetime, on: date, opening: _Opening) -> tuple[timedelta, datetime, _Turn]:
    starts_at, diary = opening
    return abs(starts_at - wanted), starts_at, _turn(diary, on)


def _without_him(diary: EmployeeDiary, absent: int, away: Block) -> EmployeeDiary:
    return replace(diary, blocks=(*diary.blocks, away)) if diary.id == absent else diary


def _turn(diary: EmployeeDiary, on: date) -> _Turn:
    """The engine's order: least to do that day, then waiting longest."""
    return diary.booked_minutes.get(on, 0), diary.last_assigned_at or _LONG_AGO, diary.rank, diary.id


def _with_visit(world: World, visit: Visit, now: datetime) -> World:
    on = visit.starts_at.astimezone(ZoneInfo(world.zone)).date()
    rows = [
        (each.resource_id, Taken(int(each.starts_at.timestamp()), int(each.ends_at.timestamp())))
        for each in visit.occupied
    ]
    assigned = {segment.employee_id for segment in visit.segments}
    return _changed(_booked(world, rows, on, 1), lambda each: _had_a_turn(each, assigned, now))


def _had_a_turn(diary: EmployeeDiary, assigned: set[int], now: datetime) -> EmployeeDiary:
    return replace(diary, last_assigned_at=now) if diary.id in assigned else diary


def _booked(world: World, rows: Sequence[tuple[int, Taken]], on: date, sign: Literal[1, -1]) -> World:
    """The world with a visit's time taken (1), or free again (-1)."""
    by_resource: dict[int, list[Taken]] = {}
    for resource_id, row in rows:
        by_resource.setdefault(resource_id, []).append(row)

    def change(diary: EmployeeDiary) -> EmployeeDiary:
        mine = by_resource.get(diary.resource_id)
        return diary if mine is None else _diary_with(diary, mine, on, sign)

    return _changed(world, change)


def _diary_with(diary: EmployeeDiary, rows: list[Taken], on: date, sign: Literal[1, -1]) -> EmployeeDiary:
    minutes = sum(row.ends_at - row.starts_at for row in rows) // 60
    others = tuple(each for each in diary.taken if each not in rows)
    return replace(
        diary,
        taken=(*diary.taken, *rows) if sign > 0 else others,
        booked_minutes=_added(diary.booked_minutes, on, sign * minutes),
        booked_count=_added(diary.booked_count, on, sign),
    )


def _added(counts: Mapping[date, int], on: date, more: int) -> dict[date, int]:
    return {**counts, on: max(counts.get(on, 0) + more, 0)}


def _changed(world: World, change: Callable[[EmployeeDiary], EmployeeDiary]) -> World:
    return replace(world, employees=tuple(change(each) for each in world.employees))
