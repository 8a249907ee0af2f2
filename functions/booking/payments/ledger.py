"""The books, double entry: each posting is a few lines that add up to nothing, and is written once.

What an amount is called: `provider` lies at the provider, `business_payable` is what we owe the business (negative
while we do), `platform_fee` our own share (negative: earned), `customer` what we owe customers who get it back.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import LedgerAccount, LedgerEntry, PaymentIntent, Refund

A = LedgerAccount
_CENT = Decimal("0.01")
Lines = Mapping[LedgerAccount, Decimal]


def captured(db: Session, intent: PaymentIntent, percent: Decimal, now: datetime) -> None:
    """A payment has arrived: it is the business's, but for our share in `percent`."""
    amount = intent.amount_captured
    ours = (amount * percent / 100).quantize(_CENT, ROUND_HALF_UP)
    lines = {A.PROVIDER: amount, A.BUSINESS_PAYABLE: ours - amount, A.PLATFORM_FEE: -ours}
    _post(db, f"capture:{intent.uid}", intent, lines, now)


def held(db: Session, intent: PaymentIntent, amount: Decimal, currency: str, now: datetime) -> None:
    """Money has arrived that nobody here may keep; it is owed to its customer at once."""
    lines = {A.PROVIDER: amount, A.CUSTOMER: -amount}
    _post(db, f"capture:{intent.uid}", intent, lines, now, currency=currency)


def cost(db: Session, intent: PaymentIntent, amount: Decimal, now: datetime) -> None:
    """What the provider has kept for itself; we pay it, not the business. Known late, it is written late."""
    posting = f"cost:{intent.uid}"
    if amount and not _is_posted(db, posting):
        _post(db, posting, intent, {A.PROVIDER: -amount, A.PLATFORM_FEE: amount}, now)


def owed(db: Session, intent: PaymentIntent, refund: Refund, before: Decimal, now: datetime) -> None:
    """Money is to go back: the business pays it, and we our share of it. `before` is what went back earlier."""
    share = _our_part(db, intent, before + refund.amount) - _our_part(db, intent, before)
    lines = {
        A.CUSTOMER: -refund.amount,
        A.BUSINESS_PAYABLE: refund.amount - share,
        A.PLATFORM_FEE: share,
    }
    _post(db, f"owe:{refund.uid}", intent, lines, now, refund)


def returned(db: Session, intent: PaymentIntent, refund: Refund, now: datetime) -> None:
    """Money has left the provider for the customer."""
    lines = {A.CUSTOMER: refund.amount, A.PROVIDER: -refund.amount}
    _post(db, f"refund:{refund.uid}", intent, lines, now, refund)


def undone(db: Session, intent: PaymentIntent, refund: Refund, posting: str, now: datetime) -> None:
    """What `posting` ("owe" or "refund") says of a refund did not happen after all; the same lines, the other way."""
    known = db.scalars(select(LedgerEntry).where(LedgerEntry.posting == f"{posting}:{refund.uid}"))
    lines = {each.account: -each.amount for each in known}
    if lines:
        _post(db, f"{posting}-undone:{refund.uid}", intent, lines, now, refund)


def disputed(
    db: Session, intent: PaymentIntent, ref: str, step: int, withdrawn: Decimal, currency: str, now: datetime
) -> None:
    """A dispute has taken `withdrawn` in all so far, or given some of it back: the business bears it."""
    known = select(func.coalesce(func.sum(LedgerEntry.amount), 0))
    known = known.where(LedgerEntry.account == A.PROVIDER).where(LedgerEntry.posting.like(f"dispute:{ref}:%"))
    change = -withdrawn - Decimal(db.scalar(known) or 0)
    if change:
        lines = {A.PROVIDER: change, A.BUSINESS_PAYABLE: -change}
        _post(db, f"dispute:{ref}:{step}", intent, lines, now, currency=currency)


def _our_part(db: Session, intent: PaymentIntent, amount: Decimal) -> Decimal:
    """Our share of that much of a payment; of all of it, all of it."""
    share = db.scalar(
        select(-LedgerEntry.amount)
        .where(LedgerEntry.posting == f"capture:{intent.uid}")
        .where(LedgerEntry.account == A.PLATFORM_FEE)
    )
    if not share:
        return Decimal(0)
    return (share * amount / intent.amount_captured).quantize(_CENT, ROUND_HALF_UP)


def _is_posted(db: Session, posting: str) -> bool:
    return db.scalar(select(LedgerEntry.id).where(LedgerEntry.posting == posting).limit(1)) is not None


def _post(
    db: Session,
    posting: str,
    intent: PaymentIntent,
    lines: Lines,
    now: datetime,
    refund: Refund | None = None,
    *,
    currency: str = "",
) -> None:
    db.flush()  # the refund needs its key
    db.add_all(
        LedgerEntry(
            posting=posting,
            account=account,
            business_id=intent.business_id,
            booking_id=intent.booking_id,
            payment_intent_id=intent.id,
            refund_id=refund.id if refund else None,
            amount=amount,
            currency=currency or (refund.currency if refund else intent.currency),
            at=now,
        )
        for account, amount in lines.items()
        if amount
    )
    db.flush()
