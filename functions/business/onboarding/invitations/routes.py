"""Inviting those who work here to connect an account of their own, accepting, and leaving again."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.errors import NotFound, TooMany
from common.models import Business, Employee, User
from common.settings import Settings
from common.team import managed_employee, team_business
from common.texting import CountryNotSupported, SmsUnavailable, TakesNoTexts
from common.web.ask import Caller
from common.web.guards import anyone, signed_in
from common.web.limits import per_address, per_user
from functions.business.api import api
from functions.business.onboarding.actions import OperatorHasNoBusiness
from functions.business.onboarding.actions.ranks import OwnersOnly
from functions.business.onboarding.invitations import actions, queries
from functions.business.onboarding.invitations.refusals import (
    AlreadyConnected,
    AlreadyInTeam,
    HasASeat,
    InvitationExpired,
    InvitationRevoked,
    InvitationUsed,
    LastOwner,
)
from functions.business.onboarding.invitations.schemas import (
    GivenToken,
    InvitationOnItsWay,
    InvitationSeen,
    Invite,
    Joined,
)

HOUR = 3600
_ENDED = (NotFound, InvitationUsed, InvitationExpired, InvitationRevoked)


@api.post(
    "/api/onboarding/employee/<uuid:employee>/invite/",
    auth=managed_employee,
    status=202,
    support=False,
    errors=[OwnersOnly, AlreadyConnected, CountryNotSupported, TakesNoTexts, SmsUnavailable, TooMany],
)
def invite(
    work: Transactions,
    user: User,
    person: Employee,
    body: Invite,
    caller: Caller,
    clock: Clock,
    settings: Settings,
) -> InvitationOnItsWay:
    """Invite somebody to connect their own account.

    By mail, by SMS, or both; without either, to the address and number of the employee. The link is good once, for
    a week; a new invitation ends the one before.
    """
    sent = actions.invite(work, user, person, body, caller=caller, clock=clock, settings=settings)
    return InvitationOnItsWay.model_validate(sent)


@api.delete(
    "/api/onboarding/employee/<uuid:employee>/invite/", auth=managed_employee, status=204, errors=[OwnersOnly]
)
def revoke_invitation(db: Session, user: User, person: Employee, clock: Clock) -> None:
    """Take an invitation back.

    Its link is no good any more.
    """
    actions.revoke(db, user, person, clock=clock)


@api.post(
    "/api/onboarding/invitation/look/",
    auth=anyone,
    errors=_ENDED,
    limits=[per_address("look_at_invitation", 60, HOUR)],
)
def look_at_invitation(db: Session, body: GivenToken, caller: Caller, clock: Clock) -> InvitationSeen:
    """See who invites to what.

    It changes nothing. The token comes in the body, because addresses are written into logs.
    """
    invitation = queries.invitation_by(db, body.token)
    queries.refuse_ended(db, invitation, clock.now())
    return InvitationSeen.of(invitation, *queries.people_of(db, invitation), caller.language)


@api.post(
    "/api/onboarding/invitation/accept/",
    auth=signed_in,
    support=False,
    errors=[*_ENDED, AlreadyConnected, AlreadyInTeam, OperatorHasNoBusiness],
    limits=[per_user("accept_invitation", 30, HOUR)],
)
def accept_invitation(db: Session, user: User, body: GivenToken, caller: Caller, clock: Clock) -> Joined:
    """Join the team with one's own account.

    Whoever holds the link may accept, with any account that is not in the team yet.
    """
    business, role, has_one_diary = actions.accept(db, user, body.token, clock=clock)
    return Joined.of(business, role, caller.language, one_diary=has_one_diary)


@api.post(
    "/api/onboarding/employee/<uuid:employee>/connect/",
    auth=managed_employee,
    support=False,
    errors=[AlreadyConnected, HasASeat],
)
def connect_oneself(db: Session, user: User, person: Employee, caller: Caller, clock: Clock) -> Joined:
    """Say that this employee is oneself.

    For owners and managers who serve, too, and have no seat of their own yet; an invitation to this one ends.
    """
    business, role, has_one_diary = actions.connect_oneself(db, user, person, clock=clock)
    return Joined.of(business, role, caller.language, one_diary=has_one_diary)


@api.delete(
    "/api/onboarding/business/<uuid:business>/membership/",
    auth=team_business,
    status=204,
    support=False,
    errors=[LastOwner],
)
def leave_team(db: Session, user: User, mine: Business, clock: Clock) -> None:
    """Leave the team.

    The seat takes no bookings until somebody else has it; those that exist stay, and the owner is told.
    """
    actions.leave(db, user, mine, clock=clock)
