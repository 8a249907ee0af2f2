"""Describing a business anew."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Phone
from tests.integration.salon import CREATE, TIRANA, Salon, open_salon, some_category

UPDATE, MY = "/api/onboarding/business/update/", "/api/onboarding/business/my/"


def shown(salon: Salon) -> Any:
    """The salon as its owner sees it."""
    return salon.owner.get(MY).json["results"][0]


def test_what_is_left_out_stays(bora: Phone, salon: Salon) -> None:
    before = shown(salon)
    reply = bora.patch(UPDATE, {"uid": salon.uid, "name": "Bora & Co"})
    assert reply.status_code == 200
    assert reply.json == before | {"name_en": "Bora & Co"}
    assert shown(salon) == reply.json


def test_nothing_at_all_changes_nothing(bora: Phone, salon: Salon) -> None:
    before = shown(salon)
    assert bora.patch(UPDATE, {"uid": salon.uid}).json == before


def test_every_text_has_two_languages(bora: Phone, salon: Salon) -> None:
    texts = {"name_en": "A", "name_sq": "B", "description_en": "C", "description_sq": "D"}
    reply = bora.patch(UPDATE, {"uid": salon.uid} | texts)
    assert {name: reply.json[name] for name in texts} == texts
    assert reply.json["name"] == "B"
    bora.language = "en"
    assert shown(salon)["name"] == "A"


def test_null_empties_what_may_be_empty(bora: Phone, salon: Salon) -> None:
    reply = bora.patch(UPDATE, {"uid": salon.uid, "name_sq": None, "website": None, "email": None})
    assert (reply.json["name_sq"], reply.json["email"], reply.json["name"]) == (None, None, "Bora's salon")


@pytest.mark.parametrize("field", ["name_en", "address", "city", "timezone", "country", "categories"])
def test_null_does_not_empty_what_may_not(bora: Phone, salon: Salon, field: str) -> None:
    reply = bora.patch(UPDATE, {"uid": salon.uid, field: None})
    assert reply.status_code == 422
    assert [(each["field"], each["code"]) for each in reply.json["fields"]] == [(field, "required")]


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"address": ""}, ["address"]),
        ({"location": None}, ["location"]),
        ({"phone": None, "email": None}, ["contact"]),
        ({"categories": []}, ["category"]),
    ],
)
def test_a_published_business_keeps_what_publishing_needs(
    bora: Phone, salon: Salon, change: dict[str, Any], missing: list[str]
) -> None:
    before = shown(salon)
    reply = bora.patch(UPDATE, {"uid": salon.uid, "name": "Gone"} | change)
    assert (reply.status_code, reply.json["code"]) == (409, "checklist_incomplete")
    assert reply.json["missing"] == missing
    assert shown(salon) == before


def test_a_draft_may_be_emptied(bora: Phone, db: Session) -> None:
    salon = open_salon(bora, db, is_published=False)
    reply = bora.patch(UPDATE, {"uid": salon.uid, "location": None, "categories": [], "address": ""})
    assert reply.status_code == 200
    assert (reply.json["location"], reply.json["categories"]) == (None, [])


def test_categories_are_replaced(bora: Phone, db: Session, salon: Salon) -> None:
    nails = some_category(db, "nails")
    reply = bora.patch(UPDATE, {"uid": salon.uid, "categories": [nails, nails]})
    assert [each["uid"] for each in reply.json["categories"]] == [nails]


def test_the_first_point_decides_the_zone_and_a_later_one_does_not(bora: Phone) -> None:
    uid = bora.post(CREATE, {"name": "Kampi", "kind": "business"}).json["uid"]
    helsinki = {"lat": 60.1699, "lon": 24.9384}
    first = bora.patch(UPDATE, {"uid": uid, "location": helsinki}).json
    assert (first["timezone"], first["country"]) == ("Europe/Helsinki", "FI")
    assert bora.patch(UPDATE, {"uid": uid, "location": TIRANA}).json["timezone"] == "Europe/Helsinki"


@pytest.mark.parametrize("change", [{"currency": "EUR"}, {"status": "listed"}])
def test_some_things_stay_for_ever(bora: Phone, salon: Salon, change: dict[str, str]) -> None:
    reply = bora.patch(UPDATE, {"uid": salon.uid} | change)
    assert (reply.status_code, reply.json["fields"][0]["code"]) == (422, "unknown_field")
