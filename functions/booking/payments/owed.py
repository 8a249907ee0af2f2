"""What we owe a business, from the books."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from common.models import Business, LedgerAccount, LedgerEntry


@dataclass(frozen=True, slots=True)
class Owed:
    """One currency: what arrived for the business, what goes back, what is contested, our share, and what is left."""

    currency: str
    captured: Decimal
    refunded: Decimal
    disputed: Decimal
    fee: Decimal
    owed: Decimal


def owed_to(db: Session, business: Business) -> list[Owed]:
    """What lies with us for a business, a row a currency; `captured - refunded - disputed - fee` is `owed`.

    What arrived and was handed back at once has never been the business's; what the provider costs is ours to pay.
    """
    business_payable, platform_fee = LedgerAccount.BUSINESS_PAYABLE, LedgerAccount.PLATFORM_FEE
    earned = _is("capture:%", business_payable) | _is("capture:%", platform_fee)
    rows = select(
        LedgerEntry.currency,
        _sum(earned),
        _sum(_is("owe%", LedgerAccount.CUSTOMER)),
        _sum(_is("dispute:%", LedgerAccount.PROVIDER)),
        _sum(_is("%", platform_fee) & LedgerEntry.posting.not_like("cost:%")),
        _sum(_is("%", business_payable)),
    )
    rows = rows.where(LedgerEntry.business_id == business.id).group_by(LedgerEntry.currency)
    found = db.execute(rows.order_by(LedgerEntry.currency))
    return [Owed(currency, *(-Decimal(each) for each in sums)) for currency, *sums in found]


def _is(posting: str, account: LedgerAccount) -> ColumnElement[bool]:
    return LedgerEntry.posting.like(posting) & (LedgerEntry.account == account)


def _sum(counted: ColumnElement[bool]) -> ColumnElement[Decimal]:
    return func.coalesce(func.sum(case((counted, LedgerEntry.amount), else_=0)), 0)
