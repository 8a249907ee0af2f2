"""Where a handover and a closing are asked for, and who is what afterwards."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Business, BusinessMember, Role, User
from tests.integration.conftest import Phone
from tests.integration.salon import Salon

MONDAY = "2027-03-08"


def transfer(phone: Phone, salon: Salon, to: object, **more: Any) -> Any:
    """Ask for another owner."""
    return phone.post(f"/api/onboarding/business/{salon.uid}/transfer/", {"to": str(to)} | more)


def close(phone: Phone, salon: Salon, **more: Any) -> Any:
    """Ask for the end."""
    return phone.post(f"/api/onboarding/business/{salon.uid}/close/", more)


def book(phone: Phone, salon: Salon, start: str = "10:00", **more: Any) -> Any:
    """Take half an hour of Dritan's on a Monday in a week."""
    wish = {"business": salon.uid, "service": salon.cut, "employee": salon.dritan, "date": MONDAY}
    return phone.post("/api/business/book/", wish | {"start_time": start} | more)


def team(db: Session, salon: Salon) -> dict[str, Role]:
    """Everybody's name and what they are."""
    rows = (
        select(User.name, BusinessMember.role)
        .join(BusinessMember, BusinessMember.user_id == User.id)
        .join(Business, Business.id == BusinessMember.business_id)
        .where(Business.uid == UUID(salon.uid))
    )
    return {row.name: row.role for row in db.execute(rows)}


def person(phone: Phone) -> User:
    """Whose phone it is."""
    assert phone.user is not None
    return phone.user
