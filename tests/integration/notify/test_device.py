"""Devices: a token is its last user's, and leaves with the session."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Device
from tests.integration.conftest import Phone
from tests.integration.notify.conftest import person

DEVICE = "/api/notifications/device/"
PIXEL = {"token": "pixel", "platform": "android", "app_version": "2.4.0"}


def owners(db: Session) -> list[tuple[str, int]]:
    """Whose each token is."""
    db.expire_all()
    return [(device.token, device.user_id) for device in db.scalars(select(Device).order_by(Device.token))]


def test_a_device_is_registered_once_however_often_the_app_starts(alice: Phone, db: Session) -> None:
    first = alice.post(DEVICE, PIXEL)
    again = alice.post(DEVICE, PIXEL | {"app_version": "2.5.0"})
    assert first.status_code == again.status_code == 201
    assert first.json is not None
    assert again.json is not None
    assert first.json["uid"] == again.json["uid"]
    assert again.json["app_version"] == "2.5.0"
    assert owners(db) == [("pixel", person(alice).id)]


def test_it_belongs_to_whoever_registered_it_last(alice: Phone, erion: Phone, db: Session) -> None:
    alice.post(DEVICE, PIXEL)
    erion.post(DEVICE, PIXEL)
    assert owners(db) == [("pixel", person(erion).id)]


def test_signing_out_silences_it(alice: Phone, db: Session) -> None:
    alice.post(DEVICE, PIXEL)
    assert alice.post("/api/user/auth/logout/").status_code == 204
    assert owners(db) == []


def test_it_can_be_forgotten_by_body_or_by_query(alice: Phone, db: Session) -> None:
    for path, body in ((DEVICE, {"token": "pixel"}), (f"{DEVICE}?token=pixel", None)):
        alice.post(DEVICE, PIXEL)
        assert alice.delete(path, body).status_code == 204
        assert owners(db) == []
    assert alice.delete(DEVICE, {"token": "pixel"}).status_code == 204


def test_nobody_silences_somebody_elses(alice: Phone, erion: Phone, db: Session) -> None:
    alice.post(DEVICE, PIXEL)
    assert erion.delete(DEVICE, {"token": "pixel"}).status_code == 204
    assert owners(db) == [("pixel", person(alice).id)]


def test_a_wrong_registration_says_where(alice: Phone) -> None:
    reply = alice.post(DEVICE, {"token": "", "platform": "fridge", "user": "erion"})
    assert reply.status_code == 422
    assert reply.json is not None
    assert {(each["field"], each["code"]) for each in reply.json["fields"]} == {
        ("token", "too_short"),
        ("platform", "not_a_choice"),
        ("user", "unknown_field"),
    }


@pytest.mark.parametrize(
    "token", ["", "two words", "ë" * 2000, "".join(map(chr, range(0x10000, 0x107D0))), "x" * 2001]
)
def test_what_firebase_would_never_give_is_refused(alice: Phone, db: Session, token: str) -> None:
    """Among them texts whose bytes would not fit the index that keeps a token unique."""
    assert alice.post(DEVICE, PIXEL | {"token": token}).status_code == 422
    assert owners(db) == []
