"""What changes when somebody says that a listed venue is theirs, and shows it."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from common import audit, codes, operators, outbox
from common.clock import Clock
from common.db import Transactions
from common.events import ClaimCodeRequested
from common.models import Business, BusinessClaim, ClaimProof, ClaimStatus, User
from common.settings import Settings
from common.web.ask import Caller
from functions.business.onboarding import queries as onboarding
from functions.business.onboarding.actions import AlreadyOwned, OperatorHasNoBusiness, take_over
from functions.business.onboarding.claims import limits, queries
from functions.business.onboarding.claims.contacts import contact_of, possible_proofs
from functions.business.onboarding.claims.ending import decide
from functions.business.onboarding.claims.refusals import (
    ClaimCodeWrong,
    ClaimDecidedAlready,
    ClaimNotByCode,
    NoContactOnRecord,
)
from functions.business.onboarding.claims.schemas import NewClaim


def claim(
    work: Transactions,
    user: User,
    business: UUID,
    wish: NewClaim,
    *,
    caller: Caller,
    clock: Clock,
    settings: Settings,
) -> tuple[BusinessClaim, str | None]:
    """Note that somebody claims a venue, and have a code sent to what is on record; returns where it goes.

    An earlier open claim of theirs to this venue ends. Raises `NotFound`, `AlreadyOwned`, `OperatorHasNoBusiness`,
    `NoContactOnRecord`, and what `limits.count_sending` raises.
    """
    venue = work.run(lambda db: _claimable(db, user, business))
    possible = possible_proofs(venue, settings)
    if wish.proof not in possible:
        raise NoContactOnRecord(more={"possible": possible})
    contact = contact_of(venue, wish.proof)
    if contact is not None:
        limits.count_sending(work, wish.proof, contact, caller.address, now=clock.now(), settings=settings)
    return work.run(lambda db: _begun(db, user, venue, wish, clock.now(), settings)), contact


def _claimable(db: Session, user: User, uid: UUID) -> Business:
    business = queries.visible(db, uid)
    if operators.is_appointed(db, user):
        raise OperatorHasNoBusiness
    if not queries.is_claimable(db, business):
        raise AlreadyOwned
    return business


def _begun(
    db: Session, user: User, venue: Business, wish: NewClaim, now: datetime, settings: Settings
) -> BusinessClaim:
    business = onboarding.locked(db, venue.id)
    if not queries.is_claimable(db, business):
        raise AlreadyOwned
    for earlier in db.scalars(queries.open_claims(business).where(BusinessClaim.claimant_id == user.id)):
        decide(earlier, ClaimStatus.WITHDRAWN, now)
    db.flush()
    begun = _row(user, business, wish, now, settings)
    if wish.proof is not ClaimProof.REVIEW:
        digits = codes.new_code()
        begun.code_hash = codes.code_hash(digits, begun.uid, settings)
        outbox.publish(db, ClaimCodeRequested(claim=begun.uid, digits=digits), now=now)
    db.add(begun)
    db.flush()
    return begun


def _row(user: User, business: Business, wish: NewClaim, now: datetime, settings: Settings) -> BusinessClaim:
    for_review = timedelta(days=settings.claim_review_days)
    for_a_code = timedelta(seconds=settings.claim_code_ttl_seconds)
    return BusinessClaim(
        uid=uuid4(),
        business_id=business.id,
        claimant_id=user.id,
        proof=wish.proof,
        message=wish.message,
        created_at=now,
        expires_at=now + (for_review if wish.proof is ClaimProof.REVIEW else for_a_code),
    )


def confirm(
    db: Session, user: User, uid: UUID, code: str, *, now: datetime, settings: Settings, request_id: str
) -> Business:
    """Exchange a right code for the venue. Of two claimants at the same moment one gets it.

    Locks the business, then the claim: every guess is counted, and none by two at once. Raises `NotFound`,
    `ClaimDecidedAlready`, `ClaimNotByCode`, `AlreadyOwned`, or `ClaimCodeWrong`.
    """
    mine = queries.claim_by(db, user, uid)
    business = onboarding.locked(db, mine.business_id)
    mine = queries.locked(db, mine)
    _refuse_decided(mine)
    if mine.proof is ClaimProof.REVIEW:
        raise ClaimNotByCode
    if not queries.is_claimable(db, business):
        raise AlreadyOwned
    _spend_try(mine, code, now, settings)
    business = take_over(db, business, user, now=now)
    audit.note(
        db,
        user,
        "business.claimed",
        subject=user,
        business=business,
        object=("claim", mine.uid),
        data={"proof": mine.proof},
        request_id=request_id,
    )
    return business


def _refuse_decided(mine: BusinessClaim) -> None:
    if mine.status is not ClaimStatus.OPEN:
        raise ClaimDecidedAlready(more={"current_status": mine.status})


def _spend_try(mine: BusinessClaim, code: str, now: datetime, settings: Settings) -> None:
    """Count this guess whatever it is; after the last one, or too late, the right code is refused as well."""
    if mine.tries >= settings.code_tries or mine.expires_at <= now or mine.code_hash is None:
        raise ClaimCodeWrong
    mine.tries += 1
    if not codes.is_code(code, bytes(mine.code_hash), mine.uid, settings):
        raise ClaimCodeWrong


def withdraw(db: Session, user: User, uid: UUID, *, now: datetime) -> None:
    """Take a claim back; once more changes nothing. Raises `NotFound` or `ClaimDecidedAlready`."""
    mine = queries.locked(db, queries.claim_by(db, user, uid))
    if mine.status is ClaimStatus.WITHDRAWN:
        return
    _refuse_decided(mine)
    decide(mine, ClaimStatus.WITHDRAWN, now)
    db.flush()
