"""The salon of `salon.open_salon` as rows, for stories that do not care how it was opened.

`test_written` compares the two, so that nothing stands here that an owner could not have done.
"""

from datetime import datetime, time
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import (
    Business,
    BusinessMember,
    Category,
    Employee,
    LatLon,
    Policy,
    Resource,
    Role,
    Service,
    WorkingHours,
)
from functions.business.onboarding.actions.publishing import publish
from tests.conftest import A_MONDAY_MORNING
from tests.integration.conftest import Phone
from tests.integration.salon import CUT, DESCRIBED, TIRANA, Salon, some_category


def written_salon(owner: Phone, db: Session, *, now: datetime = A_MONDAY_MORNING) -> Salon:
    """Published, Monday to Saturday 09:00-17:00, with Dritan, Elira and a men's cut; committed."""
    assert owner.user is not None
    uid = some_category(db)
    category = db.scalars(select(Category).where(Category.uid == UUID(uid))).one()
    business = _described(category, now)
    db.add(business)
    db.flush()
    dritan, elira = (_employee(business, *name) for name in (("Dritan", "Hoxha"), ("Elira", "")))
    cut = _cut(business, category.id)
    db.add_all(
        [
            Policy(business_id=business.id),
            BusinessMember(business_id=business.id, user_id=owner.user.id, role=Role.OWNER),
            *(
                WorkingHours(business_id=business.id, weekday=day, start_time=time(9), end_time=time(17))
                for day in range(6)
            ),
            dritan,
            elira,
            cut,
        ]
    )
    db.flush()
    publish(db, business, clock=SetClock(now))
    db.commit()
    return Salon(owner, str(business.uid), uid, str(dritan.uid), str(elira.uid), str(cut.uid))


def _described(category: Category, now: datetime) -> Business:
    return Business(
        name_en=DESCRIBED["name"],
        name_sq=DESCRIBED["name_sq"],
        description_en=DESCRIBED["description"],
        description_sq=DESCRIBED["description_sq"],
        address=DESCRIBED["address"],
        city=DESCRIBED["city"],
        location=LatLon(TIRANA["lat"], TIRANA["lon"]),
        phone=DESCRIBED["phone"],
        email=DESCRIBED["email"],
        categories=[category],
        created_at=now,
    )


def _employee(business: Business, name: str, surname: str) -> Employee:
    resource = Resource(business_id=business.id)
    return Employee(business=business, resource=resource, name=name, surname=surname)


def _cut(business: Business, category_id: int) -> Service:
    return Service(
        business_id=business.id,
        category_id=category_id,
        name_en=CUT["name"],
        name_sq=CUT["name_sq"],
        price=Decimal(str(CUT["price"])),
        duration_minutes=CUT["duration_minutes"],
    )
