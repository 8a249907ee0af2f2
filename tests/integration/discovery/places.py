"""A few businesses on the map of Albania, written as rows, for those who look for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from common.models import (
    Business,
    BusinessStatus,
    Category,
    Employee,
    EmployeeService,
    LatLon,
    Resource,
    Service,
    WorkingHours,
)

TIRANA = LatLon(41.3275, 19.8187)
METRES_A_DEGREE = 111_195  # of latitude, on the sphere of PostGIS
SEARCH, NEARBY = "/api/business/search/", "/api/business/nearby/"


def north_of(at: LatLon, metres: float) -> LatLon:
    """The place so many metres further north."""
    return LatLon(at.lat + metres / METRES_A_DEGREE, at.lon)


def category(db: Session, slug: str, parent: Category | None = None, **more: Any) -> Category:
    """A category that calls itself by its slug unless told otherwise."""
    values = {"slug": f"test-{slug}", "name_en": slug, "name_sq": slug} | more
    row = Category(**values, parent_id=parent.id if parent else None)
    db.add(row)
    db.flush()
    return row


def place(db: Session, name: str = "Sallon Bora", *categories: Category, **more: Any) -> Business:
    """A published business in the centre of Tirana unless told otherwise."""
    values = {"location": TIRANA, "status": BusinessStatus.PUBLISHED, "city": "Tiranë"} | more
    row = Business(name_en=name, categories=list(categories), **values)
    db.add(row)
    db.flush()
    return row


def opens(db: Session, business: Business, *weekly: tuple[int, str, str]) -> None:
    """Ordinary hours: weekday (0 = Monday), start, end."""
    for weekday, start, end in weekly:
        times = {"start_time": time.fromisoformat(start), "end_time": time.fromisoformat(end)}
        db.add(WorkingHours(business_id=business.id, weekday=weekday, **times))
    db.flush()


def service(db: Session, business: Business, price: int | str, name: str = "Haircut", **more: Any) -> Service:
    """Something on the menu, in a category of its own unless told otherwise."""
    if "category" not in more:
        more["category"] = category(db, f"of-service-{business.id}-{price}-{name.lower()}".replace(" ", "-"))
    values = {"duration_minutes": 30, "price": Decimal(price)} | more
    row = Service(business=business, name_en=name, **values)
    db.add(row)
    db.flush()
    return row


def employee(db: Session, business: Business, name: str = "Dritan", **more: Any) -> Employee:
    """Somebody who works there."""
    row = Employee(business=business, resource=Resource(business_id=business.id), name=name, **more)
    db.add(row)
    db.flush()
    return row


def performs(db: Session, who: Employee, what: Service, price: int | None = None, **more: Any) -> None:
    """Dritan does this, perhaps at a price of his own."""
    own = {"price": None if price is None else Decimal(price)} | more
    keys = {"business_id": what.business_id, "employee_id": who.id, "service_id": what.id}
    db.add(EmployeeService(**keys, **own))
    db.flush()


def names(reply: TestResponse) -> list[str]:
    """The names in a page, in its order."""
    assert reply.status_code == 200, reply.text
    assert reply.json is not None
    return [row["name"] for row in reply.json["results"]]


def row_of(reply: TestResponse) -> dict[str, Any]:
    """The only row of a page."""
    assert reply.status_code == 200, reply.text
    assert reply.json is not None
    (row,) = reply.json["results"]
    return dict(row)


@contextmanager
def counted(connection: sa.Connection) -> Iterator[list[str]]:
    """The statements that run inside, but for the bookkeeping of transactions."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "SAVEPOINT" not in statement:
            seen.append(statement)

    sa.event.listen(connection, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(connection, "before_cursor_execute", note)
