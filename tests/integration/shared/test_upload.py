"""A picture sent in one piece."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common.clock import SetClock
from common.integrations.storage import StorageError
from common.models import Upload, UploadStatus
from common.runtime import Runtime
from common.web import openapi
from functions.business import main as business
from functions.business.api import api
from tests.integration.conftest import Phone
from tests.integration.doors import with_doors
from tests.integration.shared.sending import (
    PRIVATE,
    PUBLIC,
    PURPOSES,
    UPLOAD,
    a_photo,
    bucket_of,
    is_seen,
    is_seen_by_everybody,
    objects_in,
    opened,
    sent,
    urls_of,
)
from tests.unit.pictures import hostile
from tests.unit.pictures.base import MARKER


@pytest.mark.parametrize("purpose", PURPOSES)
def test_it_comes_back_in_three_sizes(alice: Phone, runtime: Runtime, purpose: str) -> None:
    reply = sent(alice, a_photo(), purpose)
    assert reply.status_code == 201, reply.text
    assert list(reply.json) == ["uid", "url", "width", "height", "variants"]
    sizes = [(900, 600), (128, 85), (512, 341)]
    assert [opened(url, runtime).size for url in urls_of(reply.json)] == sizes
    told = [reply.json, *reply.json["variants"].values()]
    assert [(each["width"], each["height"]) for each in told] == sizes


@pytest.mark.parametrize("purpose", PUBLIC)
def test_what_is_for_a_page_everybody_sees(alice: Phone, runtime: Runtime, purpose: str) -> None:
    urls = urls_of(sent(alice, a_photo(), purpose).json)
    assert all(is_seen_by_everybody(url, runtime) for url in urls)
    assert not any("?" in url for url in urls)


@pytest.mark.parametrize("purpose", PRIVATE)
def test_what_is_private_is_seen_with_a_link_and_for_an_hour(
    alice: Phone, runtime: Runtime, purpose: str
) -> None:
    urls = urls_of(sent(alice, a_photo(), purpose).json)
    assert not any(is_seen_by_everybody(url, runtime) for url in urls)
    local = bucket_of(runtime)
    for url in urls:
        assert local.opened(url)[1]["Cache-Control"] == "private, no-store"


def test_a_link_ends_after_an_hour(alice: Phone, runtime: Runtime, clock: SetClock) -> None:
    elsewhere = with_doors(runtime, storage=type(bucket_of(runtime))(runtime.settings, clock))
    phone = replace(alice, town=Client(business.app(elsewhere)))
    url = sent(phone, a_photo(), "chat").json["url"]
    clock.advance(timedelta(seconds=3599))
    assert is_seen(url, elsewhere)
    clock.advance(timedelta(seconds=1))
    assert not is_seen(url, elsewhere)


def test_the_row_says_whose_it_is_and_that_nobody_uses_it(alice: Phone, db: Session) -> None:
    content = a_photo()
    uid = sent(alice, content).json["uid"]
    row = db.scalars(select(Upload)).one()
    assert alice.user is not None
    assert (str(row.uid), row.owner_id, row.status) == (uid, alice.user.id, "ready")
    assert (row.purpose, row.sent_bytes, row.used_at, row.sent_path) == ("gallery", len(content), None, None)


def test_nothing_of_the_file_goes_on(alice: Phone, runtime: Runtime) -> None:
    content = hostile.sample("jpeg_that_tells_where_it_was_taken").content
    for purpose in PURPOSES:
        sent(alice, content, purpose)
    assert len(objects_in(runtime)) == 12
    assert not any(MARKER in bucket_of(runtime).get(path) for path in objects_in(runtime))


def test_somebody_has_to_be_signed_in(stranger: Phone, runtime: Runtime) -> None:
    assert sent(stranger, a_photo()).status_code == 401
    assert objects_in(runtime) == []


@pytest.mark.parametrize("name", hostile.names())
def test_whatever_is_sent_nothing_hostile_is_ever_seen(
    alice: Phone, runtime: Runtime, db: Session, name: str
) -> None:
    reply = sent(alice, hostile.sample(name).content)
    assert reply.status_code in (201, 413, 422), reply.text
    row = db.scalars(select(Upload)).one_or_none()
    if reply.status_code == 201:
        for path in objects_in(runtime):
            kept = bucket_of(runtime).get(path)
            assert kept.startswith(b"\xff\xd8\xff")
            assert MARKER not in kept
    else:
        assert objects_in(runtime) == []
        assert row is None or row.status is UploadStatus.REFUSED


def test_what_the_kit_does_not_take_leaves_no_row(alice: Phone, db: Session) -> None:
    reply = sent(alice, a_photo() + bytes(10 * 1024 * 1024))
    assert (reply.status_code, reply.json["code"]) == (413, "too_large")
    assert db.scalar(select(func.count()).select_from(Upload)) == 0


class OutOfReach:
    """A bucket that is down."""

    def put(self, path: str, content: bytes, content_type: str, *, public: bool = False) -> None:
        """Take nothing."""
        raise StorageError("the bucket is out of reach")


def test_a_bucket_out_of_reach_is_worth_another_try(alice: Phone, runtime: Runtime, db: Session) -> None:
    phone = replace(alice, town=Client(business.app(with_doors(runtime, storage=OutOfReach()))))
    reply = sent(phone, a_photo())
    assert (reply.status_code, reply.json["code"]) == (503, "unavailable")
    assert db.scalars(select(Upload.status)).all() == ["pending"]


def test_the_docs_show_the_file_and_the_purpose() -> None:
    document = openapi.document([api], "1").model_dump(by_alias=True, exclude_none=True)
    form = document["paths"][UPLOAD]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["required"] == ["file", "purpose"]
    assert form["properties"]["purpose"]["enum"] == PURPOSES
    assert form["properties"]["file"]["contentMediaType"] == "application/octet-stream"


def test_an_upload_has_a_uid_that_nobody_guesses(alice: Phone) -> None:
    assert uuid.UUID(sent(alice, a_photo()).json["uid"]).version == 4
