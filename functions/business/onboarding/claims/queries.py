"""What is read of claims; whose they are stands in every WHERE."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from common.errors import NotFound
from common.models import (
    Business,
    BusinessClaim,
    BusinessMember,
    BusinessStatus,
    ClaimProof,
    ClaimStatus,
    Role,
    User,
)
from common.web.paging import Found, PageQuery, page_of


def visible(db: Session, uid: UUID) -> Business:
    """A business that strangers can see; raises `NotFound`."""
    shown = select(Business).where(Business.uid == uid).where(Business.archived_at.is_(None))
    business = db.scalar(shown)
    if business is None or not business.status.is_visible:
        raise NotFound
    return business


def has_owner(db: Session, business: Business) -> bool:
    """Whether somebody owns it. A listed venue that has been claimed stays listed until its owner publishes it."""
    owner = select(BusinessMember.id).where(BusinessMember.business_id == business.id)
    return db.scalar(owner.where(BusinessMember.role == Role.OWNER).limit(1)) is not None


def is_claimable(db: Session, business: Business) -> bool:
    """Whether it is there for its owner to claim: imported, and nobody's."""
    return business.status is BusinessStatus.LISTED and not has_owner(db, business)


def claim_by(db: Session, user: User, uid: UUID) -> BusinessClaim:
    """One of somebody's own claims, with its business; raises `NotFound`."""
    return _one(db, _claims().where(BusinessClaim.uid == uid).where(BusinessClaim.claimant_id == user.id))


def claim_to_review(db: Session, uid: UUID) -> BusinessClaim:
    """A claim that waits for an operator, or was decided by one; raises `NotFound`."""
    return _one(db, _claims().where(BusinessClaim.uid == uid).where(BusinessClaim.proof == ClaimProof.REVIEW))


def _one(db: Session, wanted: Select[BusinessClaim]) -> BusinessClaim:
    claim = db.scalar(wanted)
    if claim is None:
        raise NotFound
    return claim


def locked(db: Session, claim: BusinessClaim) -> BusinessClaim:
    """The same claim as it stands now, locked; its business must be locked before."""
    row = _claims().where(BusinessClaim.id == claim.id).with_for_update(of=BusinessClaim)
    return db.scalars(row.execution_options(populate_existing=True)).one()


def open_claims(business: Business) -> Select[BusinessClaim]:
    """Whoever still waits for this venue, in the order they came; locked."""
    waiting = select(BusinessClaim).where(BusinessClaim.business_id == business.id)
    return (
        waiting.where(BusinessClaim.status == ClaimStatus.OPEN).order_by(BusinessClaim.id).with_for_update()
    )


def claims_of(db: Session, user: User, page: PageQuery) -> Found[BusinessClaim]:
    """A page of somebody's claims, the newest first."""
    mine = _claims().where(BusinessClaim.claimant_id == user.id)
    return page_of(db, mine, [BusinessClaim.id], page, descending=True)


def claims_to_review(db: Session, page: PageQuery, now: datetime) -> Found[BusinessClaim]:
    """A page of what operators should look at, the oldest first."""
    waiting = (
        _claims()
        .where(BusinessClaim.status == ClaimStatus.OPEN)
        .where(BusinessClaim.proof == ClaimProof.REVIEW)
        .where(BusinessClaim.expires_at > now)
    )
    return page_of(db, waiting, [BusinessClaim.created_at, BusinessClaim.id], page)


def _claims() -> Select[BusinessClaim]:
    return select(BusinessClaim).options(
        joinedload(BusinessClaim.business), joinedload(BusinessClaim.claimant)
    )
