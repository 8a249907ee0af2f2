"""What is to be paid before the visit, and whether it has to be."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from common.diary import Subject, VenueTerms
from common.models import PaymentChoice
from common.settings import Settings
from functions.booking.refusals import DepositRequired, PaymentUnavailable

_CENT = Decimal("0.01")
_NOTHING = PaymentChoice.VENUE, Decimal(0)


def up_front(
    subject: Subject, prices: Sequence[Decimal], choice: PaymentChoice | None, settings: Settings
) -> tuple[PaymentChoice, Decimal]:
    """What a customer who books pays now; nothing while nobody can take money.

    Raises `PaymentUnavailable` for somebody who wants to pay all the same, and what `due_up_front` raises.
    """
    if settings.payment_provider == "off":
        if choice not in (None, PaymentChoice.VENUE):
            raise PaymentUnavailable
        return _NOTHING
    return due_up_front(subject, prices, choice)


def due_up_front(
    subject: Subject, prices: Sequence[Decimal], choice: PaymentChoice | None
) -> tuple[PaymentChoice, Decimal]:
    """How much is due before the visit, in the business's currency; `prices` are what each service is sold for.

    Without a choice it is the deposit, where one is wanted. Raises `DepositRequired` for a customer who wants to
    pay at the venue all the same, and `PaymentUnavailable` for a deposit that nobody asks for.
    """
    total = sum(prices, Decimal())
    deposit = min(deposit_for(subject, prices), total)
    if choice is PaymentChoice.FULL and total:
        return choice, total
    if deposit and choice is PaymentChoice.VENUE:
        raise DepositRequired(more={"deposit": f"{deposit:.2f}", "currency": subject.business.currency})
    if deposit:
        return PaymentChoice.DEPOSIT, deposit
    if choice is PaymentChoice.DEPOSIT:
        raise PaymentUnavailable
    return _NOTHING


def deposit_for(subject: Subject, prices: Sequence[Decimal]) -> Decimal:
    """The deposit on a visit: what a service asks for itself goes before the business's terms.

    A percentage is of the other services' prices, an amount is once for all of them.
    """
    sold = list(zip((each.service for each in subject.chosen), prices, strict=True))
    own = sum(
        (min(service.deposit, price) for service, price in sold if service.deposit is not None), Decimal()
    )
    others = [price for service, price in sold if service.deposit is None]
    return own + (_by_policy(subject.policy, sum(others, Decimal())) if others else Decimal())


def _by_policy(policy: VenueTerms, price: Decimal) -> Decimal:
    if policy.deposit_percent is not None:
        return (price * policy.deposit_percent / 100).quantize(_CENT, ROUND_HALF_UP)
    return min(policy.deposit_amount or Decimal(), price)
