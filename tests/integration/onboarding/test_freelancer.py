"""A freelancer works alone, until the freelancer becomes a business."""

from typing import Any

import pytest

from tests.integration.conftest import Phone
from tests.integration.salon import CREATE, EMPLOYEE, done

UPDATE = "/api/onboarding/business/update/"


@pytest.fixture
def uid(bora: Phone) -> str:
    """Bora, on her own."""
    return str(done(bora.post(CREATE, {"name": "Bora", "kind": "freelancer"}), 201)["uid"])


def add(phone: Phone, business: str) -> Any:
    """Add Gent to the team."""
    return phone.post(EMPLOYEE, {"business": business, "name": "Gent"})


def test_nobody_joins_a_freelancer(bora: Phone, uid: str) -> None:
    reply = add(bora, uid)
    assert (reply.status_code, reply.json["code"]) == (409, "freelancer_works_alone")
    assert len(done(bora.get(EMPLOYEE, business=uid), 200)) == 1


def test_whoever_hires_is_a_business(bora: Phone, uid: str) -> None:
    assert done(bora.patch(UPDATE, {"uid": uid, "kind": "business"}), 200)["kind"] == "business"
    assert add(bora, uid).status_code == 201


def test_a_team_is_no_freelancer(bora: Phone, uid: str) -> None:
    bora.patch(UPDATE, {"uid": uid, "kind": "business"})
    gent = done(add(bora, uid), 201)["uid"]
    reply = bora.patch(UPDATE, {"uid": uid, "kind": "freelancer"})
    assert (reply.status_code, reply.json["code"]) == (409, "freelancer_works_alone")
    bora.delete(f"{EMPLOYEE}{gent}/")
    assert bora.patch(UPDATE, {"uid": uid, "kind": "freelancer"}).json["kind"] == "freelancer"


def test_a_freelancer_who_stopped_serving_begins_again(bora: Phone, uid: str) -> None:
    (herself,) = done(bora.get(EMPLOYEE, business=uid), 200)
    bora.delete(f"{EMPLOYEE}{herself['uid']}/")
    assert add(bora, uid).status_code == 201
    assert add(bora, uid).status_code == 409
