"""Quiet hours: when nothing of ours rings that can wait, and where a reminder goes that would have."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BEFORE_QUIET = timedelta(minutes=15)
"""What is moved out of quiet hours comes so long before they begin: then it has rung when they do."""
CLOSEST = timedelta(hours=2)
"""What is moved at all comes at least so long before the visit."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """From when until when somebody is left alone, on a wall clock; over midnight is usual.

    `begins` is quiet already, `ends` not any more. Two equal times are no quiet hours.
    """

    begins: time
    ends: time

    def covers(self, at: datetime, zone: str) -> bool:
        """Whether an aware instant lies within them on the clock of an IANA zone."""
        clock = at.astimezone(ZoneInfo(zone)).time()
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends

    def over_at(self, at: datetime, zone: str) -> datetime:
        """When those end that cover `at`."""
        local = at.astimezone(ZoneInfo(zone))
        ends_on = local.date() + timedelta(days=0 if local.time() < self.ends else 1)
        return _later_reading(datetime.combine(ends_on, self.ends), zone)


def moved_earlier(due: datetime, starts_at: datetime, quiet: Quiet, zone: str) -> datetime:
    """When a reminder of a visit comes that is due at `due`; both instants are aware.

    1. Outside quiet hours it stays. 2. Inside it comes a quarter of an hour before they begin, on the day on which
    they did, 3. at least two hours before the visit, 4. and never later than it was due.
    """
    if not quiet.covers(due, zone):
        return due
    local = due.astimezone(ZoneInfo(zone))
    began_on = local.date() if local.time() >= quiet.begins else local.date() - timedelta(days=1)
    return min(due, _before(quiet, began_on, zone), starts_at.astimezone(UTC) - CLOSEST)


def _before(quiet: Quiet, began_on: date, zone: str) -> datetime:
    return _later_reading(datetime.combine(began_on, quiet.begins) - BEFORE_QUIET, zone)


def _later_reading(wall: datetime, zone: str) -> datetime:
    """Of a clock's time that comes twice the second, of one that is left out the later reading: as PostgreSQL."""
    readings = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    return max(reading.astimezone(UTC) for reading in readings)
