"""Payments: the door to whoever takes money from customers for us, in words that any acquirer's can be put into."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from common.integrations.outside import OutsideError


class PaymentError(OutsideError):
    """The provider did not do what it was asked; its key keeps a call that is made again from happening twice.

    `answered`: it said so itself, and may say the same to that key for a day.
    """

    def __init__(
        self, said: str, *, permanent: bool = False, answered: bool = False, untried: bool = False
    ) -> None:
        super().__init__(said, permanent=permanent, untried=untried)
        self.answered = answered


class Forged(Exception):
    """What arrived is not from the provider, not for us, or too old to be believed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a customer is asked for. `uid` is ours and the provider's idempotency key; `payer` is who they are there.

    `keeps_card`: the card may be charged again without them, for a fee. With a `destination`, an account of the
    provider's, the money goes there, but for `our_share`. An amount of nothing only keeps a card.
    """

    uid: UUID
    amount: Decimal
    currency: str
    payer: str
    description: str
    about: Mapping[str, str] = field(default_factory=dict)
    keeps_card: bool = False
    destination: str = ""
    our_share: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Return:
    """Money to give back; `uid` is ours and the provider's idempotency key, `payment` the provider's name for it."""

    uid: UUID
    payment: str
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The provider is ready to be paid; the secret lets this customer's app, and nobody else, pay."""

    ref: str
    client_secret: str


class Progress(StrEnum):
    """How far a payment has come at the provider; `refused` is one that cannot be tried again."""

    OPEN = "open"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    REFUSED = "refused"
    CANCELED = "canceled"


class Way(StrEnum):
    """How far money has come on its way back."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Card:
    """A card as the provider keeps it: its name there, and what its owner recognises it by."""

    ref: str
    brand: str = ""
    last4: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """A refund as the provider knows it; one that was not made by us has no `uid` of ours."""

    ref: str
    amount: Decimal
    way: Way
    uid: UUID | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Contested:
    """A dispute: the customer's bank wants the money back. `withdrawn` is what that has taken so far, with its fees.

    `is_over` when it is decided; `is_lost` when it went against us.
    """

    ref: str
    amount: Decimal
    currency: str
    reason: str
    status: str
    withdrawn: Decimal
    is_over: bool
    is_lost: bool
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Payment:
    """Everything the provider knows of one payment, as it stands now.

    `uid` is ours, as we gave it. `captured` is what the customer paid, `cost` what the provider kept of it for
    itself, as far as it is known and in the same currency. `error` is the provider's word for what went wrong last.
    """

    ref: str
    uid: UUID | None
    progress: Progress
    amount: Decimal
    currency: str
    captured: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    client_secret: str = ""
    card: Card | None = None
    returns: tuple[Returned, ...] = ()
    disputes: tuple[Contested, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """A notice of the provider's: its name, what it is called, and the payment it is about, if it is about one."""

    event_id: str
    kind: str
    payment: str = ""


class Payments(Protocol):
    """Whoever takes payments; all of it raises `PaymentError`, but for `heard`."""

    name: str
    publishable_key: str

    def payer(self, user: UUID) -> str:
        """The provider's name for one of our people, the same whenever it is asked for."""
        ...

    def open(self, asked: Asked) -> Opened:
        """Get ready to be paid; the same `uid` again is the same payment."""
        ...

    def look_up(self, ref: str) -> Payment:
        """A payment as it stands now."""
        ...

    def cancel(self, ref: str) -> Payment:
        """Let nobody pay it any more, unless somebody has; returns how it stands then."""
        ...

    def give_back(self, wanted: Return) -> Returned:
        """Send money back to the customer; the same `uid` again is the same refund."""
        ...

    def charge(self, asked: Asked, card: str) -> Payment:
        """Take money from a kept card without its owner; a card that refuses is an answer, not an error."""
        ...

    def heard(self, content: bytes, headers: Mapping[str, str], now: datetime) -> News:
        """Read a notice, byte by byte as it came; raises `Forged` unless it is genuine and of these five minutes."""
        ...
