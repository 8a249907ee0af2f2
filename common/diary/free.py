"""When something is next free: the slot engine, asked a few days at a time so that it can stop early."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from common.availability import Question, Slot, Wish, World, earliest
from common.availability.occupied import hands_on_parts
from common.availability.walltime import DAY, SECOND, midnight, moment
from common.diary.diaries import Diary

WHATEVER_HAPPENS = timedelta(days=1)
"""So long is an answer believed at most: what nobody has thought of heals by then."""
LONGEST_STRETCH = 31


@dataclass(frozen=True, slots=True)
class NextTime:
    """The first start that a service is offered at, or that there is none; from `valid_until` on it may be another.

    `taken` are the stretches `[from, until)` of a resource that it would take, buffers included.
    """

    valid_until: datetime
    starts_at: datetime | None = None
    resource_id: int | None = None
    taken: tuple[tuple[datetime, datetime], ...] = ()


def next_times(diary: Diary, now: datetime) -> dict[int, NextTime]:
    """The first start of everything on sale, by the service's key, for a customer who takes whoever is free."""
    found: dict[int, NextTime] = {}
    for world, days in _stretches(diary, now):
        for service_id, wish in diary.wishes.items():
            slot = None if service_id in found else earliest(world, _question(now, days, wish))
            if slot is not None:
                found[service_id] = _kept(diary, wish, now, slot)
        if len(found) == len(diary.wishes):
            return found
    nothing = NextTime(_at_most(diary, now, _midnight(diary, now)))
    return {service_id: found.get(service_id, nothing) for service_id in diary.wishes}


def next_time(diary: Diary, now: datetime) -> datetime | None:
    """The first start of anything on sale."""
    for world, days in _stretches(diary, now):
        first: datetime | None = None
        for wish in diary.wishes.values():
            slot = earliest(world, _question(now, days, wish), before=first)
            first = first if slot is None else slot.starts_at
        if first is not None:
            return first
    return None


def is_free_between(diary: Diary, now: datetime, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether anything on sale has a start in `[starts_at, ends_at)`."""
    for world, days in _stretches(diary, now, starts_at, ends_at):
        for wish in diary.wishes.values():
            if earliest(world, _question(now, days, wish), starts_at, ends_at) is not None:
                return True
    return False


Days = tuple[date, date]


def _stretches(
    diary: Diary, now: datetime, since: datetime | None = None, before: datetime | None = None
) -> Iterator[tuple[World, Days]]:
    """Worlds of a day, then of three, then of nine: most have time soon, and the others should not take for ever."""
    zone = ZoneInfo(diary.zone)
    today = now.astimezone(zone).date()
    first = today if since is None else max(today, since.astimezone(zone).date())
    last = today + diary.rules.horizon_days * DAY
    last = last if before is None else min(last, before.astimezone(zone).date())
    length = 1
    while first <= last:
        days = first, min(first + (length - 1) * DAY, last)
        yield diary.world(*days), days
        first, length = days[1] + DAY, min(length * 3, LONGEST_STRETCH)


def _question(now: datetime, days: Days, wish: Wish) -> Question:
    return Question(now, *days, wishes=(wish,))


def _kept(diary: Diary, wish: Wish, now: datetime, slot: Slot) -> NextTime:
    """The slot, and the time it takes of the first who could serve; one moment after the notice it is too late."""
    last_call = slot.starts_at - timedelta(minutes=diary.rules.min_notice_minutes) + timedelta.resolution
    employee_id = slot.offers[0].employee_id
    parts = hands_on_parts(wish.performances[employee_id])
    return NextTime(
        valid_until=_at_most(diary, now, last_call),
        starts_at=slot.starts_at,
        resource_id=next(each.resource_id for each in diary.team if each.id == employee_id),
        taken=tuple((slot.starts_at + begin * SECOND, slot.starts_at + end * SECOND) for begin, end in parts),
    )


def _at_most(diary: Diary, now: datetime, until: datetime) -> datetime:
    """Not longer than until somebody's hold or unanswered request gives time back."""
    return min(until, now + WHATEVER_HAPPENS, diary.lapses_at or until)


def _midnight(diary: Diary, now: datetime) -> datetime:
    """When one more day can be booked."""
    zone = ZoneInfo(diary.zone)
    return moment(midnight(diary.zone, now.astimezone(zone).date() + DAY))
