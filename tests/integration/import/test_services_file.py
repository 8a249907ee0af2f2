"""An owner brings a file of what the business sells."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import Employee, EmployeeService, Role, Service
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, open_salon
from tools.reference import load_categories

from .sending import SERVICES, rows, send

THREE = SERVICES + (
    "Beard trim,400,20,beard,\n"
    "Manicure,1200.50,45,,Dritan Hoxha\n"
    "Manicure,1000,50,,Ela Marku\n"
    "Men's cut,9999,30,,\n"
)


@pytest.fixture
def salon(bora: Phone, db: Session) -> Salon:
    """Bora's published salon, which sells a men's cut."""
    load_categories(db)
    db.commit()
    return open_salon(bora, db)


def count(db: Session, table: type[Service | Employee]) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def test_what_is_new_goes_on_sale_and_what_is_there_stays(bora: Phone, salon: Salon, db: Session) -> None:
    tried = rows(send(bora, THREE, business=salon.uid))
    assert [(row["number"], row["name"], row["outcome"]) for row in tried] == [
        (2, "Beard trim", "added"),
        (3, "Manicure", "added"),
        (5, "Men's cut", "already_there"),
    ]
    assert (count(db, Service), count(db, Employee)) == (1, 2)
    written = rows(send(bora, THREE, business=salon.uid, write=True))
    assert {row["business"] for row in written} == {salon.uid}
    assert (count(db, Service), count(db, Employee)) == (3, 3)
    beard = db.scalars(select(Service).where(Service.name_en == "Beard trim")).one()
    assert (str(beard.price), beard.duration_minutes, beard.is_performed_by_everyone) == ("400.00", 20, True)
    terms = db.execute(
        select(Employee.name, EmployeeService.price, EmployeeService.duration_minutes)
        .join(EmployeeService, EmployeeService.employee_id == Employee.id)
        .order_by(Employee.name)
    ).all()
    assert [tuple(each) for each in terms] == [("Dritan", None, None), ("Ela", 1000, 50)]
    again = send(bora, THREE, business=salon.uid, write=True)
    assert again.json["counts"] == {"already_there": 3}


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("Beard,ten,20,,", "price"),
        ("Beard,400,20,no-such,", "category"),
        ("Beard,400,0,,", "duration_minutes"),
        (",400,20,,", "name_en"),
        ("Beard,999999999999,20,,", "price"),
        (f"Beard,400,20,,{'x' * 150}", "name"),
        ("Beard,400", "line"),
        ("Be\x00ard,400,20,,", "name_en"),
    ],
)
def test_one_bad_line_and_nothing_is_written(
    bora: Phone, salon: Salon, db: Session, line: str, field: str
) -> None:
    reply = send(bora, THREE + line + "\n", business=salon.uid, write=True)
    [bad] = [row for row in rows(reply, 422) if row["outcome"] == "bad"]
    assert (bad["number"], bad["problems"][0]["field"]) == (6, field)
    assert (count(db, Service), count(db, Employee)) == (1, 2)


def test_the_same_service_twice_is_a_bad_line(bora: Phone, salon: Salon) -> None:
    [_first, bad] = rows(send(bora, SERVICES + "Beard,1,20,,\nBeard,2,20,,\n", business=salon.uid))
    assert (bad["number"], bad["name"], bad["problems"][0]["field"]) == (3, "Beard", "name_en")


def test_a_file_about_other_venues_is_refused(bora: Phone, salon: Salon) -> None:
    reply = send(bora, "venue,name,price,duration_minutes\nTe Bora,Beard,400,20\n", business=salon.uid)
    assert (reply.status_code, reply.json["fields"][0]["field"]) == (422, "file")


@pytest.mark.parametrize(("role", "status"), [(Role.MANAGER, 200), (Role.EMPLOYEE, 403)])
def test_it_is_for_owner_and_managers(
    dritan: Phone, salon: Salon, db: Session, role: Role, status: int
) -> None:
    salon.employ(db, dritan, salon.dritan, role)
    assert send(dritan, THREE, business=salon.uid, write=True).status_code == status


def test_strangers_find_nothing_even_with_a_file_that_cannot_be_read(erion: Phone, salon: Salon) -> None:
    assert send(erion, b"\xff", business=salon.uid).status_code == 404
    assert send(erion, THREE, business=salon.uid, write=True).status_code == 404
