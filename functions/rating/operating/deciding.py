"""An operator decides: whether a rating is shown, and whether its answer is. Everything else follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from common import audit, operators, ratings
from common.errors import NotFound, VersionMismatch
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
    db: Session,
    operator: Operator,
    uid: UUID,
    reason: str,
    *,
    said_at: datetime | None = None,
    now: datetime,
    request_id: str | None = None,
) -> Rating:
    """Show a rating to nobody but its author, and count it nowhere; open reports on it are decided.

    Hidden already, nothing happens. `said_at` is when the words that the operator has seen were said. Raises
    `NotFound`, `OwnRating`, `VersionMismatch` if it says something else by now, and `Invalid` without a `reason`.
    """
    decision = _Decision(ReportDecision.HIDDEN, RatingStatus.HIDDEN, "rating.hidden")
    return _decide(db, operator, uid, reason, decision, said_at, now, request_id)


def keep(
    db: Session,
    operator: Operator,
    uid: UUID,
    reason: str,
    *,
    said_at: datetime | None = None,
    now: datetime,
    request_id: str | None = None,
) -> Rating:
    """Show a rating, whatever it was before: the reports on it are decided, and the same words can wait no more.

    `said_at` and what it raises are as for `hide`.
    """
    decision = _Decision(ReportDecision.KEPT, RatingStatus.VISIBLE, "rating.kept")
    return _decide(db, operator, uid, reason, decision, said_at, now, request_id)


@dataclass(frozen=True, slots=True)
class _Decision:
    """What becomes of the reports and of the rating, and what the audit log calls it."""

    of_reports: ReportDecision
    becomes: RatingStatus
    action: str


def _decide(
    db: Session,
    operator: Operator,
    uid: UUID,
    reason: str,
    decision: _Decision,
    said_at: datetime | None,
    now: datetime,
    request_id: str | None,
) -> Rating:
    reason = operators.checked_reason(reason)
    rating = _others(operator, held(db, uid))
    if said_at is not None and said_at != said_last(rating):
        raise VersionMismatch
    was = rating.status
    decided = _decide_reports(db, rating, operator, decision.of_reports, now)
    if was is decision.becomes and not decided:
        return rating
    rating.status = decision.becomes
    ratings.recount(db, [rating.business_id], [rating.employee_id], now=now)
    _note(db, operator, decision.action, rating, reason, {"was": was.value, "reports": decided}, request_id)
    return rating


def said_last(rating: Rating) -> datetime:
    """When its author said what it says now."""
    return rating.edited_at or rating.created_at


def _others(operator: Operator, rating: Rating) -> Rating:
    if rating.customer_id == operator.user_id:
        raise OwnRating
    return rating


def _decide_reports(
    db: Session, rating: Rating, operator: Operator, decision: ReportDecision, now: datetime
) -> int:
    """How many reports this decides; who keeps what was hidden by mistake has said the same of those before."""
    on_it = update(RatingReport).where(RatingReport.rating_id == rating.id)
    is_to_decide: ColumnElement[bool] = RatingReport.decision.is_(None)
    if decision is ReportDecision.KEPT:
        is_to_decide = RatingReport.decision.is_distinct_from(decision)
    decided = on_it.where(is_to_decide).values(
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
