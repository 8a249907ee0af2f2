"""How free times look from outside, and why others are not free."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from common.availability import Day, Refusal, Slot, Team
from common.availability.walltime import SECOND, wall
from functions.booking.schemas import DayReply, RefusedReply, SlotReply


class Shown(NamedTuple):
    """An instant as the venue's clocks and calendars show it."""

    instant: str  # with the venue's offset
    date: str
    time: str


@lru_cache(maxsize=1 << 13)
def shown(zone: str, at: int) -> Shown:
    """The second `at` (since 1970) in a zone; everybody asks about the same quarters of an hour."""
    local = wall(zone, at)
    instant = local.isoformat()
    return Shown(instant, instant[:10], instant[11:16])


def day_replies(days: Sequence[Day], zone: str) -> list[DayReply]:
    """Days as JSON, instants with the venue's offset."""
    show = Showing(zone)
    return [{"date": day.date.isoformat(), "slots": [show.slot(each) for each in day.slots]} for day in days]


def with_refused(days: Iterable[DayReply], refused: Iterable[Refusal], zone: ZoneInfo) -> list[DayReply]:
    """The same days, each with the starts of it that cannot be booked."""
    by_date: dict[str, list[RefusedReply]] = {}
    for each in refused:
        starts_at = each.starts_at.astimezone(zone)
        told: RefusedReply = {
            "starts_at": starts_at.isoformat(),
            "start_time": f"{starts_at:%H:%M}",
            "reason": each.reason,
        }
        by_date.setdefault(starts_at.date().isoformat(), []).append(told)
    return [{**day, "refused": by_date.get(day["date"], [])} for day in days]


def slot_reply(slot: Slot, zone: str) -> SlotReply:
    """One slot as JSON."""
    return Showing(zone).slot(slot)


class Showing:
    """Slots as JSON; what those of the same team have in common is written once."""

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._teams: dict[int, _Written] = {}

    def slot(self, slot: Slot) -> SlotReply:
        """One slot."""
        team = self._teams.get(id(slot.team))
        if team is None:
            team = self._teams[id(slot.team)] = _Written.of(slot.team)
        zone, at = self._zone, slot.at
        start, end = shown(zone, at), shown(zone, at + team.seconds)
        return {
            "starts_at": start.instant,
            "ends_at": end.instant,
            "start_time": start.time,
            "end_time": end.time,
            "options": [
                {"employee": employee, "ends_at": shown(zone, at + seconds).instant, "price": price}
                for employee, seconds, price in team.offers
            ],
            "price_from": team.price_from,
        }


class _Written(NamedTuple):
    """A team in words: the seconds of the longest visit, and of each offer who, how many seconds, and the price."""

    seconds: int
    price_from: str
    offers: tuple[tuple[str, int, str], ...]
    team: Team  # as long as it is here, no other one can have its id

    @classmethod
    def of(cls, team: Team) -> "_Written":
        offers = ((str(each.employee), each.length // SECOND, f"{each.price:.2f}") for each in team.offers)
        return cls(team.length // SECOND, f"{team.price_from:.2f}", tuple(offers), team)


def local(at: datetime, zone: ZoneInfo) -> str:
    """An instant with the venue's offset."""
    return at.astimezone(zone).isoformat()
