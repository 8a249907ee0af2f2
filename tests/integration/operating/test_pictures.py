"""Pictures that everybody sees, looked at and taken away."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import (
    Booking,
    Business,
    Employee,
    GalleryImage,
    Rating,
    RatingImage,
    Upload,
    UploadPurpose,
    UploadStatus,
)
from common.runtime import Runtime
from common.web.paging import PageQuery
from functions.business.operating import pictures
from tests.integration.conftest import Phone
from tests.integration.operating.conftest import WHY, Desk, person
from tests.integration.salon import Salon
from tests.integration.shared.sending import objects_in, uploaded
from tests.integration.visits import Diary
from tests.integration.worker import deliver_everything


@pytest.fixture
def business(salon: Salon, db: Session) -> Business:
    """Bora's salon."""
    return db.scalars(select(Business).where(Business.uid == UUID(salon.uid))).one()


def an_upload(desk: Desk, phone: Phone, purpose: UploadPurpose, minute: int = 0, **more: Any) -> Upload:
    """One that has been ready and shown since that minute; only its row."""
    values = {"status": UploadStatus.READY, "path": f"{purpose}/{uuid4().hex}/original.jpg"} | more
    upload = Upload(owner_id=person(phone).id, purpose=purpose, variants={}, **values)
    upload.used_at = more.get("used_at", desk.clock.now() + timedelta(minutes=minute))
    desk.db.add(upload)
    desk.db.flush()
    return upload


def hung(desk: Desk, business: Business, upload: Upload, *, is_cover: bool = False) -> None:
    """It hangs in the gallery."""
    desk.db.add(GalleryImage(business_id=business.id, upload_id=upload.id, is_cover=is_cover))
    desk.db.commit()


def rated(db: Session, booking: Booking, upload: Upload) -> Rating:
    """A rating that shows it."""
    rating = Rating(
        business_id=booking.business_id, booking_id=booking.id, customer_id=booking.customer_id, rating=5
    )
    db.add(rating)
    db.flush()
    db.add(RatingImage(rating_id=rating.id, upload_id=upload.id))
    db.commit()
    return rating


def test_what_everybody_sees_waits_to_be_looked_at_the_newest_first(
    alice: Phone, bora: Phone, business: Business, salon: Salon, desk: Desk, db: Session
) -> None:
    on_wall = an_upload(desk, bora, UploadPurpose.GALLERY, 1)
    of_dritan = an_upload(desk, bora, UploadPurpose.AVATAR, 2)
    of_alice = an_upload(desk, alice, UploadPurpose.AVATAR, 3)
    with_stars = an_upload(desk, alice, UploadPurpose.RATING, 4)
    an_upload(desk, alice, UploadPurpose.CHAT, 5)
    an_upload(desk, alice, UploadPurpose.GALLERY, used_at=None)
    dritan = db.scalars(select(Employee).where(Employee.uid == UUID(salon.dritan))).one()
    dritan.avatar_upload_id, person(alice).avatar_upload_id = of_dritan.id, of_alice.id
    hung(desk, business, on_wall)
    rating = rated(db, Diary.of(db, salon).visit(desk.clock.now(), person(alice)), with_stars)
    first = pictures.to_look_at(db, PageQuery(limit=3))
    rest = pictures.to_look_at(db, PageQuery(limit=3, cursor=first.next))
    shown = pictures.where_shown(db, [*first.rows, *rest.rows])
    assert [each.upload.id for each in shown] == [with_stars.id, of_alice.id, of_dritan.id, on_wall.id]
    assert [(each.owner.name, each.business, each.employee, each.rating) for each in shown] == [
        ("Alice", business, None, rating),
        ("Alice", None, None, None),
        ("Bora", business, dritan, None),
        ("Bora", business, None, None),
    ]


def test_what_has_been_looked_at_waits_no_longer(alice: Phone, desk: Desk, db: Session) -> None:
    seen, unseen = (an_upload(desk, alice, UploadPurpose.AVATAR, minute) for minute in (1, 2))
    db.commit()
    assert desk.does(pictures.seen, [seen.uid, uuid4()], why=None) == 1
    assert desk.does(pictures.seen, [seen.uid], why=None) == 0
    assert pictures.to_look_at(db, PageQuery()).rows == [unseen]
    assert desk.written == [("picture.seen", None)]


def test_a_hidden_one_is_off_the_wall_and_out_of_the_bucket(
    bora: Phone, salon: Salon, desk: Desk, db: Session, runtime: Runtime
) -> None:
    cover, other = (uploaded(bora, width=96, height=64) for _each in range(2))
    for uid in (cover, other):
        wish = {"business": salon.uid, "upload": uid}
        assert bora.post("/api/onboarding/gallery/", wish).status_code == 201
    before = len(objects_in(runtime))
    desk.does(pictures.hide, UUID(cover))
    desk.does(pictures.hide, UUID(cover))
    deliver_everything(runtime)
    left = bora.get("/api/onboarding/gallery/", business=salon.uid).json
    assert [(each["uid"], each["is_cover"]) for each in left] == [(other, True)]
    assert len(objects_in(runtime)) == before // 2
    row = db.scalars(select(Upload).where(Upload.uid == UUID(cover))).one()
    assert (row.status, row.looked_at) == (UploadStatus.HIDDEN, desk.clock.now())
    assert desk.written == [("picture.hidden", WHY)]
    again = bora.post("/api/onboarding/gallery/", {"business": salon.uid, "upload": cover})
    assert again.status_code == 422


def test_a_hidden_face_is_worn_by_nobody(
    alice: Phone, bora: Phone, salon: Salon, desk: Desk, db: Session
) -> None:
    hers, his = (an_upload(desk, phone, UploadPurpose.AVATAR) for phone in (alice, bora))
    dritan = db.scalars(select(Employee).where(Employee.uid == UUID(salon.dritan))).one()
    person(alice).avatar_upload_id, dritan.avatar_upload_id = hers.id, his.id
    db.commit()
    for upload in (hers, his):
        desk.does(pictures.hide, upload.uid)
    assert db.scalars(select(Employee.avatar_upload_id).where(Employee.id == dritan.id)).one() is None
    assert alice.get("/api/user/detail/").json["avatar"] is None


def test_a_rating_stays_without_its_hidden_picture(
    alice: Phone, salon: Salon, desk: Desk, db: Session
) -> None:
    upload = an_upload(desk, alice, UploadPurpose.RATING)
    rating = rated(db, Diary.of(db, salon).visit(desk.clock.now(), person(alice)), upload)
    desk.does(pictures.hide, upload.uid)
    assert db.scalars(select(RatingImage)).all() == []
    db.refresh(rating)
    assert rating.status == "visible"


@pytest.mark.parametrize(
    "more",
    [
        {"purpose": UploadPurpose.CHAT},
        {"used_at": None},
        {"status": UploadStatus.DELETED},
    ],
    ids=["private", "unused", "gone"],
)
def test_what_nobody_sees_cannot_be_hidden(alice: Phone, desk: Desk, db: Session, more: Any) -> None:
    upload = an_upload(desk, alice, **{"purpose": UploadPurpose.AVATAR} | more)
    db.commit()
    assert desk.refused(pictures.hide, upload.uid) == "not_found"
    assert desk.refused(pictures.hide, uuid4()) == "not_found"
    assert desk.written == []
