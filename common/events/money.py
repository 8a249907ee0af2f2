"""What happens to money."""

from dataclasses import dataclass
from uuid import UUID

from common.events.base import Event


@dataclass(frozen=True, slots=True)
class PaymentNews(Event):
    """A provider told us something; `inbox` is the key of what it said."""

    inbox: int


@dataclass(frozen=True, slots=True)
class PaymentReceived(Event):
    """Money has arrived; its payer gets a receipt."""

    intent: UUID


@dataclass(frozen=True, slots=True)
class CheckoutAbandoned(Event):
    """The booking behind an open payment is gone, so nobody may pay for it any more."""

    intent: UUID


@dataclass(frozen=True, slots=True)
class RefundDue(Event):
    """Money is owed back to a customer."""

    refund: UUID


@dataclass(frozen=True, slots=True)
class RefundMade(Event):
    """Money is on its way back to a customer."""

    refund: UUID
