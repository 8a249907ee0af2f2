"""Bora's salon, opened as an owner would: over HTTP, step by step."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import BusinessMember, Category, Employee, Role
from tests.integration.conftest import Phone

CREATE, PUBLISH = "/api/onboarding/business/create/", "/api/onboarding/business/{business}/publish/"
HOURS, EMPLOYEE = "/api/onboarding/working-hours/", "/api/onboarding/employee/"
SERVICE, EXCEPTIONS = "/api/onboarding/service/", "/api/onboarding/exceptions/"
TIRANA = {"lat": 41.3275, "lon": 19.8187}
MONDAY_TO_SATURDAY = [{"weekday": day, "start": "09:00", "end": "17:00"} for day in range(6)]
DESCRIBED = {
    "name": "Bora's salon",
    "name_sq": "Salloni i Borës",
    "description": "Cuts and colour near the lake.",
    "description_sq": "Prerje dhe ngjyrosje pranë liqenit.",
    "kind": "business",
    "address": "Rruga Myslym Shyri 12",
    "city": "Tirana",
    "location": TIRANA,
    "phone": "+355692034567",
    "email": "salon@example.com",
}
CUT = {"name": "Men's cut", "name_sq": "Qethje burrash", "price": "1000.00", "duration_minutes": 30}


@dataclass
class Salon:
    """An open business as its owner holds it: uids as texts, as the API gives them."""

    owner: Phone
    uid: str
    category: str
    dritan: str = ""
    elira: str = ""
    cut: str = ""

    def add_employee(self, name: str, **more: Any) -> str:
        """Another one for the team; returns their uid."""
        return made(self.owner.post(EMPLOYEE, {"business": self.uid, "name": name} | more))

    def add_service(self, **described: Any) -> str:
        """Another service, a men's cut (30 minutes, 1000 lek) unless described otherwise; returns its uid."""
        return made(
            self.owner.post(SERVICE, {"business": self.uid, "category": self.category} | CUT | described)
        )

    def set_week(self, weekly: list[dict[str, Any]] | None, employee: str | None = None) -> None:
        """Replace the week of the salon or of one employee."""
        week = {"business": self.uid, "employee": employee, "weekly": weekly}
        done(self.owner.post(HOURS, week), 200)

    def add_exception(self, kind: str, date_from: str, date_to: str | None = None, **more: Any) -> str:
        """Some days on which something else holds; returns its uid."""
        what = {"business": self.uid, "kind": kind, "date_from": date_from, "date_to": date_to or date_from}
        return made(self.owner.post(EXCEPTIONS, what | more))

    def publish(self) -> None:
        """Let customers in."""
        done(self.owner.post(PUBLISH.format(business=self.uid)), 200)

    def set_policy(self, **terms: Any) -> None:
        """Change the salon's terms."""
        done(self.owner.patch(f"/api/onboarding/policy/{self.uid}/", terms), 200)

    def employ(self, db: Session, person: Phone, employee: str, role: Role = Role.EMPLOYEE) -> None:
        """Connect a person's account with an employee of the salon, as accepting an invitation does."""
        assert person.user is not None
        row = db.scalars(select(Employee).where(Employee.uid == UUID(employee))).one()
        db.add(
            BusinessMember(business_id=row.business_id, user_id=person.user.id, role=role, employee_id=row.id)
        )
        db.commit()


def open_salon(owner: Phone, db: Session, *, is_published: bool = True, **described: Any) -> Salon:
    """A barber's shop in Tirana, Monday to Saturday 09:00-17:00, with Dritan, Elira and a men's cut.

    `described` overrides what the business is created with.
    """
    category = some_category(db)
    uid = made(owner.post(CREATE, DESCRIBED | {"categories": [category]} | described))
    salon = Salon(owner, uid, category)
    salon.set_week(MONDAY_TO_SATURDAY)
    salon.dritan = salon.add_employee("Dritan", surname="Hoxha")
    salon.elira = salon.add_employee("Elira")
    salon.cut = salon.add_service()
    if is_published:
        salon.publish()
    return salon


def some_category(db: Session, slug: str = "barber", parent: str | None = None) -> str:
    """The uid of a category, which is added if it is not there; `parent` is a slug."""
    known = db.scalars(select(Category).where(Category.slug == slug)).one_or_none()
    if known is None:
        above = db.scalars(select(Category).where(Category.slug == parent)).one() if parent else None
        name = slug.replace("-", " ").capitalize()
        known = Category(slug=slug, name_en=name, name_sq=f"{name} sq", parent_id=above.id if above else None)
        db.add(known)
        db.commit()
    return str(known.uid)


def made(reply: Any) -> str:
    """The uid in a 201 reply."""
    return str(done(reply, 201)["uid"])


def done(reply: Any, status: int) -> Any:
    """The reply's JSON, if it has the expected status."""
    assert reply.status_code == status, reply.text
    return reply.json
