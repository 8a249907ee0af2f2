"""Money: hearing from the provider, giving back, charging fees, and looking after what nobody has heard of."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.background import Sender
from common.events import CheckoutAbandoned, NoShowMarked, PaymentNews, RefundDue
from common.models import Booking, Inbox, PaymentIntent
from common.runtime import Runtime
from functions.booking.payments import healing
from functions.booking.payments.fees import charge_fee
from functions.booking.payments.sending_back import send_back
from functions.booking.payments.settling import call_off, relayed, settle_ref
from functions.booking.tasks.board import background


def _heard(db: Session, event: PaymentNews, _reference: str, runtime: Runtime) -> None:
    done = update(Inbox).where(Inbox.id == event.inbox).values(handled_at=runtime.clock.now())
    db.execute(done)


@background.sends("take_payment_news", then=_heard)
def take_payment_news(db: Session, event: PaymentNews, runtime: Runtime) -> Sender | None:
    """Look how a payment stands that its provider told us something about."""
    said = db.scalars(select(Inbox).where(Inbox.id == event.inbox)).one()
    ref = said.payload["payment"]
    return lambda _message: relayed(runtime, partial(settle_ref, ref=ref))


@background.sends("make_refund")
def make_refund(_db: Session, event: RefundDue, runtime: Runtime) -> Sender | None:
    """Send money back that is owed to a customer; done again, it is the same refund."""
    return lambda _message: relayed(runtime, partial(send_back, uid=event.refund))


@background.sends("abandon_checkout")
def abandon_checkout(db: Session, event: CheckoutAbandoned, runtime: Runtime) -> Sender | None:
    """Let nobody pay for a booking that is gone; who has paid meanwhile is dealt with as ever."""
    if not _is_gone(db, event.intent):
        return None
    return lambda _message: relayed(runtime, partial(call_off, uid=event.intent))


def _is_gone(db: Session, intent: UUID) -> bool:
    """A booking that has come back, because its money came late, may be paid."""
    row = select(PaymentIntent.status, Booking.holds_time).join(PaymentIntent.booking)
    status, holds_time = db.execute(row.where(PaymentIntent.uid == intent)).one()
    return not (holds_time and status in healing.OPEN)


@background.sends("charge_no_show_fee")
def charge_no_show_fee(_db: Session, event: NoShowMarked, runtime: Runtime) -> Sender | None:
    """Charge what not coming costs, where a card was kept for that; a card that refuses changes nothing."""
    if runtime.doors.payments is None:
        return None
    return lambda _message: relayed(runtime, partial(charge_fee, booking=event.booking))


@background.every(lambda _settings: 5, "settle_payments")
def settle_payments(runtime: Runtime) -> dict[str, int]:
    """Look after payments and refunds that nobody has told us anything about for some minutes."""
    if runtime.doors.payments is None:
        return {"looked_at": 0, "failed": 0}
    return relayed(runtime, partial(healing.look_after, before=runtime.clock.now() - timedelta(minutes=5)))
