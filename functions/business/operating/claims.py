"""Who says that a listed venue is theirs, and what we make of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from common.models import BusinessClaim
from common.web.paging import Found, PageQuery
from functions.business.onboarding.claims.queries import claim_to_review, claims_to_review
from functions.business.onboarding.claims.reviewing import grant, refuse


def waiting(db: Session, page: PageQuery, now: datetime) -> Found[BusinessClaim]:
    """A page of the claims that one of us should look at, business and claimant loaded, the oldest first."""
    return claims_to_review(db, page, now)


__all__ = ["claim_to_review", "grant", "refuse", "waiting"]
