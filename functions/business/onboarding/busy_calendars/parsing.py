"""An iCalendar file as stretches in which its owner is busy. Runs alone, as a process that may be ended.

What strangers write may repeat every second until the year 9999, or never find its next day: no rule about rules
catches all of it, so the process has little time and little memory. It knows nothing of AvatID and imports nothing
of it. On standard input: a line of JSON {zone, since, until, most} (seconds since 1970), then the file. On standard
output: JSON {"busy": [[start, end], ...]} in whole seconds, sorted and apart from each other, or {"problem": ...}.
"""

import contextlib
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Stretch = tuple[int, int]
_OURS = "@avatid"
_ONE_DAY = timedelta(days=1)
_COMPONENTS = ("VEVENT",)


def busy_times(content: bytes, zone: ZoneInfo, since: datetime, until: datetime) -> list[Stretch]:
    """When the calendar says busy between two moments, in seconds since 1970; raises `ValueError` for no calendar.

    1. Every event, with its repetitions and what was moved or called off of them. 2. Not what leaves its owner free
    (transparent), is called off, or came from us. 3. All days are the venue's, and so are times without a zone.
    4. What overlaps or touches is one stretch. A series that contradicts itself is left out.
    """
    import icalendar
    import recurring_ical_events

    calendar = icalendar.Calendar.from_ical(content)
    if calendar.name != "VCALENDAR":
        raise ValueError("no calendar")
    asked = recurring_ical_events.of(calendar, components=_COMPONENTS, skip_bad_series=True)
    first, last = int(since.timestamp()), int(until.timestamp())
    found = (
        (max(start, first), min(end, last))
        for event in asked.between(since - _ONE_DAY, until + _ONE_DAY)
        if _is_busy(event)
        for start, end in _stretch(event, zone)
    )
    return list(_merged((start, end) for start, end in found if start < end))


def _is_busy(event: Any) -> bool:
    is_free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    is_off = str(event.get("STATUS", "")).upper() == "CANCELLED"
    return not (is_free or is_off or str(event.get("UID", "")).endswith(_OURS))


def _stretch(event: Any, zone: ZoneInfo) -> Iterator[Stretch]:
    starts, ends = event.get("DTSTART"), event.get("DTEND")
    if starts is None:
        return
    start = starts.dt
    end = ends.dt if ends is not None else start + (timedelta() if isinstance(start, datetime) else _ONE_DAY)
    yield _second(start, zone, is_end=False), _second(end, zone, is_end=True)


def _second(at: date, zone: ZoneInfo, *, is_end: bool) -> int:
    """A day begins at the venue's midnight; an hour that comes twice begins the first time, and ends the second."""
    wall = at if isinstance(at, datetime) else datetime.combine(at, time.min)
    if wall.tzinfo is None:
        wall = wall.replace(tzinfo=zone, fold=1 if is_end else 0)
    seconds = wall.timestamp()
    return int(-(-seconds // 1) if is_end else seconds // 1)


def _merged(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    current: Stretch | None = None
    for start, end in sorted(stretches):
        if current is None or start > current[1]:
            if current is not None:
                yield current
            current = start, end
        else:
            current = current[0], max(current[1], end)
    if current is not None:
        yield current


def _limit_ourselves(seconds: int, megabytes: int) -> None:
    """Beside the patience of whoever started us; not every system can."""
    import resource

    for what, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, megabytes * 1024 * 1024)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def main() -> None:
    """Answer once."""
    asked = json.loads(sys.stdin.buffer.readline())
    _limit_ourselves(asked["seconds"], asked["megabytes"])
    moments = (datetime.fromtimestamp(asked[name], UTC) for name in ("since", "until"))
    try:
        busy = busy_times(sys.stdin.buffer.read(), ZoneInfo(asked["zone"]), *moments)
    except MemoryError:
        told: dict[str, Any] = {"problem": "too_much"}
    except Exception:  # whatever a stranger's file makes of the parser
        told = {"problem": "no_calendar"}
    else:
        told = {"problem": "too_much"} if len(busy) > asked["most"] else {"busy": busy}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
