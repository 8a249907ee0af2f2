"""Paying for a visit, and hearing from those who take the money."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.errors import NotFound
from common.integrations import Doors
from common.integrations.payments import PaymentError
from common.models import Business, PaymentIntent, User
from common.settings import Settings
from common.team import is_business_owner
from common.tuning import Feature
from common.web.ask import GivenBytes
from common.web.contract import Plain
from common.web.guards import anyone, provider, signed_in
from common.web.limits import per_user
from functions.booking.api import api
from functions.booking.payments import notices, queries
from functions.booking.payments.opening import open_payment
from functions.booking.payments.owed import owed_to
from functions.booking.payments.refusals import (
    BookingOver,
    NotGenuine,
    NothingToPay,
    PaymentRefused,
    PaymentsUnavailable,
)
from functions.booking.payments.schemas import (
    ApplePay,
    GooglePay,
    Heard,
    OwedInCurrency,
    OwedQuery,
    OwedReply,
    PaymentConfig,
    PaymentReady,
    PaymentRequest,
    PaymentShown,
)
from functions.booking.payments.settling import Till, settle


@api.post(
    "/api/payments/intent/",
    auth=signed_in.on("booking", "customer"),
    errors=[NotFound, BookingOver, NothingToPay, PaymentRefused, PaymentsUnavailable],
    limits=[per_user("payment_intent", 30, 60)],
    feature=Feature.PAYMENTS,
    support=False,
)
def open_payment_of_booking(
    work: Transactions, doors: Doors, user: User, body: PaymentRequest, clock: Clock, settings: Settings
) -> PaymentReady:
    """Get ready to pay for one's booking; Apple Pay and Google Pay ride on it.

    Asked again, the reply is the same payment with the same secret, until that is over.
    """
    till = Till.opened(work, doors.payments, clock, settings)
    return PaymentReady.model_validate(
        {**asdict(open_payment(till, user, body.booking)), "provider": till.provider.name}
    )


@api.get("/api/payments/config/", auth=anyone)
def payment_config(doors: Doors, settings: Settings) -> PaymentConfig:
    """How an app takes payments: the provider's public key, and the wallets that ride on it."""
    provider = doors.payments
    apple = settings.apple_pay_merchant_id if provider else ""
    google = settings.google_pay_merchant_id if provider else ""
    return PaymentConfig(
        provider=provider.name if provider else None,
        publishable_key=provider.publishable_key if provider else None,
        wallets=[name for name, merchant in (("apple_pay", apple), ("google_pay", google)) if merchant],
        apple_pay=ApplePay(merchant_id=apple) if apple else None,
        google_pay=GooglePay(merchant_id=google) if google else None,
    )


@api.get("/api/payments/owed/", auth=is_business_owner, support=False)
def what_we_owe(
    db: Session,
    query: OwedQuery,  # noqa: ARG001 (the guard reads it)
    business: Business,
) -> OwedReply:
    """What customers have paid for a business that still lies with us, a row a currency."""
    return OwedReply(results=[OwedInCurrency.model_validate(each) for each in owed_to(db, business)])


@api.get(
    "/api/payments/<uuid:uid>/",
    auth=signed_in.on("payment", "customer"),
    errors=[NotFound],
    limits=[per_user("payment", 30, 60)],
    support=False,
)
def payment(
    work: Transactions, doors: Doors, user: User, uid: UUID, clock: Clock, settings: Settings
) -> PaymentShown:
    """One's payment as it stands; while it is open the provider is asked, so that no app waits for its notice."""
    found = work.run(lambda db: queries.payment_of(db, user, uid))
    if found is None:
        raise NotFound
    if found.status in queries.OPEN and doors.payments is not None:
        _look(Till.opened(work, doors.payments, clock, settings), uid)
        found = work.run(lambda db: queries.payment_of(db, user, uid))
    return _shown(found or _gone())


def _look(till: Till, uid: UUID) -> None:
    """A provider that does not answer spoils no reply: what we know is shown."""
    try:
        settle(till, uid)
    except PaymentError:
        return


def _gone() -> PaymentIntent:
    raise NotFound


def _shown(found: PaymentIntent) -> PaymentShown:
    return PaymentShown(
        uid=found.uid,
        booking=found.booking.uid,
        purpose=found.purpose,
        status=found.status,
        amount=found.amount,
        captured=found.amount_captured,
        refunded=found.amount_refunded,
        currency=found.currency,
        error=found.last_error,
        created_at=found.created_at,
    )


@api.post("/api/payments/webhook/<provider>/", auth=provider, errors=[NotFound, NotGenuine])
def hear_from_provider(db: Session, doors: Doors, provider: str, given: GivenBytes, clock: Clock) -> Heard:
    """What the provider of payments tells us; told twice, it counts once."""
    if doors.payments is None or doors.payments.name != provider:
        raise NotFound
    notices.take_in(db, doors.payments, given.content, given.headers, clock.now())
    return Heard(received=True)


@api.get("/.well-known/apple-developer-merchantid-domain-association", auth=anyone, errors=[NotFound])
def apple_pay_domain(settings: Settings) -> Plain:
    """What Apple reads to see that this domain is ours."""
    content = settings.apple_pay_domain_file.get_secret_value()
    if not content:
        raise NotFound
    return Plain(content, "text/plain")
