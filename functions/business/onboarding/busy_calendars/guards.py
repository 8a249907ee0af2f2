"""Whose calendars are whose business: leaders', and everybody's own."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import Forbidden
from common.models import Business, BusinessMember, BusyCalendar, Employee, User
from common.team import LEADERS
from common.web.guards import Finder, related

_WHO = "owner, manager, the employee"


def _seen_by(rows: Any, key: Any) -> Finder:
    """Finds what `key` names, for leaders and for whoever has the seat; colleagues get `Forbidden`."""
    mine = (
        rows.join(Business, Business.id == Employee.business_id)
        .join(BusinessMember, BusinessMember.business_id == Employee.business_id)
        .where(Employee.archived_at.is_(None), Business.archived_at.is_(None))
    )

    def find(db: Session, user: User, uid: UUID) -> Any:
        row = db.execute(mine.where(key == uid).where(BusinessMember.user_id == user.id)).one_or_none()
        if row is None:
            return None
        found, role, is_theirs = row
        if role not in LEADERS and not is_theirs:
            raise Forbidden
        return found

    return find


_MEMBER = BusinessMember.role, BusinessMember.employee_id.is_not_distinct_from(Employee.id)
_SEATS = select(Employee, *_MEMBER)
_CALENDARS = select(BusyCalendar, *_MEMBER).join(Employee, Employee.id == BusyCalendar.employee_id)

seat_or_leader = related("employee", Employee, _WHO, _seen_by(_SEATS, Employee.uid), known_to="employee")
calendar_of_seat = related(
    "calendar",
    BusyCalendar,
    _WHO,
    _seen_by(_CALENDARS.where(BusyCalendar.archived_at.is_(None)), BusyCalendar.uid),
    known_to="employee",
)
