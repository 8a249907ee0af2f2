"""Who may look after a business: the team's guards, for every family that has owner's tools."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import Forbidden
from common.models import (
    Business,
    BusinessClient,
    BusinessMember,
    Employee,
    GalleryImage,
    HoursException,
    JobOpening,
    Role,
    Service,
    Upload,
    User,
)
from common.web.guards import Finder, related

LEADERS = (Role.OWNER, Role.MANAGER)
TEAM = (Role.OWNER, Role.MANAGER, Role.EMPLOYEE)


def role_in(db: Session, user: User, business_id: int) -> Role | None:
    """What somebody is in a business's team, if anything."""
    mine = select(BusinessMember.role).where(BusinessMember.business_id == business_id)
    return db.scalar(mine.where(BusinessMember.user_id == user.id))


def business_of_team(*roles: Role) -> Finder:
    """Finds a business for those of its team who have one of `roles`.

    Strangers get None, hence 404; a member of another role knows that the business is there and gets
    `Forbidden`. An archived business is nobody's any more, a listed one nobody's yet.
    """
    return _finder(select(Business, BusinessMember.role), Business.uid, roles)


def employee_of_team(*roles: Role, or_left: bool = False) -> Finder:
    """Finds an employee who has not left (or `or_left`), for those of his team who have one of `roles`."""
    found = select(Employee, BusinessMember.role).join(Business, Business.id == Employee.business_id)
    return _finder(found if or_left else found.where(Employee.archived_at.is_(None)), Employee.uid, roles)


def service_of_team(*roles: Role, or_dropped: bool = False) -> Finder:
    """Finds a service that is still sold (or `or_dropped`), for those of its team who have one of `roles`."""
    found = select(Service, BusinessMember.role).join(Business, Business.id == Service.business_id)
    return _finder(found if or_dropped else found.where(Service.archived_at.is_(None)), Service.uid, roles)


def exception_of_team(*roles: Role) -> Finder:
    """Finds an exception of the working hours, for those of its business's team who have one of `roles`."""
    found = select(HoursException, BusinessMember.role)
    found = found.join(Business, Business.id == HoursException.business_id)
    return _finder(found, HoursException.uid, roles)


def client_of_team(*roles: Role) -> Finder:
    """Finds a client of a business, for those of its team who have one of `roles`."""
    found = select(BusinessClient, BusinessMember.role)
    found = found.join(Business, Business.id == BusinessClient.business_id)
    return _finder(found, BusinessClient.uid, roles)


def picture_of_team(*roles: Role) -> Finder:
    """Finds a picture in a gallery by its upload's uid, for those of the team who have one of `roles`."""
    found = select(GalleryImage, BusinessMember.role).join(Upload, Upload.id == GalleryImage.upload_id)
    return _finder(found.join(Business, Business.id == GalleryImage.business_id), Upload.uid, roles)


def opening_of_team(*roles: Role) -> Finder:
    """Finds a job opening, for those of its business's team who have one of `roles`."""
    found = select(JobOpening, BusinessMember.role).join(Business, Business.id == JobOpening.business_id)
    return _finder(found.where(JobOpening.archived_at.is_(None)), JobOpening.uid, roles)


def _finder(rows: Any, key: Any, roles: tuple[Role, ...]) -> Finder:
    """`rows` are objects of a business with the asking member's role; `key` is what their uid stands in."""
    mine = rows.join(BusinessMember, BusinessMember.business_id == Business.id)

    def find(db: Session, user: User, uid: UUID) -> Any:
        row = db.execute(
            mine.where(key == uid)
            .where(BusinessMember.user_id == user.id)
            .where(Business.archived_at.is_(None))
        ).one_or_none()
        if row is None:
            return None
        if row[1] not in roles:
            raise Forbidden
        return row[0]

    return find


team_business = related("business", Business, "owner, manager, employee", business_of_team(*TEAM))
managed_business = related(
    "business", Business, "owner, manager", business_of_team(*LEADERS), known_to="employee"
)
managed_employee = related(
    "employee", Employee, "owner, manager", employee_of_team(*LEADERS), known_to="employee"
)
any_employee = related(
    "employee", Employee, "owner, manager", employee_of_team(*LEADERS, or_left=True), known_to="employee"
)
managed_service = related(
    "service", Service, "owner, manager", service_of_team(*LEADERS), known_to="employee"
)
any_service = related(
    "service", Service, "owner, manager", service_of_team(*LEADERS, or_dropped=True), known_to="employee"
)
managed_exception = related(
    "exception", HoursException, "owner, manager", exception_of_team(*LEADERS), known_to="employee"
)
managed_client = related(
    "client", BusinessClient, "owner, manager", client_of_team(*LEADERS), known_to="employee"
)
managed_picture = related(
    "picture", GalleryImage, "owner, manager", picture_of_team(*LEADERS), known_to="employee"
)
managed_opening = related(
    "opening", JobOpening, "owner, manager", opening_of_team(*LEADERS), known_to="employee"
)
is_business_owner = related(
    "business", Business, "owner", business_of_team(Role.OWNER), known_to="manager, employee"
)
"""`IsBusinessOwner`: not whoever owns some business, as the permission once said, but the owner of the one named."""
is_business_owner_lately = related(
    "business", Business, "owner", business_of_team(Role.OWNER), known_to="manager, employee", lately=True
)
"""The same, after a real sign-in within ten minutes: for what cannot be taken back."""
