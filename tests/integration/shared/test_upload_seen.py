"""Nothing is for everybody before somebody has looked at it."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common.integrations.vision import LocalVision, VisionError
from common.models import Upload
from common.runtime import Runtime
from functions.auth import main as auth
from functions.business import main as business
from tests.integration.conftest import Phone
from tests.integration.doors import with_doors
from tests.integration.shared.sending import (
    PRIVATE,
    PUBLIC,
    a_bloody_photo,
    a_photo,
    asked_for_link,
    bucket_of,
    completed,
    objects_in,
    put,
    sent,
)
from tests.integration.worker import deliver_everything

AVATAR = "/api/user/avatar/"


class Eyes:
    """Somebody who notes what is in the bucket whenever a picture is shown to him."""

    def __init__(self, runtime: Runtime, *, closed: bool = False) -> None:
        self._runtime, self._closed = runtime, closed
        self.in_the_bucket: list[list[str]] = []

    def concerns(self, content: bytes) -> tuple[str, ...]:
        """Look, if the eyes are open."""
        self.in_the_bucket.append([p for p in objects_in(self._runtime) if not p.startswith("quarantine/")])
        if self._closed:
            raise VisionError("nobody is there")
        return LocalVision().concerns(content)


@pytest.fixture
def eyes(runtime: Runtime) -> Eyes:
    """Open ones."""
    return Eyes(runtime)


def watched(phone: Phone, runtime: Runtime, eyes: Eyes, family: Any = business) -> Phone:
    """Somebody's phone in a town where these eyes look at pictures."""
    return replace(phone, town=Client(family.app(with_doors(runtime, vision=eyes))))


@pytest.mark.parametrize("purpose", PUBLIC)
def test_what_is_not_suitable_is_never_in_the_bucket(
    alice: Phone, runtime: Runtime, db: Session, eyes: Eyes, purpose: str
) -> None:
    reply = sent(watched(alice, runtime, eyes), a_bloody_photo(), purpose)
    assert (reply.status_code, reply.json["code"]) == (422, "picture_not_suitable")
    assert db.scalars(select(Upload.status)).all() == ["refused"]
    assert eyes.in_the_bucket == [[]]
    assert objects_in(runtime) == []


@pytest.mark.parametrize("purpose", PUBLIC)
def test_what_is_suitable_is_there_only_after_the_look(
    alice: Phone, runtime: Runtime, eyes: Eyes, purpose: str
) -> None:
    assert sent(watched(alice, runtime, eyes), a_photo(), purpose).status_code == 201
    assert eyes.in_the_bucket == [[]]
    assert len(objects_in(runtime)) == 3


@pytest.mark.parametrize("purpose", PRIVATE)
def test_what_is_private_is_shown_to_nobody(alice: Phone, runtime: Runtime, eyes: Eyes, purpose: str) -> None:
    assert sent(watched(alice, runtime, eyes), a_bloody_photo(), purpose).status_code == 201
    assert eyes.in_the_bucket == []


def test_one_that_came_by_a_link_is_looked_at_too(
    alice: Phone, runtime: Runtime, db: Session, eyes: Eyes
) -> None:
    phone, content = watched(alice, runtime, eyes), a_bloody_photo()
    link = asked_for_link(phone, content).json
    put(link, content, runtime)
    reply = completed(phone, link["uid"])
    assert (reply.status_code, reply.json["code"]) == (422, "picture_not_suitable")
    assert db.scalars(select(Upload.status)).all() == ["refused"]
    assert eyes.in_the_bucket == [[]]
    deliver_everything(runtime)
    assert objects_in(runtime) == []


def test_a_face_is_looked_at_and_the_earlier_one_stays(
    alice: Phone, runtime: Runtime, db: Session, eyes: Eyes
) -> None:
    phone = watched(alice, runtime, eyes, auth)
    before = phone.send_file("PATCH", AVATAR, a_photo()).json
    reply = phone.send_file("PATCH", AVATAR, a_bloody_photo())
    assert (reply.status_code, reply.json["code"]) == (422, "picture_not_suitable")
    deliver_everything(runtime)
    assert alice.get("/api/user/detail/").json["avatar"] == before
    assert db.scalars(select(Upload.status).order_by(Upload.id)).all() == ["ready", "refused"]
    assert len(objects_in(runtime)) == 3


@pytest.mark.parametrize("purpose", PUBLIC)
def test_when_nobody_can_look_nothing_is_shown(
    alice: Phone, runtime: Runtime, db: Session, purpose: str
) -> None:
    phone = watched(alice, runtime, Eyes(runtime, closed=True))
    reply = sent(phone, a_photo(), purpose)
    assert (reply.status_code, reply.json["code"]) == (503, "unavailable")
    assert objects_in(runtime) == []
    assert db.scalars(select(Upload.status)).all() == ["pending"]


def test_one_by_a_link_can_be_shown_later_when_somebody_can_look(
    alice: Phone, runtime: Runtime, eyes: Eyes
) -> None:
    content = a_photo()
    link = asked_for_link(alice, content).json
    put(link, content, runtime)
    assert completed(watched(alice, runtime, Eyes(runtime, closed=True)), link["uid"]).status_code == 503
    assert completed(watched(alice, runtime, eyes), link["uid"]).status_code == 200


def test_the_whole_picture_is_looked_at_not_a_corner(alice: Phone, runtime: Runtime) -> None:
    shown: list[bytes] = []

    class Keeping(Eyes):
        def concerns(self, content: bytes) -> tuple[str, ...]:
            shown.append(content)
            return ()

    watched(alice, runtime, Keeping(runtime), auth).send_file("PATCH", AVATAR, a_photo())
    (original,) = [path for path in objects_in(runtime) if path.endswith("original.jpg")]
    assert shown == [bucket_of(runtime).get(original)]
