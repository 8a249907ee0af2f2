"""A second opinion: decides every start by walking minute by minute, and is slow, simple and independent.

It reads the same question and knows nothing else of the engine. Clocks are only ever read, never set: what an
interval of wall time means is found by looking at which minutes show it.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise, product
from zoneinfo import ZoneInfo

from common.availability import EmployeeDiary, Question, World

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
EARLIER = 60
"""Minutes before a visit that are looked at for its buffer."""


class Clockwork:
    """The wall clock of a zone over a few days, one reading per minute of UTC."""

    def __init__(self, zone: str, first: date) -> None:
        start = datetime.combine(first, time(), UTC)
        minutes = [start + MINUTE * number for number in range(19 * 24 * 60)]
        self.face = {at: at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for at in minutes}
        self.number = {at: number for number, at in enumerate(minutes)}
        self.showing: dict[datetime, list[datetime]] = {}
        self.of_day: dict[date, list[datetime]] = {}
        for at, face in self.face.items():
            self.showing.setdefault(face, []).append(at)
            self.of_day.setdefault(face.date(), []).append(at)

    def asked(self, question: Question) -> list[datetime]:
        """The minutes of the asked days."""
        days = range((question.date_to - question.date_from).days + 1)
        return [at for number in days for at in self.of_day[question.date_from + DAY * number]]

    def when(self, face: datetime, last: bool) -> datetime:
        """The first or last minute that shows `face`; a face never shown moves on by what the clock skips."""
        if face in self.showing:
            return self.showing[face][-1 if last else 0]
        before, after = next(pair for pair in pairwise(self.face.values()) if pair[0] < face < pair[1])
        skipped = after - before - MINUTE
        return self.showing[face + skipped][-1 if last else 0]

    def during(self, on: date, start: time, end: time) -> set[datetime]:
        """Every minute of an interval that belongs to the day `on`."""
        opens = self.when(datetime.combine(on, start), last=False)
        closes = self.when(datetime.combine(on if end > start else on + DAY, end), last=True)
        return minutes_between(opens, closes)

    def bits(self, minutes: set[datetime]) -> int:
        """These minutes as bits of a number."""
        return int("".join("1" if at in minutes else "0" for at in reversed(self.face)), 2)


def clockwork(zone: str, question: Question) -> Clockwork:
    """The clock around the asked days; the same one for all questions about a week."""
    return _clockwork(zone, question.date_from - DAY * (question.date_from.weekday() + 3))


@lru_cache(maxsize=32)
def _clockwork(zone: str, first: date) -> Clockwork:
    return Clockwork(zone, first)


def minutes_between(start: datetime, end: datetime) -> set[datetime]:
    count = max(0, int((end - start) / MINUTE))
    return {start + MINUTE * number for number in range(count)}


@dataclass(frozen=True)
class Way:
    """One way to serve a visit: who performs each service, in order, when it is over, and what each would cost."""

    people: tuple[int, ...]
    ends_at: datetime
    prices: tuple[Decimal, ...]

    @property
    def runs(self) -> list[range]:
        """Services in a row by the same person, by their numbers."""
        edges = [
            number for number in range(1, len(self.people)) if self.people[number] != self.people[number - 1]
        ]
        return [range(first, last) for first, last in pairwise([0, *edges, len(self.people)])]

    @property
    def total(self) -> Decimal:
        return sum(self.prices, Decimal())


def walk(world: World, question: Question) -> dict[datetime, list[Way]]:
    """Every way to serve each start: every way to give the services to people is tried at every minute."""
    clocks = clockwork(world.zone, question)
    team = {diary.id: Person(world, question, clocks, diary) for diary in world.employees if diary.active}
    performers = [
        [number for number in team if number in wish.performances and wish.employee in (None, number)]
        for wish in question.wishes
    ]
    plans = [Plan(question, people) for people in product(*performers)]
    found: dict[datetime, list[Way]] = {}
    for at in clocks.asked(question):
        face = clocks.face[at]
        if not _in_time(world, question, at, face):
            continue
        for plan in plans:
            begins = team[plan.way.people[0]]
            buffer = question.wishes[0].performances[plan.way.people[0]].buffer_before
            on_grid = (face.hour * 60 + face.minute) % (world.rules.step_minutes or _listed(question)) == 0
            packed = world.rules.pack and at - MINUTE * buffer in begins.ends
            if (
                (on_grid or packed)
                and _has_room(world, question, team, plan, face)
                and plan.works(clocks.number[at], team)
            ):
                found.setdefault(at, []).append(plan.way_at(at))
    return found


class Person:
    """Which minutes somebody works, which are taken, and where something ends; minutes are bits of a number."""

    def __init__(self, world: World, question: Question, clocks: Clockwork, diary: EmployeeDiary) -> None:
        self.diary = diary
        self.ends: set[datetime] = set()
        busy: set[datetime] = set()
        for row in diary.taken:
            start, end = (datetime.fromtimestamp(edge, UTC) for edge in (row.starts_at, row.ends_at))
            busy |= minutes_between(start, end)
            self.ends.add(end)
        self.away = clocks.bits(set(clocks.face) - _working(world, clocks, diary, question))
        self.busy = clocks.bits(busy)


class Plan:
    """One way to give the services to people, laid out minute by minute; the visit begins at minute `EARLIER`."""

    def __init__(self, question: Question, people: tuple[int, ...]) -> None:
        hows = [wish.performances[number] for wish, number in zip(question.wishes, people, strict=True)]
        self.way = Way(people, question.now, tuple(how.price for how in hows))
        self.present: list[int] = []
        self.hands_on: list[int] = []
        cursor = EARLIER
        for run in self.way.runs:
            present = 0
            hands_on = _bits(cursor - hows[run[0]].buffer_before, cursor)
            for number in run:
                for part in hows[number].parts:
                    present |= _bits(cursor, cursor + part.minutes)
                    hands_on |= _bits(cursor, cursor + part.minutes) if part.hands_on else 0
                    cursor += part.minutes
                ends = cursor
                cursor += question.wishes[number].intermission
                if number != run[-1]:
                    present |= _bits(ends, cursor)
                    hands_on |= _bits(ends, cursor)
            hands_on |= _bits(ends, ends + hows[run[-1]].buffer_after)
            self.present.append(present)
            self.hands_on.append(hands_on)
        self.minutes = ends - EARLIER

    def way_at(self, at: datetime) -> Way:
        return replace(self.way, ends_at=at + MINUTE * self.minutes)

    def works(self, minute: int, team: dict[int, Person]) -> bool:
        """Nobody is needed where they do not work, are taken already, or serve in another run of the visit."""
        needed = dict.fromkeys(self.way.people, 0)
        for run, present, hands_on in zip(self.way.runs, self.present, self.hands_on, strict=True):
            number = self.way.people[run[0]]
            away, busy = team[number].away >> minute - EARLIER, team[number].busy >> minute - EARLIER
            if present & away or hands_on & busy or hands_on & needed[number]:
                return False
            needed[number] |= hands_on
        return True


def _bits(start: int, end: int) -> int:
    return sum(1 << minute for minute in range(start, end))


def _listed(question: Question) -> int:
    pauses = [wish.intermission for wish in question.wishes]
    return sum(wish.minutes for wish in question.wishes) + sum(pauses[:-1])


def _working(world: World, clocks: Clockwork, diary: EmployeeDiary, question: Question) -> set[datetime]:
    house: set[datetime] = set()
    own: set[datetime] = set()
    for number in range(-1, (question.date_to - question.date_from).days + 4):
        on = question.date_from + DAY * number
        house_today = [(h.start, h.end) for h in world.weekly if h.weekday == on.weekday()]
        if on in world.overrides:
            house_today = list(world.overrides[on].hours)
        today = house_today
        if diary.weekly is not None:
            today = [(h.start, h.end) for h in diary.weekly if h.weekday == on.weekday()]
        if on in diary.overrides:
            today = list(diary.overrides[on].hours)
        if on in world.overrides and world.overrides[on].reason == "closure":
            today = []
        house.update(*(clocks.during(on, *hours) for hours in house_today))
        own.update(*(clocks.during(on, *hours) for hours in today))
    if world.rules.limit_to_business_hours:
        own &= house
    for block in (*world.blocks, *diary.blocks):
        own -= minutes_between(block.starts_at, block.ends_at)
    return own


def _in_time(world: World, question: Question, at: datetime, face: datetime) -> bool:
    if question.actor == "team":
        return at >= question.now
    today = question.now.astimezone(ZoneInfo(world.zone)).date()
    soonest = question.now + MINUTE * world.rules.min_notice_minutes
    return at >= soonest and face.date() <= today + DAY * world.rules.horizon_days


def _has_room(world: World, question: Question, team: dict[int, Person], plan: Plan, face: datetime) -> bool:
    most, each = world.rules.max_per_employee_day, world.rules.max_active_per_customer
    if question.blocked or (each is not None and question.active_bookings >= each):
        return False
    counts = [team[number].diary.booked_count.get(face.date(), 0) for number in set(plan.way.people)]
    return most is None or max(counts) < most
