"""What somebody hears about the safety of their account, and by which ways."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import i18n
from common.clock import SetClock
from common.integrations.push import LocalPush, Notice
from common.models import Device, Notification, Platform
from common.notifying import What, tell_security
from common.runtime import Runtime
from tests.integration.auth.mailbox import PASSWORD, address_of, give_password, letters, letters_to, person
from tests.integration.conftest import Phone

SIGN_IN, REFRESH = "/api/user/auth/email/", "/api/user/auth/refresh/"
PIXEL = {"platform": "android", "name": "Pixel 9"}
ALL: tuple[What, ...] = (
    "new_device",
    "refresh_reused",
    "password_changed",
    "email_changed",
    "phone_changed",
    "provider_linked",
    "provider_unlinked",
    "support_access",
    "support_access_ended",
)


def sign_in(phone: Phone, alice: Phone, device: dict[str, str] | None = None) -> str:
    """Sign Alice in with her password; returns the refresh token."""
    wish = {"email": address_of(alice), "password": PASSWORD} | ({"device": device} if device else {})
    reply = phone.post(SIGN_IN, wish)
    assert reply.status_code == 200
    return str(reply.json["refresh"])


def news(db: Session, phone: Phone) -> list[Notification]:
    """What stands in somebody's list, oldest first."""
    db.expire_all()
    mine = select(Notification).where(Notification.user_id == person(phone).id)
    return list(db.scalars(mine.order_by(Notification.id)))


def notices(runtime: Runtime) -> list[Notice]:
    """Every push so far."""
    assert isinstance(runtime.doors.push, LocalPush)
    return runtime.doors.push.notices()


def ring(db: Session, phone: Phone, token: str) -> None:
    """Somebody's phone has registered."""
    db.add(Device(user_id=person(phone).id, token=token, platform=Platform.ANDROID))
    db.commit()


@pytest.fixture
def alice_with_password(alice: Phone, db: Session, runtime: Runtime) -> Phone:
    """Alice, who can also sign in by password."""
    give_password(db, runtime, alice)
    return alice


def test_a_new_device_is_told_in_the_app_and_by_mail(
    stranger: Phone, alice_with_password: Phone, db: Session, runtime: Runtime
) -> None:
    alice = alice_with_password
    sign_in(stranger, alice, PIXEL)
    (told,) = news(db, alice)
    assert (told.type, told.title) == ("security", "New sign-in to your AvatID account")
    assert told.body == "Pixel 9 (Android) · Monday, 1 March 2027 at 09:00"
    assert told.data | {"session": ""} == {
        "what": "new_device",
        "at": "2027-03-01T08:00:00+00:00",
        "device": "Pixel 9",
        "platform": "android",
        "session": "",
    }
    (letter,) = letters_to(runtime, address_of(alice))
    assert letter.subject == told.title
    assert "Device: Pixel 9 (Android)" in letter.text
    assert "https://avatid.test/settings/security" in letter.text
    assert "127.0.0.1" not in letter.text + letter.html
    assert news(db, alice)[0].is_sent


def test_the_same_device_is_told_once(stranger: Phone, alice_with_password: Phone, db: Session) -> None:
    for _time in range(3):
        sign_in(stranger, alice_with_password, PIXEL)
    sign_in(stranger, alice_with_password)  # the same nameless one as at first
    assert len(news(db, alice_with_password)) == 1
    sign_in(stranger, alice_with_password, {"platform": "ios", "name": "Pixel 9"})
    assert len(news(db, alice_with_password)) == 2


def test_the_very_first_sign_in_is_no_news(alice: Phone, db: Session) -> None:
    assert news(db, alice) == []


def test_the_others_ring_and_the_new_one_does_not(
    stranger: Phone, alice_with_password: Phone, db: Session, runtime: Runtime
) -> None:
    ring(db, alice_with_password, "alices-phone")
    sign_in(stranger, alice_with_password, PIXEL | {"push_token": "new-phone"})
    letters(runtime)
    assert [notice.token for notice in notices(runtime)] == ["alices-phone"]
    assert notices(runtime)[0].data["what"] == "new_device"


def test_whoever_wants_no_mail_gets_this_one(
    stranger: Phone, alice_with_password: Phone, db: Session, runtime: Runtime
) -> None:
    person(alice_with_password).send_email_notification = False
    ring(db, alice_with_password, "alices-phone")
    sign_in(stranger, alice_with_password, PIXEL)
    assert len(letters_to(runtime, address_of(alice_with_password))) == 1


def test_an_address_that_nobody_proved_gets_none(
    alice: Phone, db: Session, runtime: Runtime, clock: SetClock
) -> None:
    person(alice).email_verified_at = None
    tell_security(db, person(alice), "password_changed", {}, now=clock.now())
    db.commit()
    assert letters(runtime) == []
    assert len(news(db, alice)) == 1


def test_a_reused_refresh_token_is_told_although_the_reply_is_a_refusal(
    stranger: Phone, alice_with_password: Phone, db: Session, runtime: Runtime, clock: SetClock
) -> None:
    old = sign_in(stranger, alice_with_password)
    stranger.post(REFRESH, {"refresh": old})
    clock.advance(timedelta(seconds=11))
    reply = stranger.post(REFRESH, {"refresh": old})
    assert (reply.status_code, reply.json["code"]) == (401, "refresh_reused")
    assert stranger.post(REFRESH, {"refresh": old}).json["code"] == "not_signed_in"
    (told,) = news(db, alice_with_password)
    assert told.data["what"] == "refresh_reused"
    assert len(letters_to(runtime, address_of(alice_with_password))) == 1


def test_the_time_is_that_of_the_reader(alice: Phone, db: Session, runtime: Runtime, clock: SetClock) -> None:
    person(alice).timezone = "America/New_York"
    tell_security(db, person(alice), "password_changed", {}, now=clock.now())
    db.commit()
    assert "Monday, 1 March 2027 at 03:00" in letters(runtime)[0].text


def test_a_name_of_a_device_is_only_text(
    alice: Phone, db: Session, runtime: Runtime, clock: SetClock
) -> None:
    facts = {"device": '<img src="x">{{ 7 * 7 }}{name}\r\nBcc: erion@example.com', "platform": "web"}
    tell_security(db, person(alice), "new_device", facts, now=clock.now())
    db.commit()
    (letter,) = letters(runtime)
    assert "<img" not in letter.html
    assert "49" not in letter.text.replace("2049", "")
    assert "{name}" in letter.text
    assert "\n" not in letter.subject


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("what", ALL)
def test_everything_that_can_happen_has_its_letter(
    alice: Phone, db: Session, runtime: Runtime, clock: SetClock, what: What, language: str
) -> None:
    person(alice).language = language  # type: ignore[assignment]  # the column takes the plain word
    tell_security(db, person(alice), what, {"provider": "google"}, now=clock.now())
    db.commit()
    (letter,) = letters(runtime)
    (told,) = news(db, alice)
    assert told.title == letter.subject
    assert told.body
    assert "None" not in letter.text + letter.html


def test_somebody_who_is_no_longer_there_gets_no_letter(
    alice: Phone, db: Session, runtime: Runtime, clock: SetClock
) -> None:
    tell_security(db, person(alice), "password_changed", {}, now=clock.now())
    person(alice).erased_at = clock.now()
    db.commit()
    assert letters(runtime) == []
