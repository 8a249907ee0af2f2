"""What a customer says of a visit: once, changed for a month, taken back for good."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from common import outbox, ratings, team
from common.db import rule
from common.errors import Invalid, field_error
from common.events import RatingReceived
from common.i18n import _
from common.models import (
    Booking,
    BookingStatus,
    Rating,
    RatingReply,
    RatingReport,
    RatingRevision,
    RatingStatus,
    ReportDecision,
    User,
)
from functions.rating import queries
from functions.rating.actions import hanging
from functions.rating.holding import held
from functions.rating.refusals import (
    AlreadyRated,
    NotCompleted,
    OwnTeam,
    RatingHidden,
    TooLateToEdit,
    TooLateToRate,
)
from functions.rating.schemas import NewRating, RatingChange

RATED_WITHIN = timedelta(days=90)
EDITED_WITHIN = timedelta(days=30)


def add(db: Session, user: User, booking: Booking, wish: NewRating, *, now: datetime) -> Rating:
    """Rate a visit; what it counts for is counted anew at once, and the business hears of it.

    Raises `OwnTeam`, `NotCompleted`, `TooLateToRate`, `AlreadyRated`, `Invalid`, or `UploadUsed` for a picture.
    """
    if team.role_in(db, user, booking.business_id) is not None:
        raise OwnTeam
    employee_id = _employee_of(db, booking, wish)
    ratings.lock(db, [booking.business_id], [employee_id])
    _refuse_wrong_time(queries.standing_visit(db, booking), now)
    rating = Rating(
        business_id=booking.business_id,
        booking_id=booking.id,
        customer=user,
        employee_id=employee_id,
        rating=wish.rating,
        employee_rating=wish.employee_rating,
        comment=wish.comment,
        status=RatingStatus.VISIBLE,
        created_at=now,
    )
    with rule(db, "rating_booking_unique", AlreadyRated):
        db.add(rating)
    hanging.hang(db, rating, wish.images, now=now)
    ratings.recount(db, [rating.business_id], [employee_id], now=now)
    outbox.publish(db, RatingReceived(rating=rating.uid), now=now)
    return rating


def _employee_of(db: Session, booking: Booking, wish: NewRating) -> int | None:
    """Whoever is named, else the one who served; who of several is meant, only the customer knows."""
    served = queries.served_by(db, booking)
    if wish.employee is not None:
        if wish.employee not in served:
            raise Invalid(fields=[field_error("employee", "not_found", _("This does not exist."))])
        return served[wish.employee]
    if len(served) == 1:
        return next(iter(served.values()))
    if wish.employee_rating is not None:
        said = _("Several people served you. Please say whom you mean.")
        raise Invalid(fields=[field_error("employee", "which_employee", said)])
    return None


def _refuse_wrong_time(booking: Booking, now: datetime) -> None:
    if booking.status is not BookingStatus.COMPLETED:
        raise NotCompleted
    if now > booking.ends_at + RATED_WITHIN:
        raise TooLateToRate(days=RATED_WITHIN.days)


def edit(db: Session, rating: Rating, change: RatingChange, *, now: datetime) -> Rating:
    """Say it differently; what it said before is kept. The same again changes nothing.

    Who belongs to the team by now takes it back or leaves it. Raises `NotFound`, `RatingHidden`, `OwnTeam`,
    `TooLateToEdit`, `Invalid`, or `UploadUsed` for a picture.
    """
    row = held(db, rating.uid)
    if row.status is RatingStatus.HIDDEN:
        raise RatingHidden
    if team.role_in(db, row.customer, row.business_id) is not None:
        raise OwnTeam
    if now > row.created_at + EDITED_WITHIN:
        raise TooLateToEdit(days=EDITED_WITHIN.days)
    wanted = _wanted(row, change)
    if wanted:
        _keep_what_it_said(db, row, now)
        _set(row, wanted)
    has_other_pictures = change.images is not None and hanging.rehang(db, row, change.images, now=now)
    if wanted or has_other_pictures:
        row.edited_at = now
        ratings.recount(db, [row.business_id], [row.employee_id], now=now)
    return row


def _wanted(rating: Rating, change: RatingChange) -> dict[str, Any]:
    """What is to be different."""
    values = change.values("images")
    if values.get("employee_rating") is not None and rating.employee_id is None:
        said = _("This rating is about nobody of the team.")
        raise Invalid(fields=[field_error("employee_rating", "nobody", said)])
    if "comment" in values:
        values["comment"] = values["comment"] or ""
    return {name: value for name, value in values.items() if value != getattr(rating, name)}


def _keep_what_it_said(db: Session, rating: Rating, now: datetime) -> None:
    said = (rating.rating, rating.employee_rating, rating.comment)
    stars, of_employee, comment = said
    db.add(
        RatingRevision(
            rating_id=rating.id,
            rating=stars,
            employee_rating=of_employee,
            comment=comment,
            replaced_at=now,
        )
    )


def _set(rating: Rating, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(rating, name, value)


def withdraw(db: Session, rating: Rating, *, now: datetime) -> None:
    """Take a rating back for good: its words, pictures, history and answer go, and it counts nowhere.

    That the visit has been rated stays: otherwise what an operator hides could be said anew. Whoever complained has
    got what they wanted. Raises `NotFound`.
    """
    row = held(db, rating.uid)
    hanging.take_down(db, row, now=now)
    db.execute(delete(RatingRevision).where(RatingRevision.rating_id == row.id))
    db.execute(delete(RatingReply).where(RatingReply.rating_id == row.id))
    open_reports = update(RatingReport).where(RatingReport.rating_id == row.id)
    open_reports = open_reports.where(RatingReport.decision.is_(None))
    db.execute(open_reports.values(decision=ReportDecision.HIDDEN, decided_at=now))
    row.status, row.comment, row.withdrawn_at = RatingStatus.HIDDEN, "", now
    ratings.recount(db, [row.business_id], [row.employee_id], now=now)
