"""On whose clock a time is read."""

from datetime import datetime
from zoneinfo import ZoneInfo

from common.models import User


def own_zone_of(person: User, venue: str, at: datetime) -> str | None:
    """Somebody's own IANA zone, if its clocks show another time at `at` than the `venue`'s; None if not."""
    own = person.timezone
    if own is None or own == venue:
        return None
    return (
        own
        if at.astimezone(ZoneInfo(own)).utcoffset() != at.astimezone(ZoneInfo(venue)).utcoffset()
        else None
    )
