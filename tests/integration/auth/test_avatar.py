"""One's own picture: taken, worn, exchanged, taken off, and nothing left lying about."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common.clock import SetClock
from common.integrations.storage import Missing, Storage, StorageError
from common.models import Outbox, Upload, UploadStatus, User
from common.pictures import Picture
from common.runtime import Runtime
from functions.auth import main as auth
from functions.auth.tasks.objects import sweep_uploads
from tests.integration.conftest import Phone
from tests.integration.doors import with_doors
from tests.integration.worker import deliver_everything
from tests.unit.pictures import hostile
from tests.unit.pictures.base import CORNERS, MARKER, looks_like, photo, saved

AVATAR, DETAIL = "/api/user/avatar/", "/api/user/detail/"
SIZES = ["original", "medium", "small"]


def sent(phone: Phone, content: bytes) -> Any:
    """Send a picture."""
    return phone.send_file("PATCH", AVATAR, content)


@pytest.fixture
def face() -> bytes:
    """A good photo."""
    return saved(photo(900, 600), "JPEG")


@pytest.fixture
def bucket(runtime: Runtime) -> Storage:
    """Where pictures are kept."""
    return runtime.doors.storage


def opened(url: str, runtime: Runtime) -> Image.Image:
    """The picture at one of our URLs, as everybody sees it."""
    return Image.open(BytesIO(runtime.doors.storage.opened(url)[0]))  # type: ignore[attr-defined]


def worn(db: Session, phone: Phone) -> Upload | None:
    """The upload behind somebody's picture."""
    db.expire_all()
    assert phone.user is not None
    return db.scalar(
        select(Upload).join(User, User.avatar_upload_id == Upload.id).where(User.id == phone.user.id)
    )


def test_a_picture_is_worn_in_three_sizes(alice: Phone, face: bytes, runtime: Runtime) -> None:
    reply = sent(alice, face)
    assert reply.status_code == 200, reply.json
    assert list(reply.json) == SIZES
    assert [opened(reply.json[name], runtime).size for name in SIZES] == [(900, 600), (512, 512), (128, 128)]
    assert alice.get(DETAIL).json["avatar"] == reply.json


def test_nobody_wears_anything_at_first(alice: Phone) -> None:
    assert alice.get(DETAIL).json["avatar"] is None


def test_the_row_says_what_is_in_the_bucket(
    alice: Phone, face: bytes, db: Session, bucket: Storage, clock: SetClock
) -> None:
    sent(alice, face)
    upload = worn(db, alice)
    assert upload is not None
    assert upload.path == f"avatars/{upload.uid.hex}/original.jpg"
    assert (upload.status, upload.purpose, upload.content_type) == ("ready", "avatar", "image/jpeg")
    assert (upload.width, upload.height, upload.created_at) == (900, 600, clock.now())
    assert upload.size_bytes == len(bucket.get(upload.path))
    small = {"path": f"avatars/{upload.uid.hex}/small.jpg", "width": 128, "height": 128}
    assert upload.variants["small"] == small


def test_where_it_was_taken_is_told_to_nobody(alice: Phone, db: Session, bucket: Storage) -> None:
    content = hostile.sample("jpeg_that_tells_where_it_was_taken").content
    with Image.open(BytesIO(content)) as image:
        assert image.getexif().get_ifd(0x8825)
    sent(alice, content)
    upload = worn(db, alice)
    assert upload is not None
    for path in (upload.path, *(each["path"] for each in upload.variants.values())):
        kept = bucket.get(path or "")
        assert MARKER not in kept
        with Image.open(BytesIO(kept)) as image:
            assert not image.getexif()
        assert looks_like(Picture(kept, *image.size), CORNERS)


def test_a_new_one_replaces_the_old_one_whose_objects_leave(
    alice: Phone, face: bytes, db: Session, runtime: Runtime, bucket: Storage
) -> None:
    before = sent(alice, face).json
    old = worn(db, alice)
    assert old is not None
    after = sent(alice, face).json
    assert not set(before.values()) & set(after.values())
    assert opened(before["small"], runtime)  # until the outbox has been delivered
    assert ("delete_objects", "sent") in deliver_everything(runtime)
    for url in before.values():
        with pytest.raises(Missing):
            opened(url, runtime)
    assert [opened(url, runtime).size for url in after.values()][2] == (128, 128)
    db.expire_all()
    assert (old.status, old.deleted_at) == ("deleted", runtime.clock.now())


def test_taking_it_off_leaves_no_face(alice: Phone, face: bytes, db: Session, runtime: Runtime) -> None:
    urls = sent(alice, face).json.values()
    assert alice.delete(AVATAR).status_code == 204
    assert alice.get(DETAIL).json["avatar"] is None
    deliver_everything(runtime)
    for url in urls:
        with pytest.raises(Missing):
            opened(url, runtime)


def test_taking_nothing_off_is_fine(alice: Phone, face: bytes, runtime: Runtime) -> None:
    assert alice.delete(AVATAR).status_code == 204
    sent(alice, face)
    assert [alice.delete(AVATAR).status_code for _each in range(2)] == [204, 204]
    assert [kind for kind, _state in deliver_everything(runtime)].count("delete_objects") == 1


def test_nobody_touches_somebody_elses(alice: Phone, erion: Phone, face: bytes) -> None:
    hers = sent(alice, face).json
    sent(erion, face)
    erion.delete(AVATAR)
    assert alice.get(DETAIL).json["avatar"] == hers


def test_a_stranger_has_no_face(stranger: Phone, face: bytes) -> None:
    assert sent(stranger, face).status_code == 401
    assert stranger.delete(AVATAR).status_code == 401


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("svg_with_a_script", "picture_type_not_allowed", "JPEG"),
        ("heic", "picture_is_heic", "JPEG"),
        ("half_a_jpeg", "picture_not_readable", "damaged"),
        ("png_of_fifty_thousand_squared", "picture_too_many_pixels", "pixels"),
        ("png_of_one_pixel", "picture_too_small", "32"),
        ("nothing_at_all", "picture_type_not_allowed", "JPEG"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(
    alice: Phone, db: Session, name: str, code: str, said: str
) -> None:
    reply = sent(alice, hostile.sample(name).content)
    assert (reply.status_code, reply.json["code"]) == (422, code)
    assert said in reply.json["detail"]
    assert db.scalar(select(func.count()).select_from(Upload)) == 0


def test_more_than_ten_megabytes_are_refused(alice: Phone, face: bytes) -> None:
    reply = sent(alice, face + bytes(10 * 1024 * 1024))
    assert (reply.status_code, reply.json["code"]) == (413, "too_large")


def test_it_must_come_as_a_file(alice: Phone, face: bytes) -> None:
    assert alice.patch(AVATAR, {"file": "x"}).status_code == 415
    assert alice.send_file("PATCH", AVATAR, face, name="picture").status_code == 422


# --- when the bucket is out of reach


class Full:
    """A bucket that takes so many objects and no more."""

    def __init__(self, bucket: Storage, takes: int) -> None:
        self._bucket, self._left = bucket, takes

    def put(self, path: str, content: bytes, content_type: str, *, public: bool = False) -> None:
        """Take an object, if there is room."""
        self._left -= 1
        if self._left < 0:
            raise StorageError("the bucket is out of reach")
        self._bucket.put(path, content, content_type, public=public)

    def get(self, path: str) -> bytes:
        """As ever."""
        return self._bucket.get(path)

    def delete(self, path: str) -> None:
        """Out of reach."""
        raise StorageError("the bucket is out of reach")

    def link(self, path: str, seconds: int) -> str:
        """As ever."""
        return self._bucket.link(path, seconds)

    def url(self, path: str) -> str:
        """As ever."""
        return self._bucket.url(path)


@pytest.fixture
def with_bucket(alice: Phone, runtime: Runtime, bucket: Storage) -> Callable[[int], Phone]:
    """Alice's phone in a town whose bucket takes so many objects more."""

    def make(takes: int) -> Phone:
        elsewhere = with_doors(runtime, storage=Full(bucket, takes))
        return replace(alice, town=Client(auth.app(elsewhere)))

    return make


@pytest.mark.parametrize("takes", [0, 1, 2])
def test_she_keeps_the_old_one_when_the_new_one_cannot_be_kept(
    alice: Phone, face: bytes, with_bucket: Callable[[int], Phone], takes: int, runtime: Runtime
) -> None:
    before = sent(alice, face).json
    reply = sent(with_bucket(takes), face)
    assert (reply.status_code, reply.json["code"]) == (503, "unavailable")
    assert "Retry-After" in reply.headers
    deliver_everything(runtime)
    assert alice.get(DETAIL).json["avatar"] == before
    assert all(opened(url, runtime) for url in before.values())


def test_what_never_arrived_is_swept_up_after_a_day(
    alice: Phone,
    face: bytes,
    with_bucket: Callable[[int], Phone],
    db: Session,
    runtime: Runtime,
    clock: SetClock,
    bucket: Storage,
) -> None:
    worn_all_along = sent(alice, face).json
    sent(with_bucket(2), face)
    (lost,) = db.scalars(select(Upload).where(Upload.status == UploadStatus.PENDING))
    clock.advance(timedelta(days=1))
    assert sweep_uploads(runtime) == {"uploads": 0}
    clock.advance(timedelta(seconds=1))
    assert sweep_uploads(runtime) == {"uploads": 1}
    assert sweep_uploads(runtime) == {"uploads": 0}
    assert lost.path is not None
    assert bucket.get(lost.path)
    assert ("delete_objects", "sent") in deliver_everything(runtime)
    with pytest.raises(Missing):
        bucket.get(lost.path)
    assert all(opened(url, runtime) for url in worn_all_along.values())


def test_objects_that_could_not_be_deleted_are_tried_again(
    alice: Phone, face: bytes, runtime: Runtime, bucket: Storage, clock: SetClock, db: Session
) -> None:
    url = sent(alice, face).json["small"]
    alice.delete(AVATAR)
    assert ("delete_objects", "waiting") in deliver_everything(with_doors(runtime, storage=Full(bucket, 0)))
    assert opened(url, runtime)
    clock.advance(timedelta(hours=1))
    assert ("delete_objects", "sent") in deliver_everything(runtime)
    with pytest.raises(Missing):
        opened(url, runtime)
    db.expire_all()
    assert db.scalars(select(Outbox.payload).where(Outbox.kind == "delete_objects")).all() == [{}]
