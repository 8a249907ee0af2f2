"""Whose quiet hours hold for a visit, and the rules of `common.quiet` for one statement that judges all visits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    SQLColumnExpression,
    Time,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
)

from common.models import Booking, User
from common.quiet import BEFORE_QUIET, CLOSEST, Quiet
from common.settings import Settings

Instant = SQLColumnExpression[Any]


@dataclass(frozen=True, slots=True)
class QuietColumns:
    """From when until when a booking's customer is left alone, and on whose clock, as columns."""

    begins: ColumnElement[Any]
    ends: ColumnElement[Any]
    zone: ColumnElement[Any]

    def covers(self, at: Instant) -> ColumnElement[bool]:
        """Whether an instant lies within them."""
        clock = cast(self.on_the_wall(at), Time)
        within = and_(clock >= self.begins, clock < self.ends)
        over_midnight = or_(clock >= self.begins, clock < self.ends)
        return case((self.begins <= self.ends, within), else_=over_midnight)

    def on_the_wall(self, at: Instant) -> ColumnElement[Any]:
        """An instant on that clock and its calendar."""
        return func.timezone(self.zone, at, type_=DateTime())

    def instant(self, wall: ColumnElement[Any]) -> Instant:
        """The instant at which that clock shows this."""
        return func.timezone(self.zone, wall, type_=DateTime(timezone=True))


def sleeps(person: User, venue: str, at: datetime, settings: Settings) -> bool:
    """Whether an instant lies in somebody's quiet hours."""
    return wakes_at(person, venue, at, settings) is not None


def wakes_at(person: User, venue: str, at: datetime, settings: Settings) -> datetime | None:
    """When somebody's quiet hours end that an instant lies in; None if it lies in none.

    Those they have set, on their own clock if we know it; else the usual ones, on the `venue`'s, an IANA zone.
    """
    quiet, zone = Quiet(settings.quiet_from, settings.quiet_until), venue
    if person.quiet_from is not None and person.quiet_until is not None:
        quiet, zone = Quiet(person.quiet_from, person.quiet_until), person.timezone or venue
    return quiet.over_at(at, zone) if quiet.covers(at, zone) else None


def quiet_hours(settings: Settings) -> QuietColumns:
    """The same for all bookings with their customers."""
    own_clock = func.coalesce(User.timezone, Booking.timezone)
    return QuietColumns(
        begins=func.coalesce(User.quiet_from, literal(settings.quiet_from, Time)),
        ends=func.coalesce(User.quiet_until, literal(settings.quiet_until, Time)),
        zone=case((User.quiet_from.is_not(None), own_clock), else_=Booking.timezone),
    )


def moved_earlier(due: Instant, starts_at: Instant, quiet: QuietColumns) -> Instant:
    """When a reminder comes that is due at `due`: `common.quiet.moved_earlier`, in SQL; a test compares them."""
    wall = quiet.on_the_wall(due)
    began_today = cast(wall, Time) >= quiet.begins
    began_on = cast(wall, Date) - case((began_today, 0), else_=1)
    before = quiet.instant(began_on + quiet.begins - BEFORE_QUIET)
    return case((quiet.covers(due), func.least(due, before, starts_at - CLOSEST)), else_=due)
