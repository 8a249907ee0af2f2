"""The kinds of trouble with money, and which payments and refunds are in it; everything here is read only."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, load_only

from common.models import Booking, Business, Dispute, IntentStatus, PaymentIntent, Refund, RefundStatus, User

LATE, HANGS, IN_THE_BANK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
_UNDER_WAY = (IntentStatus.CREATED, IntentStatus.OPEN, IntentStatus.PROCESSING)
_NOT_WHAT_WAS_ASKED_FOR = ("wrong_amount", "paid_twice")
_MADE_ELSEWHERE = "made_at_the_provider"
_DECIDED = ("won", "lost", "warning_closed", "prevented")
_NAMES = (
    load_only(Business.uid, Business.name_en, Business.name_sq, Business.archived_at),
    load_only(User.uid, User.name, User.surname, User.erased_at),
)
PAGE_SIZE = 50


class Trouble(StrEnum):
    """What can be wrong with money."""

    FAILED_REFUNDS = "failed-refunds"
    LATE_REFUNDS = "late-refunds"
    REFUSED_PAYMENTS = "refused-payments"
    HANGING_PAYMENTS = "hanging-payments"
    DISPUTES = "disputes"


def in_trouble(db: Session, trouble: Trouble, now: datetime, page: int) -> Sequence[Row[Any]]:
    """A page of such payments and one more if there is another page, newest first.

    Each comes with its booking's uid, its business, its payer, and the refund or dispute that it is about, if any.
    """
    cases = _CASES[trouble](now).options(*_NAMES).offset(page * PAGE_SIZE).limit(PAGE_SIZE + 1)
    return db.execute(cases).all()


def counted(db: Session, now: datetime) -> dict[Trouble, int]:
    """How many there are of each; of disputes, those that are not decided."""
    wanted = {trouble: cases(now) for trouble, cases in _CASES.items()}
    wanted[Trouble.DISPUTES] = wanted[Trouble.DISPUTES].where(Dispute.status.not_in(_DECIDED))
    numbers = [
        each.with_only_columns(func.count()).order_by(None).scalar_subquery() for each in wanted.values()
    ]
    found: Any = db.execute(select(*numbers)).one()
    return dict(zip(wanted, found, strict=True))


def _whole(*more: Any) -> Select[Any]:
    """A payment with all that is shown of it, and `more`: a refund or a dispute."""
    return (
        select(PaymentIntent, Booking.uid.label("booking"), Business, User, *more)
        .select_from(PaymentIntent)
        .join(Booking, PaymentIntent.booking_id == Booking.id)
        .join(Business, PaymentIntent.business_id == Business.id)
        .join(User, PaymentIntent.payer_id == User.id)
    )


def _failed_refunds(_now: datetime) -> Select[Any]:
    """Those in whose place nothing has gone back since: the customer is still owed the money."""
    later = aliased(Refund)
    made_up_for = (
        select(later.id)
        .where(later.business_id == Refund.business_id)
        .where(later.payment_intent_id == Refund.payment_intent_id)
        .where(later.id > Refund.id)
        .where(later.status != RefundStatus.FAILED)
        .where(later.amount >= Refund.amount)
        .exists()
    )
    failed = _of_refunds().where(Refund.status == RefundStatus.FAILED).where(~made_up_for)
    return failed.where(Refund.last_error.is_distinct_from(_MADE_ELSEWHERE))


def _late_refunds(now: datetime) -> Select[Any]:
    """Those that should have left us, or arrived, by now; the job for payments tries them again by itself."""
    should_have_left = and_(Refund.status == RefundStatus.DUE, Refund.created_at < now - LATE)
    should_be_there = and_(Refund.status == RefundStatus.PENDING, Refund.created_at < now - IN_THE_BANK)
    on_their_way = Refund.status.in_((RefundStatus.DUE, RefundStatus.PENDING))
    return _of_refunds().where(on_their_way).where(or_(should_have_left, should_be_there))


def _of_refunds() -> Select[Any]:
    whole = _whole(Refund).join(Refund, Refund.payment_intent_id == PaymentIntent.id)
    return whole.order_by(Refund.id.desc())


def _refused_payments(_now: datetime) -> Select[Any]:
    """Money that came and was not what we had asked for, with what has become of it."""
    last = aliased(Refund)
    its_return = (
        select(last.id)
        .where(last.business_id == PaymentIntent.business_id)
        .where(last.payment_intent_id == PaymentIntent.id)
        .order_by(last.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    whole = _whole(Refund).outerjoin(Refund, Refund.id == its_return)
    refused = whole.where(PaymentIntent.status == IntentStatus.FAILED)
    return refused.where(PaymentIntent.last_error.in_(_NOT_WHAT_WAS_ASKED_FOR)).order_by(
        PaymentIntent.id.desc()
    )


def _hanging_payments(now: datetime) -> Select[Any]:
    """Those of which nobody knows after a day whether they will come."""
    hanging = _whole().where(PaymentIntent.status.in_(_UNDER_WAY))
    return hanging.where(PaymentIntent.created_at < now - HANGS).order_by(PaymentIntent.id.desc())


def _disputes(_now: datetime) -> Select[Any]:
    """What banks want back, or wanted."""
    whole = _whole(Dispute).join(Dispute, Dispute.payment_intent_id == PaymentIntent.id)
    return whole.order_by(Dispute.id.desc())


_CASES = {
    Trouble.FAILED_REFUNDS: _failed_refunds,
    Trouble.LATE_REFUNDS: _late_refunds,
    Trouble.REFUSED_PAYMENTS: _refused_payments,
    Trouble.HANGING_PAYMENTS: _hanging_payments,
    Trouble.DISPUTES: _disputes,
}
