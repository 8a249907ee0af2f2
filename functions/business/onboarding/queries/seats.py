"""The team as its own people see it: everybody with account, invitation, services and picture, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from common.models import (
    Business,
    BusinessMember,
    Employee,
    EmployeeService,
    Invitation,
    Role,
    Service,
    Upload,
)
from functions.business.onboarding.queries.team import open_invitation_of


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody of the team; `services` are those that not everybody performs."""

    employee: Employee
    member: BusinessMember | None
    invitation: Invitation | None
    avatar: Upload | None
    services: Sequence[UUID]

    @property
    def role(self) -> Role:
        """What their account is, or will be once there is one."""
        return self.member.role if self.member else self.employee.joins_as


def team_of(db: Session, business: Business) -> list[Seat]:
    """Everybody who has not left, also those who take no bookings now, in the team's order."""
    team = _seats().where(Employee.business_id == business.id)
    return _read(db, team.where(Employee.archived_at.is_(None)))


def seat_of(db: Session, employee: Employee) -> Seat:
    """One of them, who may have left."""
    (seat,) = _read(db, _seats().where(Employee.id == employee.id))
    return seat


def _read(db: Session, seats: Select[Any]) -> list[Seat]:
    rows: Sequence[Any] = db.execute(seats.order_by(Employee.rank, Employee.id)).all()
    return [_seat(*row) for row in rows]


def _seat(
    employee: Employee,
    member: BusinessMember | None,
    invitation: Invitation | None,
    avatar: Upload | None,
    services: Sequence[UUID] | None,
) -> Seat:
    return Seat(employee, member, invitation, avatar, services or ())


def _seats() -> Select[Any]:
    is_theirs = and_(
        BusinessMember.business_id == Employee.business_id, BusinessMember.employee_id == Employee.id
    )
    return (
        select(Employee, BusinessMember, Invitation, Upload, _services().label("services"))
        .outerjoin(BusinessMember, is_theirs)
        .outerjoin(Invitation, open_invitation_of(Employee))
        .outerjoin(Upload, Upload.id == Employee.avatar_upload_id)
    )


def _services() -> Any:
    return (
        select(func.array_agg(aggregate_order_by(Service.uid, Service.rank, Service.id)))
        .join(EmployeeService, EmployeeService.service_id == Service.id)
        .where(EmployeeService.employee_id == Employee.id)
        .where(Service.is_performed_by_everyone.is_(False))
        .where(Service.archived_at.is_(None))
        .correlate(Employee)
        .scalar_subquery()
    )
