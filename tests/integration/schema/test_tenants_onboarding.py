"""What owners write stays in their own business: the database refuses every key of another one, by name."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.models import User
from tests.integration.schema.salon import Shop, refused_by

FOREIGN = "23503"
INSERTS: dict[str, tuple[str, dict[str, str]]] = {
    "working_hours_employee_fk": (
        "working_hours",
        {"employee_id": ":employee", "weekday": "0", "start_time": "'09:00'", "end_time": "'17:00'"},
    ),
    "hours_exception_employee_fk": (
        "hours_exception",
        {
            "employee_id": ":employee",
            "kind": "'time_off'",
            "date_from": "'2027-03-15'",
            "date_to": "'2027-03-15'",
        },
    ),
    "employee_service_employee_fk": (
        "employee_service",
        {"employee_id": ":employee", "service_id": ":own_service"},
    ),
    "employee_service_service_fk": (
        "employee_service",
        {"employee_id": ":own_employee", "service_id": ":service"},
    ),
    "employee_resource_fk": ("employee", {"resource_id": ":resource", "name": "'Dritan'"}),
    "business_member_employee_fk": (
        "business_member",
        {"user_id": ":stranger", "role": "'employee'", "employee_id": ":employee"},
    ),
    "invitation_employee_fk": (
        "invitation",
        {
            "employee_id": ":employee",
            "role": "'employee'",
            "email": "'dritan@nowhere'",
            "token_hash": "'x'",
            "invited_by_id": ":owner",
            "expires_at": "'2027-03-15'",
        },
    ),
    "next_free_service_fk": (
        "next_free",
        {"service_id": ":service", "worked_out_at": "'2027-03-15'", "valid_until": "'2027-03-15'"},
    ),
    "job_application_opening_fk": (
        "job_application",
        {"opening_id": ":opening", "applicant_id": ":stranger"},
    ),
    "occupancy_resource_fk": (
        "occupancy",
        {"resource_id": ":resource", "during": "'[2027-03-15,2027-03-16)'", "booking_id": "1"},
    ),
}
CHANGES: dict[str, str] = {
    "employee_resource_fk": "UPDATE employee SET resource_id = :resource WHERE id = :own_employee",
    "business_member_employee_fk": "UPDATE business_member SET employee_id = :employee WHERE business_id = :business",
}


@pytest.fixture
def keys(db: Session, salon: Shop, elsewhere: Shop, alice: User) -> dict[str, Any]:
    """The keys of Bora's salon, and those of Erion's, which do not fit in it."""
    opening = db.scalar(
        sa.text("INSERT INTO job_opening (business_id, title_en) VALUES (:b, 'Barber') RETURNING id"),
        {"b": elsewhere.business.id},
    )
    return {
        "business": salon.business.id,
        "own_employee": salon.employee.id,
        "own_service": salon.service.id,
        "owner": salon.owner.id,
        "stranger": alice.id,
        "employee": elsewhere.employee.id,
        "service": elsewhere.service.id,
        "resource": elsewhere.employee.resource_id,
        "opening": opening,
    }


def insert(table: str, columns: dict[str, str]) -> sa.TextClause:
    """A row of Bora's salon."""
    names, values = ", ".join(["business_id", *columns]), ", ".join([":business", *columns.values()])
    return sa.text(f"INSERT INTO {table} ({names}) VALUES ({values})")


@pytest.mark.parametrize("constraint", INSERTS)
def test_a_strangers_key_is_refused(db: Session, keys: dict[str, Any], constraint: str) -> None:
    with refused_by(db, constraint, FOREIGN):
        db.execute(insert(*INSERTS[constraint]), keys)


@pytest.mark.parametrize("constraint", CHANGES)
def test_nor_does_it_come_in_later(db: Session, keys: dict[str, Any], constraint: str) -> None:
    with refused_by(db, constraint, FOREIGN):
        db.execute(sa.text(CHANGES[constraint]), keys)


@pytest.mark.parametrize("table", sorted({table for table, _columns in INSERTS.values()} - {"occupancy"}))
def test_with_keys_of_ones_own_the_same_row_fits(db: Session, keys: dict[str, Any], table: str) -> None:
    """Else the refusals above would prove nothing."""
    columns = next(columns for name, columns in INSERTS.values() if name == table)
    resource = db.scalar(sa.text("INSERT INTO resource (business_id) VALUES (:business) RETURNING id"), keys)
    opening = db.scalar(
        sa.text("INSERT INTO job_opening (business_id, title_en) VALUES (:business, 'B') RETURNING id"), keys
    )
    own = {"employee": keys["own_employee"], "service": keys["own_service"]}
    db.execute(insert(table, columns), keys | own | {"resource": resource, "opening": opening})


def test_every_key_to_something_of_a_business_takes_the_business_along(db: Session) -> None:
    """A new table that points to an employee or a service by its key alone would be a way around."""
    alone = db.execute(
        sa.text(
            "SELECT conname FROM pg_constraint WHERE contype = 'f'"
            " AND confrelid IN ('employee'::regclass, 'service'::regclass, 'booking'::regclass,"
            " 'job_opening'::regclass, 'hold'::regclass, 'resource_use'::regclass)"
            " AND array_length(conkey, 1) = 1"
        )
    )
    assert alone.scalars().all() == []
