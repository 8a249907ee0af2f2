"""How much one person may send in a day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import Client

from common.clock import SetClock
from common.integrations.vision import LocalVision
from common.runtime import Runtime
from functions.auth import main as auth
from functions.business import main as business
from tests.integration.conftest import Phone
from tests.integration.doors import with_doors
from tests.integration.shared.sending import a_bloody_photo, a_photo, asked_for_link, sent
from tests.unit.pictures import hostile

PHOTO = a_photo(96, 64)
A_DAY = timedelta(days=1)


@pytest.fixture
def allowing(alice: Phone, runtime: Runtime) -> Callable[..., Phone]:
    """Alice's phone in a town with these limits."""

    def make(**limits: int) -> Phone:
        elsewhere = replace(runtime, settings=runtime.settings.model_copy(update=limits))
        return replace(alice, town=Client(business.app(with_doors(elsewhere, vision=LocalVision()))))

    return make


def refused(reply: Any) -> int:
    """After how many seconds there is room again."""
    assert (reply.status_code, reply.json["code"]) == (429, "upload_quota_used"), reply.text
    assert reply.headers["Retry-After"] == str(reply.json["retry_after"])
    return int(reply.json["retry_after"])


def test_so_many_files_and_no_more(allowing: Callable[..., Phone], clock: SetClock) -> None:
    phone = allowing(uploads_per_day=2)
    assert sent(phone, PHOTO).status_code == 201
    clock.advance(timedelta(hours=1))
    assert sent(phone, PHOTO).status_code == 201
    clock.advance(timedelta(hours=1))
    assert refused(sent(phone, PHOTO)) == 22 * 3600


def test_after_a_day_there_is_room_for_as_many_as_have_left_it(
    allowing: Callable[..., Phone], clock: SetClock
) -> None:
    phone = allowing(uploads_per_day=2)
    sent(phone, PHOTO)
    clock.advance(timedelta(hours=1))
    sent(phone, PHOTO)
    clock.advance(timedelta(seconds=refused(sent(phone, PHOTO)) - 1))
    assert refused(sent(phone, PHOTO)) == 1
    clock.advance(timedelta(seconds=1))
    assert sent(phone, PHOTO).status_code == 201
    assert refused(sent(phone, PHOTO)) == 3600


def test_so_many_bytes_and_no_more(allowing: Callable[..., Phone]) -> None:
    phone = allowing(upload_bytes_per_day=2 * len(PHOTO))
    assert [sent(phone, PHOTO).status_code for _each in range(2)] == [201, 201]
    assert refused(sent(phone, PHOTO)) == 24 * 3600


def test_enough_must_have_left_for_a_large_one(allowing: Callable[..., Phone], clock: SetClock) -> None:
    phone = allowing(upload_bytes_per_day=3 * len(PHOTO))
    for _each in range(3):
        sent(phone, PHOTO)
        clock.advance(timedelta(hours=1))
    large = PHOTO + bytes(len(PHOTO) // 2)
    assert refused(sent(phone, large)) == 22 * 3600


def test_what_fits_into_no_day_is_too_large(allowing: Callable[..., Phone]) -> None:
    reply = sent(allowing(upload_bytes_per_day=len(PHOTO) - 1), PHOTO)
    assert (reply.status_code, reply.json["code"]) == (413, "too_large")


def test_nothing_may_be_allowed_at_all(allowing: Callable[..., Phone]) -> None:
    assert refused(sent(allowing(uploads_per_day=0), PHOTO)) == 24 * 3600


def test_links_count_with_what_they_promise(allowing: Callable[..., Phone]) -> None:
    phone = allowing(upload_bytes_per_day=2 * len(PHOTO))
    assert [asked_for_link(phone, PHOTO).status_code for _each in range(2)] == [201, 201]
    refused(asked_for_link(phone, PHOTO))
    refused(sent(phone, PHOTO))


@pytest.mark.parametrize("content", [hostile.sample("half_a_jpeg").content, a_bloody_photo()])
def test_what_is_refused_counts_too(allowing: Callable[..., Phone], content: bytes) -> None:
    phone = allowing(uploads_per_day=1)
    assert sent(phone, content).status_code == 422
    refused(sent(phone, PHOTO))


def test_everybody_has_days_of_their_own(allowing: Callable[..., Phone], erion: Phone) -> None:
    phone = allowing(uploads_per_day=1)
    sent(phone, PHOTO)
    refused(sent(phone, PHOTO))
    assert sent(replace(erion, town=phone.town), PHOTO).status_code == 201


def test_ones_own_face_has_limits_of_its_own(
    alice: Phone, allowing: Callable[..., Phone], runtime: Runtime
) -> None:
    faces = replace(alice, town=Client(auth.app(runtime)))
    assert faces.send_file("PATCH", "/api/user/avatar/", PHOTO).status_code == 200
    phone = allowing(uploads_per_day=1)
    assert sent(phone, PHOTO).status_code == 201
    assert faces.send_file("PATCH", "/api/user/avatar/", PHOTO).status_code == 200
