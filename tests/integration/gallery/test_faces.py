"""The pictures of those who work in a business."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Employee, Upload, UploadStatus
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.salon import Salon
from tests.integration.shared.sending import (
    a_photo,
    bucket_of,
    is_seen_by_everybody,
    objects_in,
    urls_of,
)
from tests.integration.worker import deliver_everything
from tests.unit.pictures import hostile

FACE = "/api/onboarding/employee/{employee}/avatar/"


def given(phone: Phone, employee: str, content: bytes) -> Any:
    """Give somebody a face."""
    return phone.send_file("PATCH", FACE.format(employee=employee), content)


@pytest.fixture
def face() -> bytes:
    """A good photo."""
    return a_photo()


def worn_by(db: Session, employee: str) -> Upload | None:
    """The picture somebody wears."""
    db.expire_all()
    worn = select(Upload).join(Employee, Employee.avatar_upload_id == Upload.id)
    return db.scalar(worn.where(Employee.uid == employee))


def test_a_face_has_three_sizes_the_smaller_ones_square(
    salon: Salon, face: bytes, runtime: Runtime, db: Session
) -> None:
    reply = given(salon.owner, salon.dritan, face)
    assert reply.status_code == 200, reply.text
    images = [Image.open(BytesIO(bucket_of(runtime).opened(url)[0])) for url in urls_of(reply.json)]
    assert [image.size for image in images] == [(900, 600), (128, 128), (512, 512)]
    worn = worn_by(db, salon.dritan)
    assert worn is not None
    assert (str(worn.uid), worn.purpose, worn.used_at) == (
        reply.json["uid"],
        "avatar",
        runtime.clock.now(),
    )
    assert worn_by(db, salon.elira) is None


def test_a_new_one_replaces_the_old_one_whose_objects_leave(
    salon: Salon, face: bytes, runtime: Runtime
) -> None:
    before = given(salon.owner, salon.dritan, face).json
    after = given(salon.owner, salon.dritan, face).json
    deliver_everything(runtime)
    assert not any(is_seen_by_everybody(url, runtime) for url in urls_of(before))
    assert all(is_seen_by_everybody(url, runtime) for url in urls_of(after))


def test_it_can_be_taken_off(salon: Salon, face: bytes, runtime: Runtime, db: Session) -> None:
    given(salon.owner, salon.dritan, face)
    assert [salon.owner.delete(FACE.format(employee=salon.dritan)).status_code for _e in range(2)] == [
        204
    ] * 2
    deliver_everything(runtime)
    assert objects_in(runtime) == []
    assert worn_by(db, salon.dritan) is None


def test_what_is_no_picture_is_refused_and_the_earlier_one_stays(
    salon: Salon, face: bytes, db: Session
) -> None:
    before = given(salon.owner, salon.dritan, face).json["uid"]
    reply = given(salon.owner, salon.dritan, hostile.sample("svg_with_a_script").content)
    assert (reply.status_code, reply.json["code"]) == (422, "picture_type_not_allowed")
    worn = worn_by(db, salon.dritan)
    assert worn is not None
    assert str(worn.uid) == before


def test_leaders_choose_faces_and_nobody_else(
    salon: Salon, dritan: Phone, erion: Phone, stranger: Phone, db: Session, face: bytes
) -> None:
    salon.employ(db, dritan, salon.dritan)
    for phone, status in ((dritan, 403), (erion, 404), (stranger, 401)):
        assert given(phone, salon.elira, face).status_code == status
        assert phone.delete(FACE.format(employee=salon.elira)).status_code == status
    assert db.scalars(select(Upload)).all() == []


def test_whoever_has_left_gets_no_face(salon: Salon, face: bytes, db: Session) -> None:
    salon.owner.delete(f"/api/onboarding/employee/{salon.elira}/")
    assert given(salon.owner, salon.elira, face).status_code == 404
    assert UploadStatus.READY not in db.scalars(select(Upload.status)).all()
