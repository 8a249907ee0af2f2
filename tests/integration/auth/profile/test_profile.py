"""An account's own screens: seen by their owner only, changed field by field."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Identity, Provider, User
from tests.integration.conftest import Phone
from tests.integration.salon import open_salon

DETAIL, UPDATE, LOCATION = "/api/user/detail/", "/api/user/update/", "/api/user/location/"
SETTINGS = "/api/user/notification-settings/"
UNTOUCHED: dict[str, Any] = {
    "phone": None,
    "is_email_verified": True,
    "is_phone_verified": False,
    "name": "Alice",
    "surname": "",
    "avatar": None,
    "location": None,
    "language": "en",
    "timezone": None,
    "send_push_notifications": True,
    "send_email_notification": True,
    "send_sms_notification": False,
    "accepts_broadcasts": False,
    "quiet_hours": None,
    "businesses": [],
    "providers": [],
    "has_password": False,
}


def seen(phone: Phone) -> dict[str, Any]:
    """What somebody's profile screen shows."""
    reply = phone.get(DETAIL)
    assert reply.status_code == 200
    return dict(reply.json)


def test_it_shows_everything_about_oneself(alice: Phone) -> None:
    shown = seen(alice)
    assert alice.user is not None
    assert shown.pop("uid") == str(alice.user.uid)
    assert shown.pop("email") == alice.user.email
    assert shown.pop("created_at")
    assert shown == UNTOUCHED


def test_nobody_sees_it_without_signing_in(stranger: Phone) -> None:
    assert stranger.get(DETAIL).status_code == 401


def test_what_is_left_out_stays_as_it_is(alice: Phone) -> None:
    before = seen(alice)
    reply = alice.patch(UPDATE, {"surname": "Hoxha"})
    assert reply.status_code == 200
    assert reply.json == seen(alice) == before | {"surname": "Hoxha"}


def test_language_and_zone_are_chosen(alice: Phone) -> None:
    alice.patch(UPDATE, {"language": "sq", "timezone": "Europe/Rome"})
    assert (seen(alice)["language"], seen(alice)["timezone"]) == ("sq", "Europe/Rome")
    alice.patch(UPDATE, {"timezone": None})
    assert seen(alice)["timezone"] is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": ""}, "too_short"),
        ({"name": None}, "required"),
        ({"name": "A" * 65}, "too_long"),
        ({"name": "Ali\x00ce"}, "wrong_value"),
        ({"language": "fr"}, "not_a_choice"),
        ({"timezone": "Middle/Earth"}, "unknown_timezone"),
        ({"email": "other@example.com"}, "unknown_field"),
        ({"is_email_verified": True}, "unknown_field"),
        ({"token_version": 7}, "unknown_field"),
    ],
)
def test_what_is_wrong_is_refused_and_changes_nothing(
    alice: Phone, change: dict[str, Any], code: str
) -> None:
    before = seen(alice)
    reply = alice.patch(UPDATE, {"surname": "Hoxha"} | change)
    assert reply.status_code == 422
    assert code in {field["code"] for field in reply.json["fields"]}
    assert seen(alice) == before


def test_a_place_is_remembered_and_forgotten(alice: Phone) -> None:
    reply = alice.patch(LOCATION, {"location": {"lat": 41.3275, "lon": 19.8187}})
    assert reply.json["location"] == {"lat": 41.3275, "lon": 19.8187}
    assert alice.patch(LOCATION, {"location": None}).json["location"] is None


@pytest.mark.parametrize("place", [{"lat": 91, "lon": 0}, {"lat": 0}, {"lat": "x", "lon": 0}, {}, 7])
def test_a_place_is_on_earth(alice: Phone, place: Any) -> None:
    assert alice.patch(LOCATION, {"location": place}).status_code == 422


def test_how_one_hears_from_us_is_ones_own_choice(alice: Phone) -> None:
    change = {
        "send_push_notifications": False,
        "send_sms_notification": True,
        "quiet_hours": {"start": "23:00", "end": "07:30"},
    }
    assert alice.patch(SETTINGS, change).status_code == 200
    assert seen(alice).items() >= change.items()
    assert seen(alice)["send_email_notification"] is True
    alice.patch(SETTINGS, {"quiet_hours": None})
    assert seen(alice)["quiet_hours"] is None


def test_consent_to_broadcasts_keeps_the_moment_it_was_given(
    alice: Phone, db: Session, clock: SetClock
) -> None:
    given_at = clock.now()
    alice.patch(SETTINGS, {"accepts_broadcasts": True})
    clock.advance(timedelta(days=1))
    alice.patch(SETTINGS, {"accepts_broadcasts": True})
    db.expire_all()
    assert alice.user is not None
    assert db.get_one(User, alice.user.id).accepts_broadcasts_since == given_at
    alice.patch(SETTINGS, {"accepts_broadcasts": False})
    assert seen(alice)["accepts_broadcasts"] is False


@pytest.mark.parametrize(
    "hours", [{"start": "23:00"}, {"start": "23:00:30", "end": "07:00"}, {"start": 82800, "end": 1}, "night"]
)
def test_quiet_hours_are_two_times_of_day(alice: Phone, hours: Any) -> None:
    assert alice.patch(SETTINGS, {"quiet_hours": hours}).status_code == 422


def test_it_names_ones_businesses_and_who_vouches(bora: Phone, db: Session) -> None:
    salon = open_salon(bora, db)
    assert bora.user is not None
    db.add(Identity(user_id=bora.user.id, provider=Provider.GOOGLE, subject="1"))
    db.flush()
    shown = seen(bora)
    assert shown["businesses"] == [{"uid": salon.uid, "name": "Salloni i Borës", "role": "owner"}]
    assert shown["providers"] == ["google"]
