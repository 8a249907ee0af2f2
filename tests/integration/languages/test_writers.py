"""Owners read and write both languages, whichever of them their own phone speaks."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Phone
from tests.integration.languages.conftest import READ, TEXTS, reading, write
from tests.integration.salon import CUT, SERVICE, Salon, done

UPDATE, MY = "/api/onboarding/business/update/", "/api/onboarding/business/my/"
BOTH = ("name_en", "name_sq", "description_en", "description_sq")
WRITTEN = {
    "name_en": "The new salon",
    "name_sq": "Salloni i ri",
    "description_en": "By the river.",
    "description_sq": "Buzë lumit.",
}


def said(shown: Any) -> dict[str, Any]:
    """The four texts of a reply."""
    return {name: shown[name] for name in BOTH}


@pytest.mark.parametrize("language", ["en", "sq"])
def test_both_are_read_back_as_they_were_written(salon: Salon, language: str) -> None:
    bora = reading(salon.owner, language)
    changed = done(bora.patch(UPDATE, {"uid": salon.uid} | WRITTEN), 200)
    assert said(changed) == WRITTEN
    (mine,) = done(bora.get(MY), 200)["results"]
    assert said(mine) == WRITTEN
    assert mine["name"] == WRITTEN[f"name_{language}"]


@pytest.mark.parametrize("language", ["en", "sq"])
def test_name_means_english_whatever_the_phone_speaks(salon: Salon, language: str) -> None:
    bora = reading(salon.owner, language)
    changed = done(bora.patch(UPDATE, {"uid": salon.uid, "name": "Bora & co."}), 200)
    assert (changed["name_en"], changed["name_sq"]) == ("Bora & co.", "Salloni i Borës")
    described = CUT | {"business": salon.uid, "category": salon.category, "description": "Short."}
    made = done(bora.post(SERVICE, described), 201)
    assert (made["name_en"], made["description_en"], made["description_sq"]) == ("Men's cut", "Short.", None)


@pytest.mark.parametrize("language", ["en", "sq"])
def test_a_service_has_both(salon: Salon, language: str) -> None:
    bora = reading(salon.owner, language)
    changed = done(bora.patch(f"{SERVICE}{salon.cut}/", WRITTEN), 200)
    assert said(changed) == WRITTEN
    assert changed["name"] == WRITTEN[f"name_{language}"]


@pytest.mark.parametrize(("kind", "language"), READ)
def test_the_owners_own_list_falls_back_as_well(salon: Salon, db: Session, kind: str, language: str) -> None:
    write(db, salon, kind)
    (mine,) = done(reading(salon.owner, language).get(MY), 200)["results"]
    assert mine["name"] == READ[kind, language][0]
    assert mine["categories"][0]["name"] == READ[kind, language][0]
    assert (mine["name_en"], mine["name_sq"]) == TEXTS[kind][0]


def test_albanian_can_be_taken_away_again_and_english_stands_in(stranger: Phone, salon: Salon) -> None:
    done(salon.owner.patch(UPDATE, {"uid": salon.uid, "name_sq": None, "description_sq": None}), 200)
    told = done(reading(stranger, "sq").get(f"/api/business/detail/{salon.uid}/"), 200)
    assert (told["name"], told["description"]) == ("Bora's salon", "Cuts and colour near the lake.")


@pytest.mark.parametrize("blank", ["", "   "])
def test_a_blank_albanian_name_is_refused_or_none(salon: Salon, blank: str) -> None:
    reply = salon.owner.patch(UPDATE, {"uid": salon.uid, "name_sq": blank})
    assert reply.status_code == 422
    assert reply.json["fields"][0]["field"] == "name_sq"
