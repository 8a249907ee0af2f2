# mypy: ignore-errors
"""Opening hours: the week, what differs from it on some dates, in the business's zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
LOOK_AHEAD = 14


def opening_spans(weekly, exceptions, zone, first, last):
    """Aware (start, end) pairs of the local days `first` to `last`, breaks cut out, touching ones joined."""
    spans = []
    day = first
    while day <= last:
        today = [each for each in exceptions if each.date_from <= day <= each.date_to]
        if not any(each.kind == "closure" for each in today):
            hours = _hours_on(day, weekly, today)
            spans += [_span(day, start, end, zone) for start, end in hours]
        day += DAY
    for each in exceptions:
        if each.kind == "break":
            for day in _days(max(first, each.date_from), min(last, each.date_to)):
                for interval in each.intervals:
                    start, end = time.fromisoformat(interval["start"]), time.fromisoformat(interval["end"])
                    spans = cut(spans, *_span(day, start, end, zone))
    return _joined(sorted(spans))


def opening_now(weekly, exceptions, zone_name, now):
    """Whether it is open, until when, from when, and today's intervals."""
    zone = ZoneInfo(zone_name)
    today = now.astimezone(zone).date()
    spans = opening_spans(weekly, exceptions, zone, today - DAY, today + LOOK_AHEAD * DAY)
    own = opening_spans(weekly, exceptions, zone, today, today)
    coming = next((span for span in spans if span[1] > now), None)
    is_open = coming is not None and coming[0] <= now
    return {
        "open_now": is_open,
        "closes_at": coming[1] if is_open and coming[1] - now < (LOOK_AHEAD - 1) * DAY else None,
        "opens_at": coming[0] if coming and not is_open else None,
        "hours_today": [
            {"start": f"{start.astimezone(zone):%H:%M}", "end": f"{end.astimezone(zone):%H:%M}"}
            for start, end in own
        ],
    }


def cut(spans, start, end):
    """The spans without what lies between `start` and `end`."""
    left = []
    for one, other in spans:
        if other <= start or end <= one:
            left.append((one, other))
            continue
        if one < start:
            left.append((one, start))
        if end < other:
            left.append((end, other))
    return left


def _days(first, last):
    while first <= last:
        yield first
        first += DAY


def _hours_on(day, weekly, exceptions):
    special = next((each for each in exceptions if each.kind == "special_hours"), None)
    if special is None:
        return [(each.start_time, each.end_time) for each in weekly if each.weekday == day.weekday()]
    if special.intervals is not None:
        rows = special.intervals
    else:
        rows = [each for each in special.weekly if each["weekday"] == day.weekday()]
    return [(time.fromisoformat(each["start"]), time.fromisoformat(each["end"])) for each in rows]


def _span(day, start, end, zone):
    until = day if end > start else day + DAY
    return (
        datetime.combine(day, start, zone).astimezone(UTC),
        datetime.combine(until, end, zone).astimezone(UTC),
    )


def _joined(spans):
    joined = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
