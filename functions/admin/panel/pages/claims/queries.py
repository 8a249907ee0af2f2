"""What is read for the pages of claims, beside what `operating` knows."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from common.models import BusinessClaim, ClaimProof, ClaimStatus
from common.web.paging import Found, PageQuery, page_of

_MOST_OTHERS = 20


def decided(db: Session, page: PageQuery) -> Found[BusinessClaim]:
    """A page of the claims that one of us granted or refused, the newest first, business and claimant loaded."""
    over = (ClaimStatus.GRANTED, ClaimStatus.REFUSED)
    claims = (
        select(BusinessClaim)
        .where(BusinessClaim.proof == ClaimProof.REVIEW, BusinessClaim.status.in_(over))
        .options(joinedload(BusinessClaim.business), joinedload(BusinessClaim.claimant))
    )
    return page_of(db, claims, [BusinessClaim.id], page, descending=True)


def others_to(db: Session, claim: BusinessClaim) -> Sequence[BusinessClaim]:
    """Who else has said that this venue is theirs, the newest first, claimant loaded."""
    rivals = (
        select(BusinessClaim)
        .where(BusinessClaim.business_id == claim.business_id, BusinessClaim.id != claim.id)
        .options(joinedload(BusinessClaim.claimant))
        .order_by(BusinessClaim.id.desc())
    )
    return db.scalars(rivals.limit(_MOST_OTHERS)).all()
