"""Money: what customers were asked for and paid, what went back, whose it is now."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CHAR, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.models.base import (
    Base,
    Created,
    HasId,
    HasUid,
    Key,
    OneOf,
    Small,
    Updated,
    Words,
    to,
    within,
)
from common.models.booking import Booking
from common.models.people import User


class PaymentPurpose(StrEnum):
    """What an attempt is for; a guarantee moves no money, it keeps a card."""

    DEPOSIT = "deposit"
    FULL = "full"
    NO_SHOW_FEE = "no_show_fee"
    GUARANTEE = "guarantee"


class IntentStatus(StrEnum):
    """How far an attempt has come."""

    CREATED = "created"
    OPEN = "open"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


class RefundReason(StrEnum):
    """Why money goes back; `outside` is one that somebody made at the provider."""

    CANCELED_BY_CUSTOMER = "canceled_by_customer"
    CANCELED_BY_BUSINESS = "canceled_by_business"
    DECLINED = "declined"
    EXPIRED = "expired"
    TOO_LATE = "too_late"
    NO_SHOW_UNDONE = "no_show_undone"
    OUTSIDE = "outside"


class RefundStatus(StrEnum):
    """How far money has come on its way back."""

    DUE = "due"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class LedgerAccount(StrEnum):
    """Whose money a line of the books is about."""

    CUSTOMER = "customer"
    PROVIDER = "provider"
    BUSINESS_PAYABLE = "business_payable"
    PLATFORM_FEE = "platform_fee"


class Payer(Base):
    """Whom a payment provider knows one of our people as."""

    __tablename__ = "payer"
    __table_args__ = (UniqueConstraint("provider", "provider_ref", name="payer_ref_unique"),)

    user_id: Mapped[Key] = mapped_column(to("users.id"), primary_key=True, autoincrement=False)
    provider: Mapped[str] = mapped_column(primary_key=True)
    provider_ref: Mapped[str]
    created_at: Mapped[Created]


class SavedCard(HasUid, Base):
    """A card that its owner let us keep; the provider has the card, we have its name there."""

    __tablename__ = "saved_card"
    __table_args__ = (
        UniqueConstraint("provider", "provider_ref", name="saved_card_ref_unique"),
        Index("saved_card_user_ix", "user_id"),
    )

    user_id: Mapped[Key] = mapped_column(to("users.id"))
    provider: Mapped[str]
    provider_ref: Mapped[str]
    brand: Mapped[Words]
    last4: Mapped[Words]
    created_at: Mapped[Created]
    dropped_at: Mapped[datetime | None]


_OPEN = "status IN ('created', 'open', 'processing')"


class PaymentIntent(HasUid, Base):
    """One attempt to be paid for one purpose; its uid is the provider's idempotency key.

    There is one open attempt for a purpose at most, and one that succeeded.
    """

    __tablename__ = "payment_intent"
    __table_args__ = (
        UniqueConstraint("business_id", "id", name="payment_intent_in_business_unique"),
        UniqueConstraint("booking_id", "purpose", "attempt"),
        UniqueConstraint("provider", "provider_ref", name="payment_intent_ref_unique"),
        within("booking", "booking_id"),
        Index("payment_intent_booking_ix", "business_id", "booking_id"),
        Index("payment_intent_payer_ix", "payer_id"),
        Index(
            "payment_intent_open_unique", "booking_id", "purpose", unique=True, postgresql_where=text(_OPEN)
        ),
        Index(
            "payment_intent_succeeded_unique",
            "booking_id",
            "purpose",
            unique=True,
            postgresql_where=text("status = 'succeeded'"),
        ),
    )

    business_id: Mapped[Key]
    booking_id: Mapped[Key]
    payer_id: Mapped[Key] = mapped_column(to("users.id"))
    purpose: Mapped[PaymentPurpose] = mapped_column(OneOf(PaymentPurpose))
    attempt: Mapped[Small] = mapped_column(server_default=text("1"))
    provider: Mapped[str]
    provider_ref: Mapped[str | None]
    status: Mapped[IntentStatus] = mapped_column(OneOf(IntentStatus), server_default="created")
    amount: Mapped[Decimal]
    amount_captured: Mapped[Decimal] = mapped_column(server_default=text("0"))
    amount_refunded: Mapped[Decimal] = mapped_column(server_default=text("0"))
    currency: Mapped[str] = mapped_column(CHAR(3))
    last_error: Mapped[str | None]
    expires_at: Mapped[datetime | None]
    disputed_at: Mapped[datetime | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]

    booking: Mapped[Booking] = relationship(
        primaryjoin="foreign(PaymentIntent.booking_id) == Booking.id", lazy="raise", viewonly=True
    )
    payer: Mapped[User] = relationship(lazy="raise")


class Refund(HasUid, Base):
    """Money on its way back; its uid is the provider's idempotency key."""

    __tablename__ = "refund"
    __table_args__ = (
        UniqueConstraint("business_id", "id", name="refund_in_business_unique"),
        UniqueConstraint("provider_ref", name="refund_ref_unique"),
        within("payment_intent", "payment_intent_id"),
        Index("refund_payment_intent_ix", "business_id", "payment_intent_id"),
        Index("refund_to_make_ix", "created_at", postgresql_where=text("status IN ('due', 'pending')")),
    )

    business_id: Mapped[Key]
    payment_intent_id: Mapped[Key]
    amount: Mapped[Decimal]
    currency: Mapped[str] = mapped_column(CHAR(3))
    reason: Mapped[RefundReason] = mapped_column(OneOf(RefundReason))
    status: Mapped[RefundStatus] = mapped_column(OneOf(RefundStatus), server_default="due")
    provider_ref: Mapped[str | None]
    last_error: Mapped[str | None]
    created_at: Mapped[Created]
    settled_at: Mapped[datetime | None]

    intent: Mapped[PaymentIntent] = relationship(
        primaryjoin="foreign(Refund.payment_intent_id) == PaymentIntent.id", lazy="raise", viewonly=True
    )


class Dispute(HasUid, Base):
    """A customer's bank wants money back; it is decided there, we only write it down."""

    __tablename__ = "dispute"
    __table_args__ = (
        UniqueConstraint("provider", "provider_ref", name="dispute_ref_unique"),
        within("payment_intent", "payment_intent_id"),
        Index("dispute_payment_intent_ix", "business_id", "payment_intent_id"),
    )

    business_id: Mapped[Key]
    payment_intent_id: Mapped[Key]
    provider: Mapped[str]
    provider_ref: Mapped[str]
    amount: Mapped[Decimal]
    currency: Mapped[str] = mapped_column(CHAR(3))
    reason: Mapped[Words]
    status: Mapped[str]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]


class LedgerEntry(HasId, Base):
    """A line of the books; the lines of one `posting` add up to nothing, checked at commit. Grows only.

    `provider` is what lies at the provider; `customer` and `business_payable` are negative while we owe it to them,
    `platform_fee` where we have earned it.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("posting", "account"),
        within("booking", "booking_id"),
        within("payment_intent", "payment_intent_id"),
        within("refund", "refund_id"),
        Index("ledger_entry_business_ix", "business_id", "account", "currency"),
        Index("ledger_entry_booking_ix", "business_id", "booking_id"),
        Index("ledger_entry_payment_intent_ix", "business_id", "payment_intent_id"),
        Index("ledger_entry_at_ix", "at", postgresql_using="brin"),
        Index(
            "ledger_entry_refund_ix",
            "business_id",
            "refund_id",
            postgresql_where=text("refund_id IS NOT NULL"),
        ),
    )

    posting: Mapped[str]
    account: Mapped[LedgerAccount] = mapped_column(OneOf(LedgerAccount))
    business_id: Mapped[Key] = mapped_column(to("business.id"))
    booking_id: Mapped[Key]
    payment_intent_id: Mapped[Key]
    refund_id: Mapped[Key | None]
    amount: Mapped[Decimal]
    currency: Mapped[str] = mapped_column(CHAR(3))
    at: Mapped[Created]


class CancelQuote(HasUid, Base):
    """What calling a booking off costs, as it was told; good until `valid_until` for that `version` of it."""

    __tablename__ = "cancel_quote"
    __table_args__ = (
        within("booking", "booking_id"),
        Index("cancel_quote_booking_ix", "business_id", "booking_id"),
        Index("cancel_quote_over_ix", "valid_until"),
    )

    business_id: Mapped[Key]
    booking_id: Mapped[Key]
    version: Mapped[int]
    fee: Mapped[Decimal]
    refund: Mapped[Decimal]
    currency: Mapped[str] = mapped_column(CHAR(3))
    valid_until: Mapped[datetime]
    created_at: Mapped[Created]
