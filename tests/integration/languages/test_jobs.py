"""Places to fill, in the language of whoever looks for one."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Business, JobOpening
from tests.integration.conftest import Phone
from tests.integration.languages.conftest import READ, TEXTS, reading, write
from tests.integration.salon import Salon, done

JOBS = "/api/business/jobs/"


@pytest.mark.parametrize(("kind", "language"), READ)
def test_title_description_and_employer_are_in_the_callers_language(
    stranger: Phone, salon: Salon, db: Session, kind: str, language: str
) -> None:
    write(db, salon, kind)
    (title_en, title_sq), (description_en, description_sq) = TEXTS[kind]
    business = db.scalars(select(Business).where(Business.uid == salon.uid)).one()
    opening = JobOpening(business_id=business.id, title_en=title_en, title_sq=title_sq)
    opening.description_en, opening.description_sq = description_en, description_sq
    db.add(opening)
    db.commit()
    (row,) = done(reading(stranger, language).get(JOBS), 200)["results"]
    detail = done(stranger.get(f"{JOBS}{row['uid']}/"), 200)
    assert (detail["title"], detail["description"]) == READ[kind, language]
    assert (row["title"], row["business"]["name"]) == (READ[kind, language][0],) * 2


@pytest.mark.parametrize("language", ["en", "sq"])
def test_the_owner_reads_and_writes_both(salon: Salon, language: str) -> None:
    bora = reading(salon.owner, language)
    place = {"business": salon.uid, "title": "Barber wanted", "title_sq": "Kërkohet berber"}
    made = done(bora.post("/api/onboarding/jobs/", place), 201)
    assert (made["title_en"], made["title_sq"]) == ("Barber wanted", "Kërkohet berber")
