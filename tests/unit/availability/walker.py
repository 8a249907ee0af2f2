"""A second opinion: decides every start by walking minute by minute, and is slow, simple and independent.

It reads the same question and knows nothing else of the engine. Clocks are only ever read, never set: what an
interval of wall time means is found by looking at which minutes show it.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from common.availability import EmployeeDiary, Performance, Question, World

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class Clockwork:
    """The wall clock of a zone over a few days, one reading per minute of UTC."""

    def __init__(self, zone: str, first: date) -> None:
        start = datetime.combine(first, time(), UTC)
        minutes = [start + MINUTE * number for number in range(19 * 24 * 60)]
        self.face = {at: at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for at in minutes}
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


def clockwork(zone: str, question: Question) -> Clockwork:
    """The clock around the asked days; the same one for all questions about a week."""
    return _clockwork(zone, question.date_from - DAY * (question.date_from.weekday() + 3))


@lru_cache(maxsize=32)
def _clockwork(zone: str, first: date) -> Clockwork:
    return Clockwork(zone, first)


def minutes_between(start: datetime, end: datetime) -> set[datetime]:
    count = max(0, int((end - start) / MINUTE))
    return {start + MINUTE * number for number in range(count)}


def walk(world: World, question: Question) -> dict[datetime, set[int]]:
    """Who can serve each start."""
    clocks = clockwork(world.zone, question)
    found: dict[datetime, set[int]] = {}
    for diary in world.employees:
        how = question.wish.performances.get(diary.id)
        if diary.active and how and question.wish.employee in (None, diary.id):
            for at in _starts(world, question, clocks, diary, how):
                found.setdefault(at, set()).add(diary.id)
    return found


def _starts(
    world: World, question: Question, clocks: Clockwork, diary: EmployeeDiary, how: Performance
) -> Iterator[datetime]:
    working = _working(world, clocks, diary, question)
    busy: set[datetime] = set()
    ends = set()
    for row in diary.taken:
        busy |= minutes_between(
            datetime.fromtimestamp(row.starts_at, UTC), datetime.fromtimestamp(row.ends_at, UTC)
        )
        ends.add(datetime.fromtimestamp(row.ends_at, UTC))
    for at in clocks.asked(question):
        face = clocks.face[at]
        step = world.rules.step_minutes or question.wish.minutes
        packed = world.rules.pack and at - MINUTE * how.buffer_before in ends
        if (face.hour * 60 + face.minute) % step and not packed:
            continue
        if _in_time(world, question, at, face) and _has_room(world, question, diary, face):
            visit, hands_on = _minutes_of(at, how)
            if visit <= working and not hands_on & busy:
                yield at


def _working(world: World, clocks: Clockwork, diary: EmployeeDiary, question: Question) -> set[datetime]:
    house: set[datetime] = set()
    own: set[datetime] = set()
    for number in range(-1, (question.date_to - question.date_from).days + 3):
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


def _has_room(world: World, question: Question, diary: EmployeeDiary, face: datetime) -> bool:
    most, each = world.rules.max_per_employee_day, world.rules.max_active_per_customer
    if question.blocked or (each is not None and question.active_bookings >= each):
        return False
    return most is None or diary.booked_count.get(face.date(), 0) < most


def _minutes_of(at: datetime, how: Performance) -> tuple[set[datetime], set[datetime]]:
    hands_on = minutes_between(at - MINUTE * how.buffer_before, at)
    end = at
    for part in how.parts:
        start, end = end, end + MINUTE * part.minutes
        if part.hands_on:
            hands_on |= minutes_between(start, end)
    return minutes_between(at, end), hands_on | minutes_between(end, end + MINUTE * how.buffer_after)
