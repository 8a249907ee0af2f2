"""Claiming a listed venue: what its owner asks for, and what AvatID's own people decide."""

from uuid import UUID

from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.errors import NotFound, TooMany
from common.models import Operator, Role, User
from common.settings import Settings
from common.texting import SmsUnavailable
from common.web.ask import Caller
from common.web.guards import operator, signed_in
from common.web.limits import per_address, per_user
from common.web.paging import Page, PageQuery
from functions.business.api import api
from functions.business.onboarding.actions import AlreadyOwned, OperatorHasNoBusiness
from functions.business.onboarding.claims import actions, queries, reviewing
from functions.business.onboarding.claims.contacts import masked
from functions.business.onboarding.claims.refusals import (
    ClaimCodeWrong,
    ClaimDecidedAlready,
    ClaimNotByCode,
    NoContactOnRecord,
)
from functions.business.onboarding.claims.reviewing import ClaimantGone
from functions.business.onboarding.claims.schemas import (
    ClaimBegun,
    ClaimCode,
    ClaimToReview,
    Decision,
    MyClaim,
    NewClaim,
)
from functions.business.onboarding.schemas import BusinessShown

HOUR, DAY = 3600, 86400


@api.post(
    "/api/business/<uuid:business>/claim/",
    auth=signed_in.on("venue"),
    status=202,
    support=False,
    errors=[NotFound, AlreadyOwned, OperatorHasNoBusiness, NoContactOnRecord, TooMany, SmsUnavailable],
    limits=[per_user("claim", 10, DAY), per_address("claim", 30, HOUR)],
)
def claim_business(
    work: Transactions,
    user: User,
    business: UUID,
    body: NewClaim,
    caller: Caller,
    clock: Clock,
    settings: Settings,
) -> ClaimBegun:
    """Claim a listed venue as its owner.

    A code goes to the phone number or e-mail address that the venue has on record, or one of us looks at what you
    write. A new claim to the same venue replaces the one before. 409 `no_contact_on_record` says in `possible` how
    else it can be shown.
    """
    claim, contact = actions.claim(work, user, business, body, caller=caller, clock=clock, settings=settings)
    sent_to = masked(contact) if contact else None
    return ClaimBegun(claim=claim.uid, proof=claim.proof, sent_to=sent_to, expires_at=claim.expires_at)


@api.post(
    "/api/business/claim/<uuid:claim>/confirm/",
    auth=signed_in.on("claim", "claimant"),
    support=False,
    errors=[
        NotFound,
        ClaimCodeWrong,
        ClaimDecidedAlready,
        ClaimNotByCode,
        AlreadyOwned,
        OperatorHasNoBusiness,
    ],
    limits=[per_user("claim_confirm", 60, HOUR)],
)
def confirm_claim(
    db: Session, user: User, claim: UUID, body: ClaimCode, caller: Caller, clock: Clock, settings: Settings
) -> BusinessShown:
    """Exchange the code for the venue.

    It stays listed: found by everybody, bookable by nobody, until its new owner has published it. Five wrong codes
    use a code up.
    """
    business = actions.confirm(
        db, user, claim, body.code, now=clock.now(), settings=settings, request_id=caller.request_id
    )
    return BusinessShown.of(business, Role.OWNER, caller.language)


@api.get("/api/business/claims/mine/", auth=signed_in)
def my_claims(db: Session, user: User, query: PageQuery, caller: Caller, clock: Clock) -> Page[MyClaim]:
    """My claims and what became of them, the newest first."""
    found = queries.claims_of(db, user, query)
    return Page.of(found, lambda claim: MyClaim.of(claim, caller.language, clock.now()))


@api.delete(
    "/api/business/claims/<uuid:claim>/",
    auth=signed_in.on("claim", "claimant"),
    status=204,
    support=False,
    errors=[NotFound, ClaimDecidedAlready],
)
def withdraw_claim(db: Session, user: User, claim: UUID, clock: Clock) -> None:
    """Take back a claim of mine."""
    actions.withdraw(db, user, claim, now=clock.now())


@api.get("/api/business/claims/", auth=operator())
def claims_to_review(db: Session, query: PageQuery, caller: Caller, clock: Clock) -> Page[ClaimToReview]:
    """The claims that wait for one of us, the oldest first."""
    found = queries.claims_to_review(db, query, clock.now())
    return Page.of(found, lambda claim: ClaimToReview.of(claim, caller.language, clock.now()))


@api.post(
    "/api/business/claims/<uuid:claim>/grant/",
    auth=operator().on("claim"),
    errors=[NotFound, ClaimDecidedAlready, AlreadyOwned, ClaimantGone, OperatorHasNoBusiness],
)
def grant_claim(
    db: Session, staff: Operator, claim: UUID, body: Decision, caller: Caller, clock: Clock
) -> ClaimToReview:
    """Give a venue to its claimant, who is told."""
    now = clock.now()
    granted = reviewing.grant(db, staff, claim, body.reason, now=now, request_id=caller.request_id)
    return ClaimToReview.of(granted, caller.language, now)


@api.post(
    "/api/business/claims/<uuid:claim>/refuse/",
    auth=operator().on("claim"),
    errors=[NotFound, ClaimDecidedAlready],
)
def refuse_claim(
    db: Session, staff: Operator, claim: UUID, body: Decision, caller: Caller, clock: Clock
) -> ClaimToReview:
    """Refuse a claim; the claimant is told, and may read the reason."""
    now = clock.now()
    refused = reviewing.refuse(db, staff, claim, body.reason, now=now, request_id=caller.request_id)
    return ClaimToReview.of(refused, caller.language, now)
