"""The whole way of an owner, from nothing to an open shop."""

from sqlalchemy.orm import Session

from tests.integration.conftest import Phone
from tests.integration.salon import open_salon


def test_an_owner_opens_a_shop(bora: Phone, db: Session) -> None:
    salon = open_salon(bora, db)
    (shown,) = bora.get("/api/onboarding/business/my/").json["results"]
    assert (shown["uid"], shown["status"], shown["role"]) == (salon.uid, "published", "owner")
    assert shown["name"] == "Salloni i Borës"
    assert shown["timezone"] == "Europe/Tirane"
