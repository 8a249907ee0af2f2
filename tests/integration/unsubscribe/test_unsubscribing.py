"""One click, no sign-in, and nobody else's letters."""

from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from common.models import User
from common.runtime import Runtime
from common.sealing import sealed
from functions.notify.unsubscribing import link_of
from tests.integration.conftest import Phone

HEAD = "/api/notifications/unsubscribe/"


def path_of(phone: Phone, runtime: Runtime) -> str:
    """What stands in the head of a letter to them, as far as it is a path."""
    assert phone.user is not None
    return urlsplit(link_of(phone.user, runtime.settings)).path


def is_mailed(db: Session, phone: Phone) -> bool:
    """Whether we may write to them."""
    db.expire_all()
    assert phone.user is not None
    return db.get_one(User, phone.user.id).send_email_notification


def test_looking_changes_nothing_and_one_click_stops_the_letters(
    stranger: Phone, alice: Phone, erion: Phone, runtime: Runtime, db: Session
) -> None:
    path = path_of(alice, runtime)
    page = stranger.get(path)
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert '<form method="post">' in page.text
    assert is_mailed(db, alice)
    for _time in range(2):
        assert stranger.town.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not is_mailed(db, alice)
    assert is_mailed(db, erion)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"])
def test_whatever_a_mail_program_sends_with_it(
    stranger: Phone, alice: Phone, runtime: Runtime, db: Session, kind: str
) -> None:
    reply = stranger.town.post(path_of(alice, runtime), data=b"List-Unsubscribe=One-Click", content_type=kind)
    assert reply.status_code == 200
    assert not is_mailed(db, alice)


def test_only_mail_stops(stranger: Phone, alice: Phone, runtime: Runtime, db: Session) -> None:
    stranger.post(path_of(alice, runtime))
    detail = alice.get("/api/user/detail/").json
    assert (detail["send_push_notifications"], detail["send_email_notification"]) == (True, False)


def test_the_page_speaks_the_readers_language_whoever_opens_it(
    stranger: Phone, alice: Phone, bora: Phone, runtime: Runtime
) -> None:
    assert 'lang="en"' in stranger.get(path_of(alice, runtime)).text
    assert 'lang="sq"' in stranger.get(path_of(bora, runtime)).text
    assert 'lang="sq"' in stranger.post(path_of(bora, runtime)).text


@pytest.mark.parametrize("token", ["x", "%00", "ë" * 40, "a" * 4000])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_we_have_not_sealed_opens_nothing(stranger: Phone, method: str, token: str) -> None:
    assert getattr(stranger, method)(f"{HEAD}{token}/").status_code == 404


def test_what_is_sealed_for_something_else_or_nobody_opens_nothing(
    stranger: Phone, alice: Phone, runtime: Runtime, db: Session
) -> None:
    assert alice.user is not None
    for secret in (alice.user.uid.bytes, b"stop letters:" + uuid4().bytes):
        token = sealed(secret, runtime.settings).decode()
        assert stranger.post(f"{HEAD}{token}/").status_code == 404
    assert is_mailed(db, alice)
