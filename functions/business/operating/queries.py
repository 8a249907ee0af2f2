"""What operators see of businesses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from common.errors import NotFound
from common.models import (
    Booking,
    BookingStatus,
    Business,
    BusinessClaim,
    BusinessMember,
    ClaimStatus,
    Employee,
)

_AHEAD = (BookingStatus.PENDING_PAYMENT, BookingStatus.PENDING, BookingStatus.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Dossier:
    """A business with all that an operator should know before doing anything; `team` are members with an account."""

    business: Business
    team: Sequence[BusinessMember]
    employees: int
    visits_ahead: int
    open_claims: int


def business(db: Session, uid: UUID) -> Business:
    """A business, whatever its status, that has not been archived; raises `NotFound`."""
    found = db.scalar(
        select(Business)
        .where(Business.uid == uid)
        .where(Business.archived_at.is_(None))
        .options(selectinload(Business.categories))
    )
    if found is None:
        raise NotFound
    return found


def dossier(db: Session, uid: UUID, now: datetime) -> Dossier:
    """All about a business; raises `NotFound`."""
    found = business(db, uid)
    team = select(BusinessMember).where(BusinessMember.business_id == found.id)
    team = team.options(joinedload(BusinessMember.user)).order_by(BusinessMember.id)
    return Dossier(
        business=found,
        team=db.scalars(team).all(),
        employees=_count(db, Employee.business_id == found.id, Employee.archived_at.is_(None)),
        visits_ahead=_count(
            db, Booking.business_id == found.id, Booking.starts_at >= now, Booking.status.in_(_AHEAD)
        ),
        open_claims=_count(
            db, BusinessClaim.business_id == found.id, BusinessClaim.status == ClaimStatus.OPEN
        ),
    )


def _count(db: Session, *which: ColumnElement[bool]) -> int:
    return db.scalars(select(func.count()).where(and_(*which))).one()
