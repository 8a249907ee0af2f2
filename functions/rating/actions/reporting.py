"""Asking that a rating be looked at; when enough people ask, nobody sees it until somebody has."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from common import ratings
from common.errors import NotFound
from common.models import BusinessMember, Rating, RatingReport, RatingStatus, ReportDecision, User
from functions.rating.holding import held
from functions.rating.refusals import OwnRating
from functions.rating.schemas import ReportRequest


def report(
    db: Session, user: User, rating: Rating, wish: ReportRequest, *, now: datetime, enough: int
) -> tuple[RatingReport, bool]:
    """Complain of a rating; says whether this is new: one complains once.

    When `enough` have, it waits unseen and uncounted, unless an operator has kept these very words. Those who work
    for the business speak with one voice. Raises `NotFound` or `OwnRating`.
    """
    row = held(db, rating.uid)
    if row.customer_id == user.id:
        raise OwnRating
    earlier = _earlier(db, row, user)
    if earlier is not None:
        return earlier, False
    if row.status is not RatingStatus.VISIBLE:
        raise NotFound
    complaint = RatingReport(
        rating_id=row.id, reporter_id=user.id, reason=wish.reason, text=wish.text, created_at=now
    )
    db.add(complaint)
    db.flush()
    if not _was_kept(db, row) and _voices(db, row) >= enough:
        row.status = RatingStatus.MODERATION
        ratings.recount(db, [row.business_id], [row.employee_id], now=now)
    return complaint, True


def _earlier(db: Session, rating: Rating, user: User) -> RatingReport | None:
    theirs = select(RatingReport).where(RatingReport.rating_id == rating.id)
    return db.scalar(theirs.where(RatingReport.reporter_id == user.id))


def _voices(db: Session, rating: Rating) -> int:
    """How many complaints are open; the business's own are one."""
    of_team = (
        select(BusinessMember.id)
        .where(BusinessMember.business_id == rating.business_id)
        .where(BusinessMember.user_id == RatingReport.reporter_id)
        .exists()
    )
    own: ColumnElement[int] = func.least(func.count().filter(of_team), 1)
    others: ColumnElement[int] = func.count().filter(~of_team)
    still_open = select(own + others).where(RatingReport.rating_id == rating.id)
    return db.scalars(still_open.where(RatingReport.decision.is_(None))).one()


def _was_kept(db: Session, rating: Rating) -> bool:
    """Whether an operator has found nothing wrong with what it says since it was last changed."""
    kept = select(RatingReport.id).where(RatingReport.rating_id == rating.id)
    kept = kept.where(RatingReport.decision == ReportDecision.KEPT)
    said_at = rating.edited_at or rating.created_at
    return db.scalar(kept.where(RatingReport.decided_at >= said_at).limit(1)) is not None
