"""A case of trouble with money as its list shows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import Row

from common.i18n import _
from common.models import Business, Dispute, PaymentIntent, Refund, User
from functions.admin.panel.kit import badge
from functions.admin.panel.pages.bookings import wording
from functions.admin.panel.pages.money.troubles import Trouble

NAMES: Mapping[Trouble, str] = {
    Trouble.FAILED_REFUNDS: _("Refunds that failed"),
    Trouble.LATE_REFUNDS: _("Refunds that are late"),
    Trouble.REFUSED_PAYMENTS: _("Payments that came wrong"),
    Trouble.HANGING_PAYMENTS: _("Payments that hang"),
    Trouble.DISPUTES: _("Disputes"),
}

MEANINGS: Mapping[Trouble, str] = {
    Trouble.FAILED_REFUNDS: _(
        "The provider will not make these refunds, and nothing has gone back in their place since: the customers are "
        "still owed the money."
    ),
    Trouble.LATE_REFUNDS: _(
        "These should have been sent an hour ago, or should have arrived within a week. They are tried again every "
        "few minutes; if they stay here, the provider has to be asked."
    ),
    Trouble.REFUSED_PAYMENTS: _(
        "Money came that was not what we had asked for, or came twice. It changes no booking and goes back by "
        "itself; the state says how far it has come."
    ),
    Trouble.HANGING_PAYMENTS: _(
        "After a day, nobody knows yet whether these payments will come. Their provider is asked every few minutes."
    ),
    Trouble.DISPUTES: _(
        "A customer's bank wants money back. It is decided at the provider, and answered there."
    ),
}

_WRONG = {"wrong_amount": _("Another amount or currency"), "paid_twice": _("Paid twice")}


@dataclass(frozen=True, slots=True)
class Case:
    """One of them: `amount` is what it is about, `of` the payment that was asked for."""

    at: datetime
    booking: UUID
    business: Business
    payer: User
    what: str
    state: Markup
    amount: Decimal | None
    currency: str
    of: PaymentIntent
    said: str | None
    reference: str | None
    refund: Refund | None = None


def case_of(trouble: Trouble, row: Row[Any]) -> Case:
    """A row of `in_trouble` in words."""
    return _SHOWN[trouble](*row)


def _about_refund(
    payment: PaymentIntent, booking: UUID, business: Business, payer: User, refund: Refund
) -> Case:
    return Case(
        at=refund.created_at,
        booking=booking,
        business=business,
        payer=payer,
        what=wording.named(wording.REASONS, refund.reason),
        state=wording.state(wording.RETURNS, refund.status),
        amount=refund.amount,
        currency=refund.currency,
        of=payment,
        said=refund.last_error,
        reference=refund.provider_ref,
        refund=refund,
    )


def _about_refused(
    payment: PaymentIntent, booking: UUID, business: Business, payer: User, refund: Refund | None
) -> Case:
    back = wording.state(wording.RETURNS, refund.status) if refund else badge(_("Nothing goes back"), "warn")
    return Case(
        at=payment.updated_at,
        booking=booking,
        business=business,
        payer=payer,
        what=wording.named(_WRONG, payment.last_error),
        state=back,
        amount=refund.amount if refund else None,
        currency=refund.currency if refund else payment.currency,
        of=payment,
        said=refund.last_error if refund else None,
        reference=payment.provider_ref,
    )


def _about_payment(payment: PaymentIntent, booking: UUID, business: Business, payer: User) -> Case:
    return Case(
        at=payment.created_at,
        booking=booking,
        business=business,
        payer=payer,
        what=wording.named(wording.PURPOSES, payment.purpose),
        state=wording.state(wording.ATTEMPTS, payment.status),
        amount=payment.amount,
        currency=payment.currency,
        of=payment,
        said=payment.last_error,
        reference=payment.provider_ref,
    )


def _about_dispute(
    payment: PaymentIntent, booking: UUID, business: Business, payer: User, dispute: Dispute
) -> Case:
    return Case(
        at=dispute.created_at,
        booking=booking,
        business=business,
        payer=payer,
        what=dispute.reason,
        state=wording.state(wording.DISPUTES, dispute.status),
        amount=dispute.amount,
        currency=dispute.currency,
        of=payment,
        said=None,
        reference=dispute.provider_ref,
    )


_SHOWN: Mapping[Trouble, Callable[..., Case]] = {
    Trouble.FAILED_REFUNDS: _about_refund,
    Trouble.LATE_REFUNDS: _about_refund,
    Trouble.REFUSED_PAYMENTS: _about_refused,
    Trouble.HANGING_PAYMENTS: _about_payment,
    Trouble.DISPUTES: _about_dispute,
}
