"""The pictures on a business's own screen, and those of its team."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Business, GalleryImage, Upload, UploadPurpose, UploadStatus, User
from tests.integration.conftest import Phone
from tests.integration.discovery.places import employee, place

DETAIL, EMPLOYEES = "/api/business/detail/{}/", "/api/business/employees/{}/"


def picture(db: Session, of: User, name: str, at: datetime, **more: Any) -> Upload:
    """One that has been looked at, in three sizes."""
    sizes = {"small": (128, 96), "medium": (512, 384)}
    variants = {
        size: {"path": f"gallery/{name}/{size}.jpg", "width": width, "height": height}
        for size, (width, height) in sizes.items()
    }
    values = {
        "purpose": UploadPurpose.GALLERY,
        "status": UploadStatus.READY,
        "path": f"gallery/{name}/original.jpg",
        "content_type": "image/jpeg",
        "size_bytes": 1000,
        "width": 2048,
        "height": 1536,
        "variants": variants,
        "created_at": at,
    }
    row = Upload(owner_id=of.id, **values | more)
    db.add(row)
    db.flush()
    return row


def hang(db: Session, where: Business, what: Upload, position: int, *, is_cover: bool = False) -> None:
    """Put a picture in the gallery."""
    db.add(GalleryImage(business_id=where.id, upload_id=what.id, position=position, is_cover=is_cover))
    db.flush()


@pytest.fixture
def owner(bora: Phone) -> User:
    """Whose pictures they are."""
    assert bora.user is not None
    return bora.user


def shown(phone: Phone, url: str) -> Any:
    reply = phone.get(url)
    assert reply.status_code == 200, reply.text
    return reply.json


def test_the_gallery_comes_in_its_order_and_says_which_is_the_cover(
    stranger: Phone, owner: User, db: Session, clock: SetClock
) -> None:
    salon = place(db)
    window, chair = (picture(db, owner, name, clock.now()) for name in ("window", "chair"))
    hang(db, salon, chair, 2, is_cover=True)
    hang(db, salon, window, 1)
    profile = shown(stranger, DETAIL.format(salon.uid))
    assert [each["uid"] for each in profile["gallery"]] == [str(window.uid), str(chair.uid)]
    assert profile["cover"] == profile["gallery"][1]
    cover = profile["cover"]
    assert cover["url"].endswith("/gallery/chair/original.jpg")
    assert (cover["width"], cover["height"]) == (2048, 1536)
    assert cover["variants"]["small"]["url"].endswith("/gallery/chair/small.jpg")
    assert (cover["variants"]["medium"]["width"], cover["variants"]["medium"]["height"]) == (512, 384)


def test_what_nobody_has_looked_at_is_not_shown(
    stranger: Phone, owner: User, db: Session, clock: SetClock
) -> None:
    salon = place(db)
    gone = {"status": UploadStatus.DELETED, "deleted_at": clock.now()}
    hang(db, salon, picture(db, owner, "gone", clock.now(), **gone), 1, is_cover=True)
    profile = shown(stranger, DETAIL.format(salon.uid))
    assert (profile["gallery"], profile["cover"]) == ([], None)


def test_each_business_has_its_own(stranger: Phone, owner: User, db: Session, clock: SetClock) -> None:
    salon, other = place(db), place(db, "Another")
    hang(db, other, picture(db, owner, "theirs", clock.now()), 1, is_cover=True)
    assert shown(stranger, DETAIL.format(salon.uid))["gallery"] == []


def test_the_team_has_faces(stranger: Phone, owner: User, db: Session, clock: SetClock) -> None:
    salon = place(db)
    face = picture(db, owner, "dritan", clock.now(), purpose=UploadPurpose.AVATAR)
    hidden = picture(
        db, owner, "elira", clock.now(), purpose=UploadPurpose.AVATAR, status=UploadStatus.REFUSED
    )
    employee(db, salon, "Dritan", avatar_upload_id=face.id, rank=1)
    employee(db, salon, "Elira", avatar_upload_id=hidden.id, rank=2)
    employee(db, salon, "Genta", rank=3)
    for team in (
        shown(stranger, DETAIL.format(salon.uid))["team"],
        shown(stranger, EMPLOYEES.format(salon.uid)),
    ):
        assert [each["name"] for each in team] == ["Dritan", "Elira", "Genta"]
        assert [each["avatar"] and each["avatar"]["uid"] for each in team] == [str(face.uid), None, None]
        assert team[0]["avatar"]["variants"]["small"]["width"] == 128
