"""What is said about payments, in both directions."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from common.models import IntentStatus, PaymentPurpose
from common.web.validation import Answer, Body, Query
from functions.booking.schemas.fields import Money


class PaymentRequest(Body):
    """Which booking is to be paid."""

    booking: UUID


class PaymentReady(Answer):
    """What the app's payment sheet needs; an amount of nothing means that only a card is kept."""

    uid: UUID
    provider: str = Field(examples=["stripe"])
    client_secret: str = Field(examples=["pi_3Nx_secret_8fQ"])
    amount: Money
    currency: str = Field(examples=["ALL"])
    expires_at: datetime | None


class ApplePay(Answer):
    """Whom Apple Pay pays."""

    merchant_id: str = Field(examples=["merchant.app.avatid"])


class GooglePay(Answer):
    """Whom Google Pay pays."""

    merchant_id: str = Field(examples=["BCR2DN4T"])


class PaymentConfig(Answer):
    """How an app takes payments; without a provider nothing can be paid in advance."""

    provider: str | None = Field(examples=["stripe"])
    publishable_key: str | None = Field(examples=["pk_live_51"])
    wallets: list[str] = Field(examples=[["apple_pay", "google_pay"]])
    apple_pay: ApplePay | None
    google_pay: GooglePay | None


class PaymentShown(Answer):
    """A payment as it stands; `error` is the provider's word for what went wrong last."""

    uid: UUID
    booking: UUID
    purpose: PaymentPurpose
    status: IntentStatus
    amount: Money
    captured: Money
    refunded: Money
    currency: str = Field(examples=["ALL"])
    error: str | None = Field(examples=["card_declined"])
    created_at: datetime


class Heard(Answer):
    """That a notice has arrived."""

    received: bool


class OwedQuery(Query):
    """Which business."""

    business: UUID


class OwedInCurrency(Answer):
    """What arrived, what goes back or is contested, what is our share, and what is left for the business."""

    currency: str = Field(examples=["ALL"])
    captured: Money
    refunded: Money
    disputed: Money
    fee: Money
    owed: Money


class OwedReply(Answer):
    """A row a currency."""

    results: list[OwedInCurrency]
