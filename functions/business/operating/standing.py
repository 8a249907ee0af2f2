"""Whether a business may be there at all, and whether we vouch for it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from common import audit, diary, operators
from common.models import Business, BusinessStatus, Operator
from common.notifying import tell_owners, warn_owners
from functions.business.onboarding import queries as onboarding
from functions.business.onboarding.actions import ChecklistIncomplete
from functions.business.onboarding.actions.publishing import refuse_gaps
from functions.business.operating import queries


def verify(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str | None
) -> Business:
    """Vouch for a business, which everybody sees; its owners are told. Once more changes nothing.

    Raises `NotFound`.
    """
    reason = operators.checked_reason(reason)
    business = _locked(db, uid)
    if business.verified_at is not None:
        return business
    business.verified_at = now
    business.version += 1
    tell_owners(db, business, None, "business_verified", now=now)
    return _noted(db, operator, "business.verified", business, reason, request_id)


def unverify(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str | None
) -> Business:
    """Vouch for it no longer; nobody is told. Once more changes nothing. Raises `NotFound`."""
    del now
    reason = operators.checked_reason(reason)
    business = _locked(db, uid)
    if business.verified_at is None:
        return business
    business.verified_at = None
    business.version += 1
    return _noted(db, operator, "business.unverified", business, reason, request_id)


def suspend(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str | None
) -> Business:
    """Take a business off the map at once: found, booked and published by nobody until it is reinstated.

    Bookings that exist stay: its team serves, moves or cancels them. Whoever books holds a share of the same row
    lock, so nobody slips in. The owners are told; once more changes nothing. Raises `NotFound`.
    """
    reason = operators.checked_reason(reason)
    business = _locked(db, uid)
    if business.status is BusinessStatus.SUSPENDED:
        return business
    diary.changed(db, business, now)
    business.suspended_from, business.status = business.status, BusinessStatus.SUSPENDED
    business.version += 1
    warn_owners(db, business, "business_suspended", now=now)
    data = {"from": business.suspended_from}
    return _noted(db, operator, "business.suspended", business, reason, request_id, data)


def reinstate(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str | None
) -> Business:
    """Put a suspended business back to where it was, and tell its owners; nothing for one that is not suspended.

    One that has lost what a visible one needs (a place on the map, a category) becomes a draft. Raises `NotFound`.
    """
    reason = operators.checked_reason(reason)
    business = _locked(db, uid)
    if business.status is not BusinessStatus.SUSPENDED:
        return business
    business.status, business.suspended_from = _where_to(db, business), None
    business.version += 1
    db.flush()
    diary.changed(db, business, now)
    warn_owners(db, business, "business_reinstated", now=now)
    data = {"to": business.status}
    return _noted(db, operator, "business.reinstated", business, reason, request_id, data)


def _where_to(db: Session, business: Business) -> BusinessStatus:
    """Where it was, if it may be there now."""
    before = business.suspended_from or BusinessStatus.DRAFT
    with db.no_autoflush:
        business.status = before
        try:
            refuse_gaps(business)
        except ChecklistIncomplete:
            return BusinessStatus.DRAFT
    return before


def _locked(db: Session, uid: UUID) -> Business:
    """The business as it stands, locked, its categories loaded; raises `NotFound`."""
    return onboarding.locked(db, queries.business(db, uid).id)


def _noted(
    db: Session,
    operator: Operator,
    action: str,
    business: Business,
    reason: str,
    request_id: str | None,
    data: Mapping[str, str] | None = None,
) -> Business:
    db.flush()
    place = ("business", business.uid)
    audit.note(
        db, operator, action, business=business, object=place, data=data, text=reason, request_id=request_id
    )
    return business
