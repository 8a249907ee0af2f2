"""Showing pictures on a business's page, ordering them, taking them down."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common.models import GalleryImage, Upload
from common.runtime import Runtime
from functions.business import main as business
from tests.integration.conftest import Phone
from tests.integration.gallery.conftest import GALLERY, ONE, Wall
from tests.integration.shared.sending import (
    a_photo,
    asked_for_link,
    is_seen_by_everybody,
    objects_in,
    uploaded,
    urls_of,
)
from tests.integration.worker import deliver_everything


def wrong_fields(reply: Any) -> list[tuple[str, str]]:
    """The fields that are wrong, and why."""
    assert reply.status_code == 422, reply.text
    return [(each["field"], each["code"]) for each in reply.json["fields"]]


def test_nothing_hangs_there_at_first(wall: Wall) -> None:
    assert wall.seen() == []


def test_a_picture_is_shown_by_the_uid_it_was_uploaded_with(wall: Wall, runtime: Runtime) -> None:
    uid = uploaded(wall.salon.owner)
    reply = wall.hang(uid)
    assert reply.status_code == 201, reply.text
    assert (reply.json["uid"], reply.json["is_cover"]) == (uid, True)
    assert (reply.json["width"], reply.json["variants"]["small"]["width"]) == (900, 128)
    assert all(is_seen_by_everybody(url, runtime) for url in urls_of(reply.json))
    assert wall.seen() == [reply.json]


def test_the_next_ones_follow_and_the_first_stays_the_cover(wall: Wall) -> None:
    uids = wall.hang_new(3)
    assert (wall.order, wall.covers) == (uids, uids[:1])


def test_a_new_one_can_be_the_cover(wall: Wall) -> None:
    wall.hang_new(2)
    uid = uploaded(wall.salon.owner)
    assert wall.hang(uid, is_cover=True).json["is_cover"] is True
    assert (wall.order[-1], wall.covers) == (uid, [uid])


def test_an_upload_is_shown_once(wall: Wall) -> None:
    (uid,) = wall.hang_new()
    reply = wall.hang(uid)
    assert (reply.status_code, reply.json["code"]) == (409, "upload_used")


def test_the_same_request_twice_shows_it_once(wall: Wall) -> None:
    wish = {"business": wall.salon.uid, "upload": uploaded(wall.salon.owner)}
    first, second = (wall.salon.owner.post(GALLERY, wish, Idempotency_Key="k") for _each in range(2))
    assert (first.status_code, second.status_code, second.json) == (201, 201, first.json)
    assert len(wall.seen()) == 1


def test_somebody_elses_upload_is_not_there(wall: Wall, alice: Phone) -> None:
    assert wrong_fields(wall.hang(uploaded(alice))) == [("upload", "not_found")]
    assert wrong_fields(wall.hang(str(uuid4()))) == [("upload", "not_found")]


@pytest.mark.parametrize("purpose", ["rating", "chat", "application"])
def test_an_upload_for_something_else_is_not_there(wall: Wall, purpose: str) -> None:
    assert wrong_fields(wall.hang(uploaded(wall.salon.owner, purpose))) == [("upload", "not_found")]


def test_one_that_has_not_arrived_is_not_there(wall: Wall) -> None:
    uid = asked_for_link(wall.salon.owner, a_photo()).json["uid"]
    assert wrong_fields(wall.hang(uid)) == [("upload", "not_found")]


def test_a_gallery_has_an_end(wall: Wall, runtime: Runtime) -> None:
    small = replace(runtime, settings=runtime.settings.model_copy(update={"gallery_size": 2}))
    owner = replace(wall.salon.owner, town=Client(business.app(small)))
    wall.hang_new(2)
    uid = uploaded(owner)
    reply = wall.hang(uid, by=owner)
    assert (reply.status_code, reply.json["code"]) == (409, "gallery_full")
    wall.take_down(wall.order[0])
    assert wall.hang(uid, by=owner).status_code == 201


# --- order and cover


def test_all_of_them_can_be_put_into_another_order(wall: Wall) -> None:
    uids = wall.hang_new(3)
    reply = wall.change(order=uids[::-1])
    assert reply.status_code == 200, reply.text
    assert [each["uid"] for each in reply.json] == uids[::-1] == wall.order
    assert wall.covers == uids[:1]


def test_another_one_can_be_the_cover(wall: Wall) -> None:
    uids = wall.hang_new(3)
    assert wall.change(cover=uids[2]).status_code == 200
    assert (wall.order, wall.covers) == (uids, uids[2:])


def test_both_at_once(wall: Wall) -> None:
    uids = wall.hang_new(3)
    wall.change(order=[uids[1], uids[2], uids[0]], cover=uids[1])
    assert (wall.order, wall.covers) == ([uids[1], uids[2], uids[0]], [uids[1]])


def test_nothing_wished_changes_nothing(wall: Wall) -> None:
    uids = wall.hang_new(2)
    assert wall.change().status_code == 200
    assert (wall.order, wall.covers) == (uids, uids[:1])


def test_an_order_names_every_picture_once(wall: Wall) -> None:
    uids, foreign = wall.hang_new(2), str(uuid4())
    reply = wall.change(order=uids[:1])
    assert (reply.status_code, reply.json["code"]) == (409, "gallery_changed")
    assert wrong_fields(wall.change(order=[*uids, foreign])) == [("order.2", "not_found")]
    assert wrong_fields(wall.change(order=[*uids, uids[0]])) == [("order.2", "twice")]
    assert wrong_fields(wall.change(cover=foreign)) == [("cover", "not_found")]
    assert (wall.order, wall.covers) == (uids, uids[:1])


@pytest.mark.parametrize(
    "wish",
    [
        {"order": None},
        {"order": []},
        {"order": "x"},
        {"order": ["x"]},
        {"order": [str(uuid4())] * 1001},
        {"cover": None},
        {"cover": 7},
        {"is_cover": True},
        {"cover": "\x00"},
    ],
)
def test_odd_wishes_are_refused(wall: Wall, wish: dict[str, Any]) -> None:
    uids = wall.hang_new(1)
    assert wrong_fields(wall.change(**wish))
    assert wall.covers == uids


# --- taking down


def test_what_is_taken_down_leaves_the_bucket(wall: Wall, runtime: Runtime, db: Session) -> None:
    first, second = wall.hang_new(2)
    assert wall.take_down(second).status_code == 204
    deliver_everything(runtime)
    assert (wall.order, wall.covers) == ([first], [first])
    assert len(objects_in(runtime)) == 3
    assert db.scalars(select(Upload.status).order_by(Upload.id)).all() == ["ready", "deleted"]


def test_the_next_one_becomes_the_cover(wall: Wall) -> None:
    uids = wall.hang_new(3)
    wall.change(order=[uids[2], uids[0], uids[1]], cover=uids[0])
    wall.take_down(uids[0])
    assert (wall.order, wall.covers) == ([uids[2], uids[1]], [uids[2]])


def test_the_last_one_can_leave_too_and_the_next_first_is_the_cover(wall: Wall, db: Session) -> None:
    wall.take_down(wall.hang_new()[0])
    assert wall.seen() == []
    uids = wall.hang_new()
    assert wall.covers == uids
    assert len(db.scalars(select(GalleryImage)).all()) == 1


def test_what_is_gone_is_gone(wall: Wall) -> None:
    (uid,) = wall.hang_new()
    assert [wall.take_down(uid).status_code for _each in range(2)] == [204, 404]
    assert wrong_fields(wall.hang(uid)) == [("upload", "not_found")]


# --- who may


def test_the_team_looks_and_its_leaders_change(
    wall: Wall, dritan: Phone, erion: Phone, stranger: Phone, db: Session
) -> None:
    (uid,) = wall.hang_new()
    wall.salon.employ(db, dritan, wall.salon.dritan)
    assert wall.seen(by=dritan) == wall.seen()
    for phone, status in ((dritan, 403), (erion, 404), (stranger, 401)):
        own = uid if phone is stranger else uploaded(phone)
        assert wall.hang(own, by=phone).status_code == status
        assert wall.change(by=phone, cover=uid).status_code == status
        assert wall.take_down(uid, by=phone).status_code == status
    assert erion.get(GALLERY, business=wall.salon.uid).status_code == 404
    assert stranger.get(GALLERY, business=wall.salon.uid).status_code == 401


def test_a_business_must_be_named(wall: Wall) -> None:
    assert wall.salon.owner.get(GALLERY).status_code == 422
    assert wall.salon.owner.delete(ONE.format(uid=uuid4())).status_code == 404
