"""An operator decides: whether a rating is shown, and whether its answer is. Everything else follows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from common import audit, operators, ratings
from common.errors import NotFound
from common.models import (
    Business,
    Operator,
    Rating,
    RatingReply,
    RatingReport,
    RatingStatus,
    ReportDecision,
)
from functions.rating.holding import held
from functions.rating.refusals import OwnRating


def hide(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str | None = None
) -> Rating:
    """Show a rating to nobody but its author, and count it nowhere; open reports on it are decided.

    Hidden already, nothing happens. Raises `NotFound`, `OwnRating`, and `Invalid` without a `reason`.
    """
    return _decide(
        db, operator, uid, reason, ReportDecision.HIDDEN, "rating.hidden", now=now, request_id=request_id
    )


def keep(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str | None = None
) -> Rating:
    """Show a rating, whatever it was before: the reports on it are decided, and the same words can wait no more.

    Raises `NotFound`, `OwnRating`, and `Invalid` without a `reason`.
    """
    return _decide(
        db, operator, uid, reason, ReportDecision.KEPT, "rating.kept", now=now, request_id=request_id
    )


_LEADS_TO = {ReportDecision.HIDDEN: RatingStatus.HIDDEN, ReportDecision.KEPT: RatingStatus.VISIBLE}


def _decide(
    db: Session,
    operator: Operator,
    uid: UUID,
    reason: str,
    decision: ReportDecision,
    action: str,
    *,
    now: datetime,
    request_id: str | None,
) -> Rating:
    reason = operators.checked_reason(reason)
    rating = _others(operator, held(db, uid))
    was, becomes = rating.status, _LEADS_TO[decision]
    decided = _decide_reports(db, rating, operator, decision, now)
    if was is becomes and not decided:
        return rating
    rating.status = becomes
    ratings.recount(db, [rating.business_id], [rating.employee_id], now=now)
    _note(db, operator, action, rating, reason, {"was": was.value, "reports": decided}, request_id)
    return rating


def _others(operator: Operator, rating: Rating) -> Rating:
    if rating.customer_id == operator.user_id:
        raise OwnRating
    return rating


def _decide_reports(
    db: Session, rating: Rating, operator: Operator, decision: ReportDecision, now: datetime
) -> int:
    """How many reports were open."""
    still_open = update(RatingReport).where(RatingReport.rating_id == rating.id)
    decided = still_open.where(RatingReport.decision.is_(None)).values(
        decision=decision, decided_by_id=operator.user_id, decided_at=now
    )
    return len(db.scalars(decided.returning(RatingReport.id)).all())


def hide_reply(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str | None = None
) -> RatingReply:
    """Show what a business has answered to nobody; it cannot be changed or replaced then.

    `uid` is the rating's. Hidden already, nothing happens. Raises `NotFound`, and `Invalid` without a `reason`.
    """
    return _turn_reply(db, operator, uid, reason, "rating.reply_hidden", hidden_at=now, request_id=request_id)


def show_reply(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str | None = None
) -> RatingReply:
    """Show an answer again; `uid` is the rating's. Raises `NotFound`, and `Invalid` without a `reason`."""
    del now  # like every act of an operator's; what is shown again has no time of its own
    return _turn_reply(db, operator, uid, reason, "rating.reply_shown", hidden_at=None, request_id=request_id)


def _turn_reply(
    db: Session,
    operator: Operator,
    uid: UUID,
    reason: str,
    action: str,
    *,
    hidden_at: datetime | None,
    request_id: str | None,
) -> RatingReply:
    reason = operators.checked_reason(reason)
    rating = held(db, uid)
    reply = db.get(RatingReply, rating.id, populate_existing=True)
    if reply is None:
        raise NotFound
    if (reply.hidden_at is None) is (hidden_at is None):
        return reply
    reply.hidden_at = hidden_at
    db.flush()
    _note(db, operator, action, rating, reason, {"reply": str(reply.uid)}, request_id)
    return reply


def _note(
    db: Session,
    operator: Operator,
    action: str,
    rating: Rating,
    reason: str,
    data: Mapping[str, Any],
    request_id: str | None,
) -> None:
    audit.note(
        db,
        operator,
        action,
        subject=rating.customer,
        business=db.get_one(Business, rating.business_id),
        object=("rating", rating.uid),
        data=data,
        text=reason,
        request_id=request_id,
    )
