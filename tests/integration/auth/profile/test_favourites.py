"""Favourites: found again, newest first, as long as everybody may see them."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from common.clock import SetClock
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, open_salon

FAVOURITES = "/api/user/favourites/"


def names(phone: Phone) -> list[str]:
    """The uids in somebody's list."""
    return [each["uid"] for each in phone.get(FAVOURITES).json["results"]]


def test_one_is_added_once_and_taken_away(alice: Phone, salon: Salon) -> None:
    for _ in range(2):
        assert alice.put(f"{FAVOURITES}{salon.uid}/").status_code == 204
    assert names(alice) == [salon.uid]
    for _ in range(2):
        assert alice.delete(f"{FAVOURITES}{salon.uid}/").status_code == 204
    assert names(alice) == []


def test_it_says_what_a_list_shows_in_the_callers_language(alice: Phone, salon: Salon) -> None:
    alice.put(f"{FAVOURITES}{salon.uid}/")
    (shown,) = alice.get(FAVOURITES).json["results"]
    assert shown.pop("created_at")
    assert shown == {
        "uid": salon.uid,
        "name": "Bora's salon",
        "city": "Tirana",
        "location": {"lat": 41.3275, "lon": 19.8187},
        "rating": None,
    }
    alice.language = "sq"
    assert alice.get(FAVOURITES).json["results"][0]["name"] == "Salloni i Borës"


def test_everybody_has_a_list_of_their_own(alice: Phone, erion: Phone, salon: Salon) -> None:
    alice.put(f"{FAVOURITES}{salon.uid}/")
    assert names(erion) == []
    erion.delete(f"{FAVOURITES}{salon.uid}/")
    assert names(alice) == [salon.uid]


def test_what_nobody_can_see_cannot_be_added_and_is_no_longer_listed(
    alice: Phone, bora: Phone, salon: Salon
) -> None:
    alice.put(f"{FAVOURITES}{salon.uid}/")
    assert bora.post(f"/api/onboarding/business/{salon.uid}/unpublish/").status_code == 200
    assert names(alice) == []
    unseen, missing = alice.put(f"{FAVOURITES}{salon.uid}/"), alice.put(f"{FAVOURITES}{uuid4()}/")
    assert unseen.status_code == missing.status_code == 404
    assert unseen.json["code"] == missing.json["code"] == "not_found"


def test_the_newest_comes_first_page_by_page(
    alice: Phone, bora: Phone, salon: Salon, db: Session, clock: SetClock
) -> None:
    alice.put(f"{FAVOURITES}{salon.uid}/")
    clock.advance(timedelta(minutes=1))
    newer = open_salon(bora, db)
    alice.put(f"{FAVOURITES}{newer.uid}/")
    first = alice.get(FAVOURITES, limit=1).json
    second = alice.get(FAVOURITES, limit=1, cursor=first["next"]).json
    assert [first["results"][0]["uid"], second["results"][0]["uid"]] == [newer.uid, salon.uid]
    assert second["next"] is None


def test_a_stranger_has_none(stranger: Phone, salon: Salon) -> None:
    assert stranger.put(f"{FAVOURITES}{salon.uid}/").status_code == 401
