"""The OpenStreetMap tag opening_hours as the ordinary week of a venue."""

import datetime
import zoneinfo
from typing import TYPE_CHECKING

from common.i18n import _
from functions.business.importing.plans import Interval, Said, Unusable, quoted

if TYPE_CHECKING:
    from opening_hours import OpeningHours

# Far from holidays that move clocks; an import gives the week in which it runs.
REFERENCE_WEEK = datetime.date(2027, 5, 10)
VARIES = _("The hours change through the year or the month; these are those of the week from {monday}.")
NOT_HOURS = _("The opening hours say when in words only, so no hours were taken.")
_LONGEST = 1000
_DAY = datetime.timedelta(days=1)
_WEEK = datetime.timedelta(weeks=1)
_OTHER_WEEKS = (1, 2, 13, 26, 39)

Run = tuple[datetime.datetime, datetime.datetime]


class BadHours(Unusable):
    """An opening_hours value that cannot be understood."""


def week(
    expression: str, location: tuple[float, float], zone: str, week_of: datetime.date = REFERENCE_WEEK
) -> tuple[tuple[Interval, ...] | None, tuple[Said, ...]]:
    """The weekly hours and notes about them; None for hours that are only described ("by appointment").

    Evaluated in the venue's zone for the week that holds `week_of`, without public holidays: they are
    exceptions, not the week.
    """
    monday = week_of - datetime.timedelta(days=week_of.weekday())
    hours = _parsed(expression, location, zone)
    weekly = _week_from(hours, monday, zone)
    if not weekly and '"' in expression:
        return None, (Said(NOT_HOURS),)
    others = [_week_from(hours, monday + weeks * _WEEK, zone) for weeks in _OTHER_WEEKS]
    # The sun rises at another minute every week; that is no news to anybody.
    varies = any(other != weekly for other in others) and "sun" not in expression
    return weekly, (Said(VARIES, {"monday": monday.isoformat()}),) if varies else ()


def _parsed(expression: str, location: tuple[float, float], zone: str) -> "OpeningHours":
    # A map of the sun and all holidays: not before somebody needs it. The stub of the package forgets the error.
    from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]

    if len(expression) > _LONGEST:
        raise BadHours(_("This is too long; at most {max_length} characters."), max_length=_LONGEST)
    try:
        return OpeningHours(expression, timezone=zoneinfo.ZoneInfo(zone), coords=location, auto_country=False)
    except ParserError as refused:
        said = _("{value} is not in the opening_hours format{where}.")
        raise BadHours(said, value=quoted(expression), where=_where(str(refused))) from None


def _where(refusal: str) -> str:
    """The column out of the parser's drawing (" --> 1:7"), as " (1:7)" tells it in any language."""
    column = refusal.partition("--> 1:")[2].split("\n")[0].strip()
    return f" (1:{column})" if column.isdigit() else ""


def _week_from(hours: "OpeningHours", monday: datetime.date, zone: str) -> tuple[Interval, ...]:
    """The intervals that begin in a week: 1. what is open around it, 2. cut into days, 3. of that week."""
    start = datetime.datetime.combine(monday, datetime.time())
    pieces = [
        piece for run in _open_runs(hours, start - 2 * _DAY, start + 9 * _DAY, zone) for piece in _days(run)
    ]
    return tuple(
        Interval(begins.weekday(), _minute(begins), _minute(ends))
        for begins, ends in pieces
        if start <= begins < start + _WEEK and begins < ends
    )


def _open_runs(
    hours: "OpeningHours", start: datetime.datetime, end: datetime.datetime, zone: str
) -> list[Run]:
    """What is open between two wall times, neighbours merged, as wall times."""
    here = zoneinfo.ZoneInfo(zone)
    runs: list[Run] = []
    for begins, ends, state, comment in hours.intervals(start.replace(tzinfo=here), end.replace(tzinfo=here)):
        local = begins.replace(tzinfo=None), ends.replace(tzinfo=None)
        is_only_words = bool(comment) and local[1] - local[0] >= _DAY
        if str(state) != "open" or is_only_words:
            continue
        if runs and runs[-1][1] == local[0]:
            runs[-1] = runs[-1][0], local[1]
        else:
            runs.append(local)
    return runs


def _days(run: Run) -> list[Run]:
    """A run as it is if it fits an overnight interval, else cut at the midnights."""
    begins, ends = run
    midnight = datetime.datetime.combine(begins.date() + _DAY, datetime.time())
    overnight_limit = min(begins + _DAY, midnight + _DAY)
    if ends <= overnight_limit and not (begins.time() == datetime.time() and ends > midnight):
        return [run]
    return [(begins, midnight), *_days((midnight, ends))]


def _minute(at: datetime.datetime) -> datetime.time:
    return at.time().replace(second=0, microsecond=0)
