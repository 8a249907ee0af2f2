"""Codes to the number or address a venue has on record, and what became of a claim."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from common import notifying
from common.background import Sender, Traceable
from common.events import ClaimCodeRequested, ClaimDecided
from common.i18n import told
from common.messages import letter_to, page
from common.models import BusinessClaim, ClaimProof, ClaimStatus
from common.runtime import Runtime
from common.texting import one_text
from functions.business.tasks.board import background


@background.sends("send_claim_email")
def send_claim_email(db: Session, event: ClaimCodeRequested, runtime: Runtime) -> Sender | None:
    """Send the code of a claim to the address on record, if the claim is still open."""
    claim = _waiting(db, event.claim, ClaimProof.EMAIL, runtime)
    if claim is None or claim.business.email is None:
        return None
    letter = letter_to(
        claim.business.email,
        claim.claimant.language,
        "claim_code",
        _said(claim, event.digits),
    )
    return lambda message: runtime.doors.mail.send(letter.known_as(message))


@background.sends("send_claim_sms")
def send_claim_sms(db: Session, event: ClaimCodeRequested, runtime: Runtime) -> Traceable | None:
    """Text the code of a claim to the number on record, if the claim is still open."""
    claim = _waiting(db, event.claim, ClaimProof.PHONE, runtime)
    if claim is None or claim.business.phone is None:
        return None
    phone, said = claim.business.phone, _said(claim, event.digits)

    def text(business: str) -> str:
        return page("claim_code/sms.txt", claim.claimant.language, **said | {"business": business})

    short = one_text(text, said["business"])
    sms = runtime.doors.sms
    return Traceable(lambda _message: sms.send(phone, short), lambda since: sms.find(phone, short, since))


def _waiting(db: Session, uid: UUID, proof: ClaimProof, runtime: Runtime) -> BusinessClaim | None:
    return db.scalar(
        select(BusinessClaim)
        .where(BusinessClaim.uid == uid)
        .where(BusinessClaim.proof == proof)
        .where(BusinessClaim.status == ClaimStatus.OPEN)
        .where(BusinessClaim.expires_at > runtime.clock.now())
        .options(joinedload(BusinessClaim.business), joinedload(BusinessClaim.claimant))
    )


def _said(claim: BusinessClaim, digits: str) -> dict[str, Any]:
    """The language is the claimant's: whoever reads at the venue is most likely the same person."""
    business = claim.business
    return {
        "business": told(claim.claimant.language, business.name_en, business.name_sq),
        "code": digits,
        "minutes": round((claim.expires_at - claim.created_at).total_seconds() / 60),
    }


@background.on("send_claim_decided_notification")
def send_claim_decided_notification(db: Session, event: ClaimDecided, runtime: Runtime) -> None:
    """Tell a claimant what became of their claim."""
    claim = notifying.decided_claim(db, event.claim)
    if claim is not None:
        news = notifying.news_of_claim(claim, runtime.settings)
        notifying.tell(db, claim.claimant, news, now=runtime.clock.now())
