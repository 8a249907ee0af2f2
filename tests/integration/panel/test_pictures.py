"""The pictures that everybody sees: looked at together, taken away one by one."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Upload, UploadPurpose, UploadStatus
from tests.integration.conftest import Phone
from tests.integration.panel.desk import Desk

PICTURES = "/admin/pictures/"


def worn(db: Session, clock: SetClock, phone: Phone, name: str) -> Upload:
    """A face that everybody sees; only its rows."""
    assert phone.user is not None
    sizes = {"medium": {"path": f"avatars/{name}.jpg", "width": 512, "height": 512}}
    upload = Upload(owner_id=phone.user.id, purpose=UploadPurpose.AVATAR, variants=sizes)
    upload.status, upload.path, upload.used_at = UploadStatus.READY, f"avatars/{name}.jpg", clock.now()
    db.add(upload)
    db.flush()
    phone.user.avatar_upload_id = upload.id
    db.commit()
    return upload


def test_a_page_of_pictures_is_looked_at_and_leaves(
    support: Desk, alice: Phone, erion: Phone, db: Session, clock: SetClock
) -> None:
    first, second = worn(db, clock, alice, "one"), worn(db, clock, erion, "two")
    page = support.open(PICTURES).text
    assert str(first.uid) in page
    assert "avatars/two.jpg" in page
    after = support.act(f"{PICTURES}seen/", picture=[str(first.uid), str(second.uid)])
    assert str(first.uid) not in after
    assert db.scalars(select(Upload.looked_at)).all() == [clock.now()] * 2


def test_one_picture_alone_is_looked_at(support: Desk, alice: Phone, db: Session, clock: SetClock) -> None:
    only = worn(db, clock, alice, "one")
    support.open(PICTURES)
    assert str(only.uid) not in support.act(f"{PICTURES}seen/", picture=str(only.uid))


def test_a_picture_is_taken_away_with_a_reason(
    support: Desk, alice: Phone, db: Session, clock: SetClock
) -> None:
    upload = worn(db, clock, alice, "one")
    assert support.open(f"{PICTURES}{upload.uid}/").status_code == 200
    support.act(f"{PICTURES}{upload.uid}/hide/", reason="Shows somebody else.")
    assert db.scalars(select(Upload.status)).one() is UploadStatus.HIDDEN
    assert alice.get("/api/user/detail/").json["avatar"] is None
    assert support.open(f"{PICTURES}{upload.uid}/").status_code == 404


def test_private_pictures_are_not_shown_here(
    support: Desk, alice: Phone, db: Session, clock: SetClock
) -> None:
    upload = worn(db, clock, alice, "one")
    upload.purpose = UploadPurpose.CHAT
    db.commit()
    assert support.open(f"{PICTURES}{upload.uid}/").status_code == 404
    assert support.send(f"{PICTURES}{upload.uid}/hide/", reason="Curious about it.").status_code == 303
    assert db.scalars(select(Upload.status).where(Upload.uid == UUID(str(upload.uid)))).one() == "ready"


def test_a_picture_that_nobody_has_shown_yet_is_its_owners_own(
    support: Desk, alice: Phone, db: Session, clock: SetClock
) -> None:
    upload = worn(db, clock, alice, "one")
    assert alice.user is not None
    alice.user.avatar_upload_id = upload.used_at = None
    db.commit()
    assert support.open(f"{PICTURES}{upload.uid}/").status_code == 404
