"""Who works at a business."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.integration.conftest import Phone
from tests.integration.discovery.places import employee, performs, place, service
from tests.integration.salon import open_salon

EMPLOYEES = "/api/business/employees/{}/"


def test_each_has_a_rating_and_what_they_do(stranger: Phone, db: Session) -> None:
    business = place(db)
    cut = service(db, business, 1000, "Cut", name_sq="Qethje")
    service(db, business, 2000, "Colour", is_performed_by_everyone=False)
    dritan = employee(db, business, surname="Hoxha", rating_count=2, rating_sum=9, rank=1)
    employee(db, business, "Elira", rank=2)
    performs(db, dritan, cut, 900, duration_minutes=20)
    stranger.language = "sq"
    first, second = list(stranger.get(EMPLOYEES.format(business.uid)).json or [])
    assert (first["name"], first["rating"]) == ("Dritan Hoxha", {"average": 4.5, "count": 2})
    own = {"price": "900.00", "currency": "ALL", "duration_minutes": 20}
    assert first["services"] == [{"uid": str(cut.uid), "name": "Qethje"} | own]
    assert second["rating"] == {"average": None, "count": 0}
    assert [each["price"] for each in second["services"]] == ["1000.00"]


def test_who_has_left_is_not_shown(stranger: Phone, db: Session) -> None:
    business = place(db)
    employee(db, business, is_active=False)
    employee(db, business, archived_at=sa.func.now())
    assert stranger.get(EMPLOYEES.format(business.uid)).json == []


def test_how_to_reach_them_stays_with_the_owner(stranger: Phone, bora: Phone, db: Session) -> None:
    salon = open_salon(bora, db)
    salon.add_employee("Gent", email="gent@example.com", phone="+355692034568")
    reply = stranger.get(EMPLOYEES.format(salon.uid))
    assert reply.status_code == 200
    assert "gent@" not in reply.text
    assert "2034568" not in reply.text
