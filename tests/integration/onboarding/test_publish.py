"""What publishing needs, publishing and hiding."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from common.models import Business, BusinessStatus
from tests.integration.conftest import Phone
from tests.integration.salon import (
    CREATE,
    DESCRIBED,
    MONDAY_TO_SATURDAY,
    PUBLISH,
    Salon,
    open_salon,
    some_category,
)

CHECKLIST = "/api/onboarding/business/{business}/checklist/"
UNPUBLISH = "/api/onboarding/business/{business}/unpublish/"
EVERYTHING = ["name", "address", "location", "contact", "category", "working_hours", "service"]


def missing(salon: Salon) -> list[str]:
    """What the checklist still asks for."""
    reply = salon.owner.get(CHECKLIST.format(business=salon.uid)).json
    assert [item["code"] for item in reply["items"]] == EVERYTHING
    left = [item["code"] for item in reply["items"] if not item["is_done"]]
    assert reply["is_complete"] == (not left)
    return left


def test_the_checklist_shrinks_step_by_step(bora: Phone, db: Session) -> None:
    category = some_category(db)
    uid = bora.post(CREATE, {"name": "Bora's salon", "kind": "business"}).json["uid"]
    salon = Salon(bora, uid, category)
    left = EVERYTHING[1:]
    assert missing(salon) == left
    described = {
        "address": DESCRIBED["address"],
        "location": DESCRIBED["location"],
        "email": "salon@example.com",
    }
    for field, value in (described | {"categories": [category]}).items():
        bora.patch("/api/onboarding/business/update/", {"uid": uid, field: value})
        left = left[1:]
        assert missing(salon) == left
    salon.set_week(MONDAY_TO_SATURDAY[:1])
    assert missing(salon) == ["service"]
    salon.add_service()
    assert missing(salon) == ["service"]
    salon.add_employee("Dritan")
    assert missing(salon) == []
    salon.publish()


def test_the_checklist_speaks_both_languages(bora: Phone, db: Session) -> None:
    salon = open_salon(bora, db, is_published=False)
    path = CHECKLIST.format(business=salon.uid)
    bora.language = "en"
    english = [item["message"] for item in bora.get(path).json["items"]]
    assert english[5] == "Say when you are open."
    assert all(english)


def test_an_incomplete_business_is_not_published(bora: Phone, erion: Phone, db: Session) -> None:
    uid = bora.post(CREATE, {"name": "Bora's salon", "kind": "business"}).json["uid"]
    reply = bora.post(PUBLISH.format(business=uid))
    assert (reply.status_code, reply.json["code"]) == (409, "checklist_incomplete")
    assert reply.json["missing"] == EVERYTHING[1:]
    assert bora.get("/api/onboarding/business/my/").json["results"][0]["status"] == "draft"


@pytest.mark.parametrize("employees", [[], None])
def test_a_service_that_nobody_performs_does_not_count(bora: Phone, db: Session, employees: object) -> None:
    salon = open_salon(bora, db, is_published=False)
    bora.delete(f"/api/onboarding/service/{salon.cut}/")
    salon.add_service(employees=employees)
    assert missing(salon) == (["service"] if employees == [] else [])


def test_a_service_of_somebody_inactive_does_not_count(bora: Phone, db: Session) -> None:
    salon = open_salon(bora, db, is_published=False)
    bora.patch(f"/api/onboarding/service/{salon.cut}/", {"employees": [{"uid": salon.dritan}]})
    assert missing(salon) == []
    bora.patch(f"/api/onboarding/employee/{salon.dritan}/", {"is_active": False})
    assert missing(salon) == ["service"]
    bora.patch(f"/api/onboarding/employee/{salon.dritan}/", {"is_active": True})
    bora.patch(f"/api/onboarding/service/{salon.cut}/", {"is_active": False})
    assert missing(salon) == ["service"]


def test_an_employees_own_week_is_not_the_businesss(bora: Phone, db: Session) -> None:
    salon = open_salon(bora, db, is_published=False)
    salon.set_week(MONDAY_TO_SATURDAY, salon.dritan)
    salon.set_week([])
    assert missing(salon) == ["working_hours"]


def test_publishing_twice_is_publishing_once(bora: Phone, db: Session) -> None:
    salon = open_salon(bora, db)
    first = bora.post(PUBLISH.format(business=salon.uid))
    again = bora.post(PUBLISH.format(business=salon.uid))
    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert first.json["status"] == "published"
    assert first.json["published_at"] is not None


def test_hiding_brings_the_draft_back(bora: Phone, db: Session) -> None:
    salon = open_salon(bora, db)
    for _time in range(2):
        reply = bora.post(UNPUBLISH.format(business=salon.uid))
        assert (reply.status_code, reply.json["status"]) == (200, "draft")
    salon.publish()


def test_losing_the_last_service_hides_nothing(bora: Phone, db: Session) -> None:
    salon = open_salon(bora, db)
    bora.delete(f"/api/onboarding/service/{salon.cut}/")
    assert bora.get("/api/onboarding/business/my/").json["results"][0]["status"] == "published"
    assert missing(salon) == ["service"]


@pytest.mark.parametrize("status", [BusinessStatus.SUSPENDED, BusinessStatus.CLOSED])
@pytest.mark.parametrize("path", [PUBLISH, UNPUBLISH])
def test_a_suspended_or_closed_business_stays_so(
    bora: Phone, db: Session, status: BusinessStatus, path: str
) -> None:
    salon = open_salon(bora, db)
    db.execute(update(Business).values(status=status))
    db.commit()
    reply = bora.post(path.format(business=salon.uid))
    assert (reply.status_code, reply.json["code"]) == (409, "not_publishable")
    assert bora.get("/api/onboarding/business/my/").json["results"][0]["status"] == status
