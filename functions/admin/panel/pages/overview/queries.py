"""What happened on each of the last days: one statement each, which reads the newest rows only (BRIN)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from common.models import (
    Booking,
    BookingEvent,
    BookingStatus,
    LedgerAccount,
    LedgerEntry,
    Notification,
    NotificationType,
    User,
)
from functions.admin.panel.pages.overview.days import LastDays, day_of, summed

_CALLED_OFF = (BookingStatus.CANCELLED_BY_CUSTOMER, BookingStatus.CANCELLED_BY_BUSINESS)
_REMINDERS = (NotificationType.REMINDER_1H, NotificationType.REMINDER_24H)


@dataclass(frozen=True, slots=True)
class Visits:
    """By the day of the visit: how many took place, how many customers stayed away, what was left to pay there."""

    completed: dict[date, int]
    no_shows: dict[date, int]
    on_the_spot: dict[str, dict[date, Decimal]]


def booked(db: Session, last: LastDays) -> dict[date, int]:
    """Bookings by the day they were made, whatever became of them."""
    return _counted(db, Booking.created_at, select(Booking.id), last)


def called_off(db: Session, last: LastDays) -> dict[date, int]:
    """Bookings by the day the customer or the business called them off."""
    ended = select(BookingEvent.id).where(BookingEvent.to_status.in_(_CALLED_OFF))
    return _counted(db, BookingEvent.at, ended, last)


def new_users(db: Session, last: LastDays) -> dict[date, int]:
    """Accounts by the day they were opened."""
    return _counted(db, User.created_at, select(User.id), last)


def reminders(db: Session, last: LastDays) -> dict[date, int]:
    """Reminders of visits that have reached somebody, by the day they were written."""
    sent = select(Notification.id).where(Notification.type.in_(_REMINDERS))
    return _counted(db, Notification.created_at, sent.where(Notification.sent_at.is_not(None)), last)


def _counted(db: Session, moment: Any, which: Select[Any], last: LastDays) -> dict[date, int]:
    day = day_of(moment)
    within = which.where(moment >= last.since).where(moment <= last.until)
    rows = db.execute(within.with_only_columns(day, func.count()).group_by(day))
    return {row[0]: row[1] for row in rows}


def visits(db: Session, last: LastDays) -> Visits:
    """What became of the visits that began within these days."""
    day = day_of(Booking.starts_at)
    is_completed = Booking.status == BookingStatus.COMPLETED
    left = func.greatest(Booking.total_price - (Booking.amount_paid - Booking.amount_refunded), 0)
    counted = (
        select(
            day.label("day"),
            Booking.currency,
            func.count().filter(is_completed).label("completed"),
            func.count().filter(~is_completed).label("no_shows"),
            func.coalesce(func.sum(left).filter(is_completed), 0).label("on_the_spot"),
        )
        .where(Booking.starts_at >= last.since)
        .where(Booking.starts_at <= last.until)
        .where(Booking.status.in_((BookingStatus.COMPLETED, BookingStatus.NO_SHOW)))
        .group_by(day, Booking.currency)
    )
    rows = db.execute(counted).all()
    money = [(row.currency, row.day, row.on_the_spot) for row in rows if row.on_the_spot]
    return Visits(
        completed=summed((row.day, row.completed) for row in rows),
        no_shows=summed((row.day, row.no_shows) for row in rows),
        on_the_spot=_by_currency(money),
    )


def taken_online(db: Session, last: LastDays) -> dict[str, dict[date, Decimal]]:
    """What was paid through us, by currency and day; what was given back later is not taken off."""
    day = day_of(LedgerEntry.at)
    captured = (
        select(LedgerEntry.currency, day, func.sum(LedgerEntry.amount))
        .where(LedgerEntry.at >= last.since)
        .where(LedgerEntry.at <= last.until)
        .where(LedgerEntry.account == LedgerAccount.PROVIDER)
        .where(LedgerEntry.posting.startswith("capture:"))
        .group_by(LedgerEntry.currency, day)
    )
    return _by_currency([(row[0], row[1], row[2]) for row in db.execute(captured)])


def _by_currency(amounts: list[tuple[str, date, Decimal]]) -> dict[str, dict[date, Decimal]]:
    found: dict[str, dict[date, Decimal]] = {}
    for currency, day, amount in sorted(amounts):
        found.setdefault(currency, {})[day] = amount
    return found
