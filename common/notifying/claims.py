"""What somebody hears of their claim to a listed venue."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from common.i18n import told
from common.models import BusinessClaim, ClaimStatus, Notification, NotificationType
from common.notifying.telling import News, Standing, can_hear
from common.settings import Settings

_TEMPLATES = {ClaimStatus.GRANTED: "claim_granted", ClaimStatus.REFUSED: "claim_refused"}


def decided_claim(db: Session, uid: UUID) -> BusinessClaim | None:
    """A claim that has been granted or refused, its business and claimant loaded; None if it has not."""
    claim = db.scalar(
        select(BusinessClaim)
        .where(BusinessClaim.uid == uid)
        .options(joinedload(BusinessClaim.business), joinedload(BusinessClaim.claimant))
    )
    return claim if claim is not None and claim.status in _TEMPLATES else None


def news_of_claim(claim: BusinessClaim, settings: Settings) -> News:
    """What became of a decided claim, for its claimant."""
    business, front = claim.business, settings.frontend_url
    is_granted = claim.status is ClaimStatus.GRANTED
    return News(
        type=NotificationType.CLAIM_DECIDED,
        about=str(claim.uid),
        template=_TEMPLATES[claim.status],
        said={
            "name": claim.claimant.name,
            "business": told(claim.claimant.language, business.name_en, business.name_sq),
            "reason": claim.reason or None,
            "link": f"{front}/team/{business.uid}" if is_granted else f"{front}/business/{business.uid}",
            "settings_link": f"{front}/settings/notifications",
        },
        data={"claim": str(claim.uid), "business": str(business.uid)},
        is_receipt=True,
    )


def as_it_stands(db: Session, notification: Notification, settings: Settings) -> Standing | None:
    """What the notification says now; None for somebody who is no longer there."""
    claim = decided_claim(db, UUID(notification.data["claim"]))
    if claim is None or not can_hear(claim.claimant):
        return None
    return Standing(notification, claim.claimant, news_of_claim(claim, settings))
