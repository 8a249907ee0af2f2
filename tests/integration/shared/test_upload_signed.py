"""A large picture: sent to a link of its own, then taken."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common.clock import SetClock
from common.integrations.storage import Missing, NotPublic, StorageError
from common.models import Upload
from common.runtime import Runtime
from functions.business import main as business
from tests.integration.conftest import Phone
from tests.integration.doors import with_doors
from tests.integration.shared.sending import (
    PURPOSES,
    SIGNED,
    a_photo,
    asked_for_link,
    bucket_of,
    completed,
    objects_in,
    opened,
    put,
    sent,
    urls_of,
)
from tests.integration.worker import deliver_everything
from tests.unit.pictures import hostile
from tests.unit.pictures.base import busy, saved


@pytest.fixture
def photo() -> bytes:
    """A good one."""
    return a_photo()


@pytest.fixture
def link(alice: Phone, photo: bytes) -> Any:
    """Where Alice may send it."""
    reply = asked_for_link(alice, photo)
    assert reply.status_code == 201, reply.text
    return reply.json


def test_the_link_tells_how_it_is_used(link: Any, clock: SetClock) -> None:
    assert list(link) == ["uid", "url", "method", "headers", "expires_at"]
    assert link["method"] == "PUT"
    assert link["headers"]["Content-Type"] == "image/jpeg"
    assert datetime.fromisoformat(link["expires_at"]) == clock.now() + timedelta(minutes=15)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_what_was_sent_is_taken_like_any_other(
    alice: Phone, runtime: Runtime, photo: bytes, purpose: str
) -> None:
    link = asked_for_link(alice, photo, purpose).json
    put(link, photo, runtime)
    reply = completed(alice, link["uid"])
    assert reply.status_code == 200, reply.text
    assert reply.json["uid"] == link["uid"]
    assert list(reply.json) == list(sent(alice, photo, purpose).json)
    assert [opened(url, runtime).size for url in urls_of(reply.json)] == [(900, 600), (128, 85), (512, 341)]


def test_more_than_one_shot_holds_comes_this_way(alice: Phone, runtime: Runtime) -> None:
    large = saved(busy(3000, 2400), "PNG", compress_level=1)
    assert len(large) > 10 * 1024 * 1024
    assert sent(alice, large).status_code == 413
    link = asked_for_link(alice, large, content_type="image/png").json
    put(link, large, runtime)
    assert completed(alice, link["uid"]).json["width"] == 2048


def test_said_twice_it_is_the_same_picture(alice: Phone, runtime: Runtime, link: Any, photo: bytes) -> None:
    put(link, photo, runtime)
    first = completed(alice, link["uid"])
    assert completed(alice, link["uid"]).json == first.json
    deliver_everything(runtime)
    assert completed(alice, link["uid"]).json == first.json


def test_what_was_sent_does_not_stay(alice: Phone, runtime: Runtime, link: Any, photo: bytes) -> None:
    put(link, photo, runtime)
    assert [path for path in objects_in(runtime) if path.startswith("quarantine/")]
    completed(alice, link["uid"])
    deliver_everything(runtime)
    assert not [path for path in objects_in(runtime) if path.startswith("quarantine/")]


def test_nobody_sees_what_was_sent(runtime: Runtime, link: Any, photo: bytes) -> None:
    put(link, photo, runtime)
    local = bucket_of(runtime)
    (path,) = objects_in(runtime)
    for url in (link["url"], link["url"].partition("?")[0]):
        with pytest.raises(Missing):
            local.opened(url)
    with pytest.raises(NotPublic):
        local.url(path)


def test_before_it_is_there_it_cannot_be_taken(
    alice: Phone, runtime: Runtime, link: Any, photo: bytes
) -> None:
    reply = completed(alice, link["uid"])
    assert (reply.status_code, reply.json["code"]) == (409, "not_uploaded")
    put(link, photo, runtime)
    assert completed(alice, link["uid"]).status_code == 200


def test_somebody_elses_does_not_exist(
    alice: Phone, erion: Phone, stranger: Phone, runtime: Runtime, link: Any, photo: bytes
) -> None:
    put(link, photo, runtime)
    assert completed(erion, link["uid"]).status_code == 404
    assert completed(stranger, link["uid"]).status_code == 401
    assert completed(alice, "0b9f1e9a-5c1e-4d35-9a3c-6f6f2a7c9d10").status_code == 404


def test_one_that_came_in_one_piece_may_be_said_to_be_complete(alice: Phone, photo: bytes) -> None:
    picture = sent(alice, photo).json
    assert completed(alice, picture["uid"]).json == picture


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("svg_with_a_script", "picture_type_not_allowed"),
        ("half_a_jpeg", "picture_not_readable"),
        ("png_of_fifty_thousand_squared", "picture_too_many_pixels"),
        ("heic", "picture_is_heic"),
    ],
)
def test_what_is_no_picture_is_refused_for_good_and_leaves(
    alice: Phone, runtime: Runtime, db: Session, name: str, code: str
) -> None:
    content = hostile.sample(name).content
    link = asked_for_link(alice, content).json
    put(link, content, runtime)
    reply = completed(alice, link["uid"])
    assert (reply.status_code, reply.json["code"]) == (422, code)
    assert db.scalars(select(Upload.status)).all() == ["refused"]
    deliver_everything(runtime)
    assert objects_in(runtime) == []
    again = completed(alice, link["uid"])
    assert (again.status_code, again.json["code"]) == (422, "picture_refused")


def test_more_than_was_announced_is_not_even_read(
    alice: Phone, runtime: Runtime, link: Any, photo: bytes, db: Session
) -> None:
    """Cloud Storage would not have taken it; if it ever does, we do not."""
    path = db.scalars(select(Upload.sent_path)).one()
    assert path is not None
    bucket_of(runtime).put(path, photo + b"!", "image/jpeg")
    reply = completed(alice, link["uid"])
    assert (reply.status_code, reply.json["code"]) == (413, "picture_too_large")
    deliver_everything(runtime)
    assert objects_in(runtime) == []


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"size_bytes": 0}, 422, "invalid"),
        ({"size_bytes": -1}, 422, "invalid"),
        ({"size_bytes": 26_214_401}, 413, "picture_too_large"),
        ({"size_bytes": 10**30}, 413, "picture_too_large"),
        ({"size_bytes": "many"}, 422, "invalid"),
        ({"content_type": "image/svg+xml"}, 422, "invalid"),
        ({"content_type": "image/jpeg\r\nx-goog-acl: public-read"}, 422, "invalid"),
        ({"purpose": "avatar"}, 422, "invalid"),
        ({"path": "gallery/x.jpg"}, 422, "invalid"),
    ],
)
def test_other_wishes_are_refused(
    alice: Phone, photo: bytes, db: Session, more: dict[str, Any], status: int, code: str
) -> None:
    reply = asked_for_link(alice, photo, **more)
    assert (reply.status_code, reply.json["code"]) == (status, code)
    assert db.scalars(select(Upload)).all() == []


def test_a_stranger_gets_no_link(stranger: Phone) -> None:
    assert stranger.post(SIGNED, {}).status_code == 401


class Down:
    """A bucket that answers nothing."""

    def __getattr__(self, _name: str) -> Any:
        def act(*_given: Any, **_more: Any) -> Any:
            raise StorageError("the bucket is out of reach")

        return act


def test_a_bucket_out_of_reach_is_worth_another_try(
    alice: Phone, runtime: Runtime, link: Any, photo: bytes
) -> None:
    put(link, photo, runtime)
    phone = replace(alice, town=Client(business.app(with_doors(runtime, storage=Down()))))
    for reply in (asked_for_link(phone, photo), completed(phone, link["uid"])):
        assert (reply.status_code, reply.json["code"]) == (503, "unavailable")
    assert completed(alice, link["uid"]).status_code == 200
