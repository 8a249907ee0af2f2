"""Ratings of visits that did not take place: nobody can have liked what they have not had."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from common.models import Booking, Rating, RatingReport, RatingStatus
from common.ratings.counting import lock, recount


def lock_if_rated(db: Session, booking: Booking) -> None:
    """Lock what the rating of a visit counts for, if it has one; comes before the visit's own locks."""
    employee = _of(booking).with_only_columns(Rating.employee_id)
    found = db.execute(employee).one_or_none()
    if found is not None:
        lock(db, [booking.business_id], found)


def doubt(db: Session, booking: Booking, *, now: datetime) -> None:
    """Nobody was there, it seems: the visit's rating is not shown until an operator has looked at it."""
    _turn(db, booking, RatingStatus.VISIBLE, RatingStatus.MODERATION, now)


def believe(db: Session, booking: Booking, *, now: datetime) -> None:
    """They were there after all: the rating is shown again, unless somebody has complained of it."""
    row = db.scalar(_of(booking))
    if row is None:
        return
    complaints = select(RatingReport.id).where(RatingReport.rating_id == row.id)
    if db.scalar(complaints.where(RatingReport.decision.is_(None)).limit(1)) is None:
        _turn(db, booking, RatingStatus.MODERATION, RatingStatus.VISIBLE, now)


def _turn(db: Session, booking: Booking, was: RatingStatus, becomes: RatingStatus, now: datetime) -> None:
    lock_if_rated(db, booking)  # before the rating, as everybody does; mostly they are locked already
    row = db.scalar(_of(booking).with_for_update().execution_options(populate_existing=True))
    if row is not None and row.status is was:
        row.status = becomes
        recount(db, [row.business_id], [row.employee_id], now=now)


def _of(booking: Booking) -> Select[Rating]:
    given = select(Rating).where(Rating.business_id == booking.business_id)
    return given.where(Rating.booking_id == booking.id)
