"""What ends when a venue has found its owner: everybody else's claim to it."""

from datetime import datetime

from sqlalchemy.orm import Session

from common import outbox
from common.events import ClaimDecided
from common.models import Business, BusinessClaim, ClaimProof, ClaimStatus, User
from functions.business.onboarding.claims import queries


def end_claims(db: Session, business: Business, owner: User, now: datetime) -> None:
    """Close every open claim to a locked business that now is `owner`'s; whoever waited for our look is told."""
    for claim in db.scalars(queries.open_claims(business)).all():
        if claim.claimant_id == owner.id:
            decide(claim, ClaimStatus.GRANTED, now)
        else:
            decide(claim, ClaimStatus.REFUSED, now)
            if claim.proof is ClaimProof.REVIEW:
                outbox.publish(db, ClaimDecided(claim=claim.uid), now=now)
    db.flush()


def decide(claim: BusinessClaim, status: ClaimStatus, now: datetime) -> None:
    """Write down what became of a claim; its code is good for nothing any more."""
    claim.status, claim.decided_at, claim.code_hash = status, now, None
