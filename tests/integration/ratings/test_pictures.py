"""Pictures below a rating."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import RatingImage, Upload, UploadPurpose, UploadStatus
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.ratings.conftest import ADD, DELETE, EDIT, Shop, how_many
from tests.integration.salon import done
from tests.integration.worker import deliver_everything


def hung(
    phone: Phone,
    db: Session,
    purpose: UploadPurpose = UploadPurpose.RATING,
    status: UploadStatus = UploadStatus.READY,
) -> str:
    """A picture of somebody's that waits to be used."""
    assert phone.user is not None
    uid = uuid4()
    sizes = {
        n: {"path": f"rating/{uid.hex}/{n}.jpg", "width": 128, "height": 96} for n in ("small", "medium")
    }
    row = Upload(uid=uid, owner_id=phone.user.id, purpose=purpose, status=status, variants=sizes)
    row.path, row.size_bytes, row.width, row.height = f"rating/{uid.hex}/original.jpg", 9, 900, 600
    db.add(row)
    db.commit()
    return str(uid)


def shown(shop: Shop, reader: Phone) -> list[str]:
    """The pictures of the newest rating."""
    return [each["uid"] for each in shop.read(reader)["results"][0]["images"]]


def status_of(db: Session, uid: str) -> str:
    """Where an upload stands."""
    row = select(Upload).where(Upload.uid == UUID(uid)).execution_options(populate_existing=True)
    return db.scalars(row).one().status


def test_everybody_sees_them_in_their_order(alice: Phone, stranger: Phone, shop: Shop, db: Session) -> None:
    mine = [hung(alice, db) for _ in range(5)]
    shop.rated(alice, images=mine)
    assert shown(shop, stranger) == mine
    first = shop.read(stranger)["results"][0]["images"][0]
    assert first["url"].endswith("/original.jpg")
    assert set(first["variants"]) == {"small", "medium"}


@pytest.mark.parametrize("what", ["somebody's", "another purpose", "not ready", "missing"])
def test_only_ones_own_ready_ones_for_ratings(
    alice: Phone, erion: Phone, shop: Shop, db: Session, what: str
) -> None:
    uid = {
        "somebody's": lambda: hung(erion, db),
        "another purpose": lambda: hung(alice, db, UploadPurpose.GALLERY),
        "not ready": lambda: hung(alice, db, status=UploadStatus.PENDING),
        "missing": lambda: str(uuid4()),
    }[what]()
    said: dict[str, Any] = {"booking": shop.visit(alice), "rating": 5, "images": [hung(alice, db), uid]}
    refused = done(alice.post(ADD, said), 422)
    assert [(each["field"], each["code"]) for each in refused["fields"]] == [("images.1", "not_found")]
    assert (shop.stars(alice), how_many(db, RatingImage)) == ((None, 0), 0)


def test_each_hangs_in_one_place(alice: Phone, shop: Shop, db: Session) -> None:
    mine = hung(alice, db)
    shop.rated(alice, images=[mine])
    again = alice.post(ADD, {"booking": shop.visit(alice), "rating": 5, "images": [mine]})
    assert done(again, 409)["code"] == "upload_used"


def test_they_are_exchanged(alice: Phone, shop: Shop, db: Session, runtime: Runtime) -> None:
    first, second, third = (hung(alice, db) for _ in range(3))
    uid = shop.rated(alice, images=[first, second])
    said = done(alice.patch(EDIT.format(uid), {"images": [third, first]}), 200)
    assert [each["uid"] for each in said["images"]] == shown(shop, alice) == [third, first]
    assert said["edited_at"] is not None
    assert [status_of(db, each) for each in (first, second, third)] == ["ready", "deleted", "ready"]
    assert ("delete_objects", "sent") in deliver_everything(runtime)


def test_they_leave_with_the_rating(alice: Phone, shop: Shop, db: Session) -> None:
    mine = hung(alice, db)
    uid = shop.rated(alice, images=[mine])
    assert alice.delete(DELETE.format(uid)).status_code == 204
    assert (status_of(db, mine), how_many(db, RatingImage)) == ("deleted", 0)


def test_one_that_was_hidden_is_not_shown(alice: Phone, shop: Shop, db: Session) -> None:
    one, two = hung(alice, db), hung(alice, db)
    shop.rated(alice, images=[one, two])
    db.scalars(select(Upload).where(Upload.uid == UUID(one))).one().status = UploadStatus.HIDDEN
    db.commit()
    assert shown(shop, alice) == [two]
