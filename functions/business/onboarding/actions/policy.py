"""A business's terms."""

from sqlalchemy.orm import Session

from common import diary
from common.clock import Clock
from common.models import Business, Policy
from functions.business.onboarding import queries
from functions.business.onboarding.schemas.policy import Fee, PolicyChange


def change_policy(db: Session, business: Business, change: PolicyChange, *, clock: Clock) -> Policy:
    """Change the terms for bookings to come; a new kind of deposit replaces the other."""
    business = queries.locked(db, business.id)
    policy = queries.policy_of(db, business)
    for name, value in change.values("fee_tiers", "no_show_fee").items():
        setattr(policy, name, value)
    if change.deposit_percent is not None:
        policy.deposit_amount = None
    if change.deposit_amount is not None:
        policy.deposit_percent = None
    if change.fee_tiers is not None:
        policy.fee_tiers = [_written(tier) for tier in change.fee_tiers]
    if "no_show_fee" in change.model_fields_set:
        policy.no_show_fee = _written(change.no_show_fee) if change.no_show_fee else None
    db.flush()
    diary.changed(db, business, clock.now())
    return policy


def _written(fee: Fee) -> dict[str, object]:
    return fee.model_dump(mode="json", exclude_none=True)
