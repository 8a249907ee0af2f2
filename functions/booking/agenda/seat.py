"""Who may look into a diary: the whole of it, or the pages of one employee."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Business, BusinessMember, Employee, Role, User
from common.team import LEADERS
from common.web.guards import related


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody's place in the team of a business, and which employee they are, if one."""

    business_id: int
    role: Role
    employee: UUID | None

    @property
    def sees_everybody(self) -> bool:
        """Whether the whole diary is theirs to read; else only their own visits are."""
        return self.role in LEADERS


def _seat_of(db: Session, user: User, uid: UUID) -> Seat | None:
    """The seat in a business that is still there; None for strangers."""
    seat = (
        select(BusinessMember.business_id, BusinessMember.role, Employee.uid)
        .join(Business, Business.id == BusinessMember.business_id)
        .outerjoin(Employee, Employee.id == BusinessMember.employee_id)
        .where(Business.uid == uid)
        .where(Business.archived_at.is_(None))
        .where(BusinessMember.user_id == user.id)
    )
    row = db.execute(seat).one_or_none()
    return Seat(*row) if row else None


own_seat = related("business", Seat, "owner, manager, employee", _seat_of)
