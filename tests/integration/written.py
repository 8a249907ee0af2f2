"""The salon of `salon.open_salon` as rows, for stories that do not care how it was opened."""

from datetime import time
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import (
    Business,
    BusinessMember,
    BusinessStatus,
    Category,
    Employee,
    LatLon,
    Policy,
    Resource,
    Role,
    Service,
    WorkingHours,
)
from tests.integration.conftest import Phone
from tests.integration.salon import CUT, DESCRIBED, TIRANA, Salon, some_category


def written_salon(owner: Phone, db: Session) -> Salon:
    """Published, Monday to Saturday 09:00-17:00, with Dritan, Elira and a men's cut; committed."""
    assert owner.user is not None
    category = some_category(db)
    business = Business(
        name_en=DESCRIBED["name"],
        name_sq=DESCRIBED["name_sq"],
        status=BusinessStatus.PUBLISHED,
        address=DESCRIBED["address"],
        city=DESCRIBED["city"],
        location=LatLon(TIRANA["lat"], TIRANA["lon"]),
        phone=DESCRIBED["phone"],
    )
    db.add(business)
    db.flush()
    dritan, elira = (_employee(business, name) for name in ("Dritan", "Elira"))
    cut = _cut(business, db.scalars(select(Category.id).where(Category.uid == UUID(category))).one())
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
    db.commit()
    return Salon(owner, str(business.uid), category, str(dritan.uid), str(elira.uid), str(cut.uid))


def _employee(business: Business, name: str) -> Employee:
    return Employee(business=business, resource=Resource(business_id=business.id), name=name)


def _cut(business: Business, category_id: int) -> Service:
    return Service(
        business_id=business.id,
        category_id=category_id,
        name_en=CUT["name"],
        name_sq=CUT["name_sq"],
        price=Decimal(str(CUT["price"])),
        duration_minutes=CUT["duration_minutes"],
    )
