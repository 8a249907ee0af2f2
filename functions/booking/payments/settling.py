"""Asking the provider how a payment stands, and writing that down: what every way of hearing of it comes to."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import outbox
from common.clock import Clock
from common.db import Transactions
from common.integrations.payments import Payment, Payments
from common.models import IntentStatus, PaymentIntent
from common.runtime import Runtime
from common.settings import Settings
from functions.booking.payments.outcome import Told, write_down
from functions.booking.payments.queries import OPEN, intent_known_as, locked_intent
from functions.booking.payments.refusals import PaymentsUnavailable
from functions.booking.payments.standing import settle_status

log = logging.getLogger(__name__)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Till:
    """What taking payments needs around it; no transaction is open while the provider is asked."""

    work: Transactions
    provider: Payments
    clock: Clock
    settings: Settings

    @classmethod
    def of(cls, runtime: Runtime) -> "Till":
        """The till of a task or job; raises `PaymentsUnavailable` where nobody takes payments."""
        return cls.opened(runtime.transactions, runtime.doors.payments, runtime.clock, runtime.settings)

    @classmethod
    def opened(
        cls, work: Transactions, provider: Payments | None, clock: Clock, settings: Settings
    ) -> "Till":
        """A till with this provider; raises `PaymentsUnavailable` without one.

        A business's own merchant account (`PAYMENT_DESTINATION=business`) is not known to us yet: see decision 0013.
        """
        if provider is None or settings.payment_destination == "business":
            raise PaymentsUnavailable
        return cls(work, provider, clock, settings)

    def told(self, payment: Payment) -> Told:
        """What the provider says, as of now."""
        return Told(payment, self.settings.platform_fee_percent, self.clock.now())

    def write_down(self, uid: UUID, payment: Payment) -> IntentStatus:
        """Transaction 2 of whatever was asked: how our payment stands after what the provider says."""

        def write(db: Session) -> IntentStatus:
            return write_down(db, locked_intent(db, uid), self.told(payment)).status

        return self.work.run(write)


def relayed(runtime: Runtime, act: Callable[[Till], Result]) -> Result:
    """Run an act with a till whose messages are relayed when it ends, as the edge does for a request."""
    published: list[outbox.Published] = []
    work = runtime.transactions.watched(lambda db: published.extend(outbox.published_in(db)))
    try:
        return act(Till.opened(work, runtime.doors.payments, runtime.clock, runtime.settings))
    finally:
        outbox.relay(published, runtime)


def settle_ref(till: Till, ref: str) -> str:
    """A payment as its provider names it; one that is not ours is left alone. Raises `PaymentError`."""
    payment = till.provider.look_up(ref)
    find = till.provider.name, ref, payment.uid
    uid = till.work.run(lambda db: intent_known_as(db, *find))
    if uid is None:
        log.warning("a payment that we do not know", extra={"provider_ref": ref})
        return "unknown"
    return till.write_down(uid, payment)


def settle(till: Till, uid: UUID) -> IntentStatus:
    """One of ours that may have changed. Raises `PaymentError`.

    One that never got as far as the provider, as far as we know, is not looked for: nobody can pay it.
    """
    status, ref = till.work.run(lambda db: _standing(db, uid))
    return till.write_down(uid, till.provider.look_up(ref)) if ref else status


def call_off(till: Till, uid: UUID) -> IntentStatus:
    """Let nobody pay any more, if nobody has; a payment that was faster is taken for what it is."""
    status, ref = till.work.run(lambda db: _standing(db, uid))
    if ref:
        return till.write_down(uid, till.provider.cancel(ref))
    return till.work.run(lambda db: _given_up(db, uid, till.clock.now())) if status in OPEN else status


def _standing(db: Session, uid: UUID) -> tuple[IntentStatus, str | None]:
    row = select(PaymentIntent.status, PaymentIntent.provider_ref).where(PaymentIntent.uid == uid)
    status, ref = db.execute(row).one()
    return status, ref


def _given_up(db: Session, uid: UUID, now: datetime) -> IntentStatus:
    """Whoever is asking the provider for it right now will find it so, and call it off there."""
    intent = locked_intent(db, uid)
    if intent.provider_ref is None and intent.status in OPEN:
        intent.status, intent.updated_at = IntentStatus.CANCELED, now
        settle_status(db, intent.booking, now)
    return intent.status
