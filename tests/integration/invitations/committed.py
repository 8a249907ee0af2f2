"""A salon in a database of one test alone: what it commits stays, and others see it at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.codes import new_token, token_hash
from common.db import Transactions
from common.errors import AppError
from common.models import Category, Employee, Invitation, Role, User
from functions.business.onboarding import actions
from functions.business.onboarding.schemas import NewBusiness, NewEmployee, NewService, Week, WeekInterval
from tests.patience import PATIENCE

Result = TypeVar("Result")


@dataclass
class Shop:
    """A published salon where Dritan works, and the keys of its people."""

    business: UUID
    business_id: int
    employee: UUID
    employee_id: int
    service: UUID
    owner_id: int


def open_shop(work: Transactions, clock: SetClock, owner_id: int | None = None) -> Shop:
    """A salon that is open all day, with Dritan and a cut of 30 minutes."""
    with work.begin() as db:
        owner = db.get_one(User, owner_id) if owner_id else added(db, User(name="Bora"))
        category = db.scalar(select(Category)) or added(
            db, Category(slug="barber", name_en="Barber", name_sq="Berber")
        )
        described = {"name": "Salon", "kind": "business", "address": "Rruga 1", "phone": "+355692034567"}
        place = {"location": {"lat": 41.33, "lon": 19.82}, "categories": [category.uid]}
        wish = NewBusiness.model_validate(described | place)
        business = actions.create_business(db, owner, wish, clock=clock)
        days = [
            WeekInterval.model_validate({"weekday": n, "start": "00:00", "end": "24:00"}) for n in range(7)
        ]
        actions.set_week(db, business, Week(business=business.uid, weekly=days), clock=clock)
        wanted = NewEmployee(business=business.uid, name="Dritan")
        dritan = actions.add_employee(db, business, wanted, clock=clock)
        cut = {"name": "Cut", "price": "900", "duration_minutes": 30}
        offer = NewService.model_validate(cut | {"business": business.uid, "category": category.uid})
        service = actions.add_service(db, business, offer, clock=clock)
        actions.publish(db, business, clock=clock)
        return Shop(business.uid, business.id, dritan.uid, dritan.id, service.uid, owner.id)


def added(db: Session, row: Result) -> Result:
    """The row, with its key."""
    db.add(row)
    db.flush()
    return row


def people(work: Transactions, count: int) -> list[int]:
    """So many users, by key."""
    with work.begin() as db:
        return [added(db, User(name=f"Person {number}")).id for number in range(count)]


def invitation(work: Transactions, shop: Shop, clock: SetClock) -> str:
    """An invitation for Dritan; its token."""
    token = new_token()
    with work.begin() as db:
        db.add(
            Invitation(
                business_id=shop.business_id,
                employee_id=shop.employee_id,
                role=Role.EMPLOYEE,
                email="dritan@example.com",
                token_hash=token_hash(token),
                invited_by_id=shop.owner_id,
                expires_at=clock.now().replace(year=2028),
            )
        )
    return token


def resource_of(work: Transactions, shop: Shop) -> int:
    """Whose diary Dritan's seat has."""
    with work.begin() as db:
        return db.get_one(Employee, shop.employee_id).resource_id


def at_once(acts: list[Callable[[], Result]]) -> list[Result | str]:
    """Everybody at the same moment; results, or codes of refusals, in their order."""
    line = Barrier(len(acts))

    def go(act: Callable[[], Result]) -> Result | str:
        line.wait(PATIENCE)
        try:
            return act()
        except AppError as refusal:
            return refusal.code

    with ThreadPoolExecutor(len(acts)) as crowd:
        return list(crowd.map(go, acts))
