"""A customer wants to pay: the open attempt is found or made, and the provider is asked for what their app needs.

1. Transaction: lock the booking, see what is due, find the open attempt or write a new one down.
2. No transaction: ask the provider, with the attempt's uid as the key; cut off, it is the same call again.
3. Transaction: write down what the provider calls it, unless the booking is gone by now.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common import outbox
from common.errors import NotFound, Unavailable
from common.events import CheckoutAbandoned
from common.integrations.payments import Asked, Opened, PaymentError, Progress
from common.models import (
    Booking,
    BookingStatus,
    IntentStatus,
    Payer,
    PaymentIntent,
    PaymentPurpose,
    User,
)
from functions.booking.payments.queries import (
    OPEN,
    booking_to_pay,
    intents_of,
    locked_intent,
    payer_ref,
)
from functions.booking.payments.refusals import (
    BookingOver,
    NothingToPay,
    PaymentRefused,
    PaymentsUnavailable,
)
from functions.booking.payments.settling import Till, call_off

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Ready:
    """What an app needs to let its owner pay."""

    uid: UUID
    client_secret: str
    amount: Decimal
    currency: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Plan:
    """The attempt that is open: what is asked for, and under which name the provider has it, if it has."""

    intent: UUID
    ref: str | None
    payer: str | None
    asked: Asked
    expires_at: datetime | None
    is_stale: bool


def open_payment(till: Till, user: User, booking: UUID) -> Ready:
    """The open payment of somebody's own booking; asked again, it is the same one with the same secret.

    Raises `NotFound`, `BookingOver`, `NothingToPay`, `PaymentRefused`, or `PaymentsUnavailable`.
    """
    for _again in range(_TRIES):
        plan = till.work.run(lambda db: _planned(db, till, user, booking))
        secret = _opened_before(till, plan) if plan.ref else _open(till, user, plan)
        if secret is not None:
            asked = plan.asked
            return Ready(plan.intent, secret, asked.amount, asked.currency, plan.expires_at)
    raise Unavailable


def _planned(db: Session, till: Till, user: User, uid: UUID) -> _Plan:
    now = till.clock.now()
    booking = booking_to_pay(db, user, uid)
    if booking is None:
        raise NotFound
    purpose, amount = what_is_due(booking, now)
    attempts = list(db.scalars(intents_of(booking, purpose)))
    intent = next((each for each in attempts if each.status in OPEN), None)
    if intent is not None and intent.amount != amount and intent.provider_ref is None:
        intent.status, intent.updated_at = IntentStatus.CANCELED, now  # nobody can have its secret
        intent = None
    if intent is None:
        intent = _attempt(booking, user, purpose, amount, len(attempts) + 1, till.provider.name, now)
        db.add(intent)
        db.flush()
    known = payer_ref(db, user.id, till.provider.name)
    is_stale = intent.amount != amount
    asked = _asked(booking, intent, known or "")
    return _Plan(intent.uid, intent.provider_ref, known, asked, booking.expires_at, is_stale)


def what_is_due(booking: Booking, now: datetime) -> tuple[PaymentPurpose, Decimal]:
    """What a locked booking waits for: its deposit or price, else a card to keep where not coming costs something.

    Raises `BookingOver` or `NothingToPay`.
    """
    is_late = booking.status is BookingStatus.PENDING_PAYMENT and (booking.expires_at or now) <= now
    if not booking.holds_time or is_late:
        raise BookingOver(more={"current_status": BookingStatus.EXPIRED if is_late else booking.status})
    left = booking.amount_due - booking.amount_paid
    if left > 0:
        return PaymentPurpose(booking.payment_choice.value), left
    if _wants_a_card(booking) and booking.saved_card_id is None and now < booking.starts_at:
        return PaymentPurpose.GUARANTEE, Decimal(0)
    raise NothingToPay


def _wants_a_card(booking: Booking) -> bool:
    return booking.policy.get("no_show_fee") is not None


def _attempt(
    booking: Booking,
    user: User,
    purpose: PaymentPurpose,
    amount: Decimal,
    attempt: int,
    provider: str,
    now: datetime,
) -> PaymentIntent:
    return PaymentIntent(
        uid=uuid4(),
        business_id=booking.business_id,
        booking_id=booking.id,
        payer_id=user.id,
        purpose=purpose,
        attempt=attempt,
        provider=provider,
        status=IntentStatus.CREATED,
        amount=amount,
        currency=booking.currency,
        expires_at=booking.expires_at,
        created_at=now,
        updated_at=now,
    )


def _asked(booking: Booking, intent: PaymentIntent, payer: str) -> Asked:
    return Asked(
        uid=intent.uid,
        amount=intent.amount,
        currency=intent.currency,
        payer=payer,
        description=f"{booking.business_name_en}, {booking.local_on:%Y-%m-%d}",
        about={"booking": str(booking.uid), "business": str(booking.business.uid)},
        keeps_card=_wants_a_card(booking),
    )


def _opened_before(till: Till, plan: _Plan) -> str | None:
    """The secret of a payment that is open at the provider; nothing if it has ended, which is written down."""
    assert plan.ref is not None
    if plan.is_stale:  # something else is due by now
        call_off(till, plan.intent)
        return None
    try:
        payment = till.provider.look_up(plan.ref)
    except PaymentError as error:
        raise PaymentsUnavailable from error
    if payment.progress in (Progress.OPEN, Progress.PROCESSING):
        return payment.client_secret
    till.write_down(plan.intent, payment)
    return None


def _open(till: Till, user: User, plan: _Plan) -> str | None:
    try:
        payer = plan.payer or till.provider.payer(user.uid)
        opened = till.provider.open(replace(plan.asked, payer=payer))
    except PaymentError as error:
        _not_opened(till, plan, error)
        raise (PaymentRefused if error.permanent else PaymentsUnavailable) from error
    is_wanted = till.work.run(lambda db: _recorded(db, till, user, plan, payer, opened))
    return opened.client_secret if is_wanted else None


def _not_opened(till: Till, plan: _Plan, error: PaymentError) -> None:
    """A call that was cut off may be made again with its key; an attempt that was answered with a no is over."""
    if not (error.permanent or error.answered):
        return

    def fail(db: Session) -> None:
        intent = locked_intent(db, plan.intent)
        if intent.provider_ref is None and intent.status in OPEN:
            intent.status, intent.last_error = IntentStatus.FAILED, str(error)

    till.work.run(fail)


def _recorded(db: Session, till: Till, user: User, plan: _Plan, payer: str, opened: Opened) -> bool:
    """Whether the booking still wants this payment; if not, it is called off at the provider."""
    now = till.clock.now()
    intent = locked_intent(db, plan.intent)
    row = {"user_id": user.id, "provider": intent.provider, "provider_ref": payer, "created_at": now}
    db.execute(insert(Payer).values(**row).on_conflict_do_nothing())
    intent.provider_ref, intent.updated_at = opened.ref, now
    if intent.status is IntentStatus.CREATED:
        intent.status = IntentStatus.OPEN
    if intent.status in OPEN and intent.booking.holds_time:
        return True
    outbox.publish(db, CheckoutAbandoned(intent=intent.uid), now=now)
    return False
