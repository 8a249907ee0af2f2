"""What is read of invitations."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from common.codes import token_hash
from common.errors import NotFound
from common.models import Business, BusinessMember, BusinessStatus, Employee, Invitation, Role, User
from common.team import LEADERS
from functions.business.onboarding.invitations.refusals import (
    InvitationExpired,
    InvitationRevoked,
    InvitationUsed,
)


def invitation_by(db: Session, token: str) -> Invitation:
    """The invitation whose link carries this token; raises `NotFound`. Only the hash is compared."""
    found = db.scalar(select(Invitation).where(Invitation.token_hash == token_hash(token)))
    if found is None:
        raise NotFound
    return found


def refuse_ended(db: Session, invitation: Invitation, now: datetime) -> None:
    """Raise `InvitationUsed`, `InvitationRevoked` or `InvitationExpired`.

    Whoever does not lead the business any more, or the business itself once it is closed, invites nobody.
    """
    if invitation.accepted_at is not None:
        raise InvitationUsed
    if invitation.revoked_at is not None or not _stands(db, invitation):
        raise InvitationRevoked
    if invitation.expires_at <= now:
        raise InvitationExpired


def _stands(db: Session, invitation: Invitation) -> bool:
    may_make = (Role.OWNER,) if invitation.role is Role.MANAGER else LEADERS
    standing = (
        select(BusinessMember.id)
        .join(Business, Business.id == BusinessMember.business_id)
        .where(BusinessMember.business_id == invitation.business_id)
        .where(BusinessMember.user_id == invitation.invited_by_id)
        .where(BusinessMember.role.in_(may_make))
        .where(Business.status != BusinessStatus.CLOSED)
        .where(Business.archived_at.is_(None))
    )
    return db.scalar(standing) is not None


def people_of(db: Session, invitation: Invitation) -> tuple[Business, Employee, User]:
    """The business, whom it is for, and who invites."""
    found = (
        select(Business, Employee, User)
        .select_from(Invitation)
        .join(Business, Business.id == Invitation.business_id)
        .join(Employee, Employee.id == Invitation.employee_id)
        .join(User, User.id == Invitation.invited_by_id)
        .where(Invitation.id == invitation.id)
    )
    business, employee, inviter = db.execute(found).one()
    return business, employee, inviter


def invitee_by(db: Session, email: str) -> User | None:
    """Whoever has proven that this address is theirs."""
    return db.scalar(select(User).where(User.email == email).where(User.email_verified_at.is_not(None)))


def membership(db: Session, business: Business, user: User) -> BusinessMember:
    """What somebody is in a business at this moment, with their seat; raises `NotFound`."""
    mine = select(BusinessMember).where(BusinessMember.business_id == business.id)
    found = db.scalar(
        mine.where(BusinessMember.user_id == user.id).options(joinedload(BusinessMember.employee))
    )
    if found is None:
        raise NotFound
    return found


def other_owners(db: Session, business: Business, user: User) -> int:
    """How many others own the business, and are not about to leave AvatID."""
    owners = (
        select(func.count())
        .select_from(BusinessMember)
        .join(User, User.id == BusinessMember.user_id)
        .where(BusinessMember.business_id == business.id)
        .where(BusinessMember.role == Role.OWNER)
        .where(BusinessMember.user_id != user.id)
        .where(User.deletion_requested_at.is_(None))
    )
    return db.scalar(owners) or 0
