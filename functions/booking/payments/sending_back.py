"""Refunds on their way: made at the provider, each once, and written down."""

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.integrations.payments import PaymentError, Return, Returned
from common.models import PaymentIntent, Refund, RefundStatus
from functions.booking.payments import returning
from functions.booking.payments.queries import locked_intent
from functions.booking.payments.settling import Till
from functions.booking.payments.standing import settle_status


def send_back(till: Till, uid: UUID) -> RefundStatus:
    """Make a refund that is due, or see what has become of it. Raises `PaymentError` when it is worth another try.

    We look first: the provider's memory of our key lasts a day, its list of refunds for ever.
    """
    intent, wanted = till.work.run(lambda db: _wanted(db, uid))
    till.write_down(intent, till.provider.look_up(wanted.payment))
    status = till.work.run(lambda db: _status(db, uid))
    return _make(till, intent, wanted) if status is RefundStatus.DUE else status


def _wanted(db: Session, uid: UUID) -> tuple[UUID, Return]:
    row = select(Refund, PaymentIntent.uid, PaymentIntent.provider_ref).join(Refund.intent)
    refund, intent, ref = db.execute(row.where(Refund.uid == uid)).one()
    return intent, Return(refund.uid, ref or "", refund.amount, refund.currency)


def _status(db: Session, uid: UUID) -> RefundStatus:
    return db.scalars(select(Refund.status).where(Refund.uid == uid)).one()


def _make(till: Till, intent: UUID, wanted: Return) -> RefundStatus:
    try:
        said: Returned | str = till.provider.give_back(wanted)
    except PaymentError as error:
        if not error.permanent:
            raise
        said = str(error)
    return till.work.run(partial(_write, intent=intent, uid=wanted.uid, said=said, now=till.clock.now()))


def _write(db: Session, intent: UUID, uid: UUID, said: Returned | str, now: datetime) -> RefundStatus:
    payment = locked_intent(db, intent)
    refund = db.scalars(select(Refund).where(Refund.uid == uid).with_for_update()).one()
    if isinstance(said, str):
        returning.cannot_be_made(db, payment, refund, said, now)
    else:
        returning.take_return(db, payment, refund, said, now)
    settle_status(db, payment.booking, now)
    return refund.status
