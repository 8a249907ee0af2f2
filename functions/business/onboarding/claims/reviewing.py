"""What one of AvatID's own people decides about a claim."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from common import audit, outbox
from common.errors import Conflict
from common.events import ClaimDecided
from common.i18n import _
from common.models import Business, BusinessClaim, ClaimStatus, Operator, User
from functions.business.onboarding import queries as onboarding
from functions.business.onboarding.actions import AlreadyOwned, take_over
from functions.business.onboarding.claims import queries
from functions.business.onboarding.claims.ending import decide
from functions.business.onboarding.claims.refusals import ClaimDecidedAlready


class ClaimantGone(Conflict):
    """Blocked, or about to leave: nobody to give a venue to."""

    code = "claimant_gone"
    title = _("This person's account is closed.")


def grant(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str
) -> BusinessClaim:
    """Give the venue to its claimant. Raises `NotFound`, `ClaimDecidedAlready`, `AlreadyOwned`, `ClaimantGone`."""
    claim, business = _waiting(db, uid, now)
    if not queries.is_claimable(db, business):
        raise AlreadyOwned
    owner = db.get_one(User, claim.claimant_id)
    if owner.blocked_at or owner.deletion_requested_at:
        raise ClaimantGone
    claim.reason, claim.decided_by_id = reason, operator.user_id
    take_over(db, business, owner, now=now)
    return _told(db, operator, claim, business, now, request_id)


def refuse(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str
) -> BusinessClaim:
    """Leave the venue listed, for another claim. Raises `NotFound` or `ClaimDecidedAlready`."""
    claim, business = _waiting(db, uid, now)
    claim.reason, claim.decided_by_id = reason, operator.user_id
    decide(claim, ClaimStatus.REFUSED, now)
    return _told(db, operator, claim, business, now, request_id)


def _waiting(db: Session, uid: UUID, now: datetime) -> tuple[BusinessClaim, Business]:
    """The claim and its business, both locked, if nobody has decided and its time is not up."""
    claim = queries.claim_to_review(db, uid)
    business = onboarding.locked(db, claim.business_id)
    claim = queries.locked(db, claim)
    if claim.status is not ClaimStatus.OPEN or claim.expires_at <= now:
        raise ClaimDecidedAlready(more={"current_status": claim.status})
    return claim, business


def _told(
    db: Session, operator: Operator, claim: BusinessClaim, business: Business, now: datetime, request_id: str
) -> BusinessClaim:
    outbox.publish(db, ClaimDecided(claim=claim.uid), now=now)
    db.flush()
    audit.note(
        db,
        operator,
        f"claim.{claim.status}",
        subject=claim.claimant,
        business=business,
        object=("claim", claim.uid),
        text=claim.reason or None,
        request_id=request_id,
    )
    return claim
