"""What changes when somebody is invited to connect their account, accepts, or leaves the team."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from common import calendars, conversations, diary, outbox, texting
from common.clock import Clock
from common.codes import new_token, token_hash
from common.counting import Take, lasting_counters
from common.db import Transactions, rules
from common.errors import Invalid, field_error
from common.events import InvitationSent
from common.i18n import _
from common.models import Business, BusinessMember, Employee, Invitation, Role, User
from common.notifying import tell_owners
from common.settings import Settings
from common.web.ask import Caller
from functions.business.onboarding import queries
from functions.business.onboarding.actions import OperatorHasNoBusiness, ranks
from functions.business.onboarding.actions.seats import seat
from functions.business.onboarding.invitations.queries import (
    invitation_by,
    membership,
    other_owners,
    refuse_ended,
)
from functions.business.onboarding.invitations.refusals import (
    AlreadyConnected,
    AlreadyInTeam,
    HasASeat,
    LastOwner,
)
from functions.business.onboarding.invitations.schemas import Invite

DAY = 86400
_PER_BUSINESS, _PER_ADDRESS = 50, 5


def invite(
    work: Transactions,
    inviter: User,
    employee: Employee,
    wish: Invite,
    *,
    caller: Caller,
    clock: Clock,
    settings: Settings,
) -> Invitation:
    """Send an employee the way to connect their own account; an earlier invitation is no good any more.

    Raises `Invalid` without an address, what `texting.allow` raises, `TooMany`, `OwnersOnly`, `AlreadyConnected`.
    """
    email, phone = _where_to(employee, wish, settings)
    now = clock.now()
    _count(work, employee, email, now, settings)
    if phone is not None:
        texting.allow(work, phone, caller.address, now=now, settings=settings)
    return work.run(lambda db: _written(db, inviter, employee.id, (email, phone), now, settings))


def _where_to(employee: Employee, wish: Invite, settings: Settings) -> tuple[str | None, str | None]:
    """The address and the number asked for; by default the employee's own, the number only if texts reach it."""
    email, phone = wish.email, wish.phone
    if email is None and phone is None:
        email, phone = employee.email, employee.phone
        phone = phone if email is None or (phone and texting.reaches(phone, settings)) else None
    if email is None and phone is None:
        raise Invalid(fields=[field_error("email", "required", _("Say where the invitation should go."))])
    return email, phone


def _count(
    work: Transactions, employee: Employee, email: str | None, now: datetime, settings: Settings
) -> None:
    """What one business sends in a day, and what one address gets from all of them; numbers are counted as ever."""
    takes = [Take("invitation_business", str(employee.business_id), _PER_BUSINESS, DAY, strict=True)]
    if email is not None:
        takes.append(Take("invitation_email", email.casefold(), _PER_ADDRESS, DAY, strict=True))
    lasting_counters(settings, work).take(takes, now)


def _written(
    db: Session,
    inviter: User,
    employee_id: int,
    where: tuple[str | None, str | None],
    now: datetime,
    settings: Settings,
) -> Invitation:
    employee = db.get_one(Employee, employee_id)
    queries.locked_with(db, employee)
    role = ranks.refuse_beyond(db, employee, inviter)
    if queries.member_of(db, employee) is not None:
        raise AlreadyConnected
    db.execute(update(Invitation).where(queries.open_invitation_of(employee)).values(revoked_at=now))
    token = new_token()
    invitation = Invitation(
        business_id=employee.business_id,
        employee_id=employee.id,
        role=role,
        email=where[0],
        phone=where[1],
        token_hash=token_hash(token),
        invited_by_id=inviter.id,
        expires_at=now + timedelta(days=settings.invitation_ttl_days),
        created_at=now,
    )
    db.add(invitation)
    db.flush()
    outbox.publish(db, InvitationSent(invitation=invitation.uid, token=token), now=now)
    return invitation


def revoke(db: Session, inviter: User, employee: Employee, *, clock: Clock) -> None:
    """Take an employee's open invitation back; nothing to do if there is none. Raises `OwnersOnly`."""
    queries.locked_with(db, employee)
    ranks.refuse_beyond(db, employee, inviter)
    db.execute(update(Invitation).where(queries.open_invitation_of(employee)).values(revoked_at=clock.now()))


def accept(db: Session, user: User, token: str, *, clock: Clock) -> tuple[Business, Role, bool]:
    """Join the team by an invitation, whoever it was sent to; returns business, role, and whether one diary is left.

    Raises `NotFound`, what `refuse_ended` raises, `AlreadyConnected`, `AlreadyInTeam`, `OperatorHasNoBusiness`.
    """
    now = clock.now()
    invitation = invitation_by(db, token)
    business = queries.locked(db, invitation.business_id)
    db.refresh(invitation)  # whoever was faster held the lock
    refuse_ended(db, invitation, now)
    employee = db.get_one(Employee, invitation.employee_id)
    _join(db, business, employee, user, invitation.role)
    invitation.accepted_at = now
    conversations.team_changed(db, business, now=now)
    has_one_diary = seat(db, business, employee, user, now=now)
    diary.changed(db, business, now)
    db.flush()
    tell_owners(db, business, employee, "joined_team", now=now, but=user, is_apart=not has_one_diary)
    return business, invitation.role, has_one_diary


def _join(db: Session, business: Business, employee: Employee, user: User, role: Role) -> None:
    refusals = {
        "business_member_user_unique": AlreadyInTeam,
        "business_member_employee_unique": AlreadyConnected,
        "business_member_is_no_operator": OperatorHasNoBusiness,
    }
    with rules(db, refusals):
        db.add(BusinessMember(business_id=business.id, user_id=user.id, role=role, employee_id=employee.id))


def connect_oneself(
    db: Session, user: User, employee: Employee, *, clock: Clock
) -> tuple[Business, Role, bool]:
    """Take a seat in a business that one leads: an owner who serves needs no invitation to her own shop.

    Returns business, role, and whether one diary is left. Raises `AlreadyConnected` or `HasASeat`.
    """
    now = clock.now()
    business = queries.locked_with(db, employee)
    member = membership(db, business, user)
    if member.employee_id is not None:
        raise HasASeat
    if queries.member_of(db, employee) is not None:
        raise AlreadyConnected
    member.employee_id = employee.id
    db.execute(update(Invitation).where(queries.open_invitation_of(employee)).values(revoked_at=now))
    has_one_diary = seat(db, business, employee, user, now=now)
    diary.changed(db, business, now)
    db.flush()
    return business, member.role, has_one_diary


def leave(db: Session, user: User, business: Business, *, clock: Clock) -> None:
    """Leave a team; the seat takes no bookings until somebody else has it. Raises `LastOwner`.

    Bookings that exist stay, for the owner to move.
    """
    business = queries.locked(db, business.id)
    member = membership(db, business, user)
    if member.role is Role.OWNER and not other_owners(db, business, user):
        raise LastOwner
    now, employee = clock.now(), member.employee
    db.delete(member)
    conversations.team_changed(db, business, now=now)
    if employee is not None:
        employee.is_active = False
        calendars.disconnect(db, employee, now)
        diary.changed(db, business, now)
    db.flush()
    tell_owners(db, business, employee, "left_team", now=now, but=user)
