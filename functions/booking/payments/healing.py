"""Notices get lost: what should be over by now is looked into, a hundred at a time."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from common.errors import AppError
from common.integrations.payments import PaymentError
from common.models import Booking, BookingStatus, PaymentIntent, PaymentPurpose, Refund
from functions.booking.payments.queries import OPEN, refunds_on_their_way, unsettled
from functions.booking.payments.sending_back import send_back
from functions.booking.payments.settling import Till, call_off, settle

log = logging.getLogger(__name__)

_AT_ONCE = 100
_A_KEY_LIVES = timedelta(days=1)


def look_after(till: Till, before: datetime) -> dict[str, int]:
    """Ask how open payments and refunds stand that are older than `before`; says how many, and how many failed.

    One that fails is tried again next time, and keeps no other one waiting.
    """
    provider = till.provider.name
    open_ones = till.work.run(lambda db: db.scalars(unsettled(provider, before, _AT_ONCE)).all())
    on_their_way = till.work.run(
        lambda db: db.scalars(refunds_on_their_way(provider, before, _AT_ONCE)).all()
    )
    failed = _each(till, open_ones, _look_at) + _each(till, on_their_way, _send_again)
    return {"looked_at": len(open_ones) + len(on_their_way), "failed": failed}


def _look_at(till: Till, uid: UUID) -> None:
    is_wanted = till.work.run(lambda db: _is_wanted(db, uid, till.clock.now()))
    (settle if is_wanted else call_off)(till, uid)


def _send_again(till: Till, uid: UUID) -> None:
    its_payment = select(Refund.payment_intent_id).where(Refund.uid == uid).scalar_subquery()
    till.work.run(lambda db: _to_the_end(db, PaymentIntent.id == its_payment, till.clock.now()))
    send_back(till, uid)


def _is_wanted(db: Session, uid: UUID, now: datetime) -> bool:
    """Whether its booking still stands, or its fee is still being charged: that task keeps its key for a day."""
    _to_the_end(db, PaymentIntent.uid == uid, now)
    is_fee = PaymentIntent.purpose == PaymentPurpose.NO_SHOW_FEE
    is_young = PaymentIntent.created_at > now - _A_KEY_LIVES
    is_being_charged = and_(is_fee, is_young, Booking.status == BookingStatus.NO_SHOW)
    row = select(or_(Booking.holds_time, is_being_charged)).join(PaymentIntent.booking)
    return db.scalars(row.where(PaymentIntent.uid == uid)).one()


def _to_the_end(db: Session, which: ColumnElement[bool], now: datetime) -> None:
    """What is looked at goes to the end of the queue first, or what fails would keep the rest waiting for ever."""
    db.execute(update(PaymentIntent).where(which).values(updated_at=now))


def _each(till: Till, uids: Sequence[UUID], act: Callable[[Till, UUID], object]) -> int:
    failed = 0
    for uid in uids:
        try:
            act(till, uid)
        except (PaymentError, AppError) as error:
            failed += 1
            log.warning("a payment could not be looked after", extra={"uid": str(uid)}, exc_info=error)
    return failed


__all__ = ["OPEN", "look_after"]
