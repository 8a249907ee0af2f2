"""Her pictures, with their objects in the bucket."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.integrations.storage import is_for_everybody
from common.models import (
    Business,
    Employee,
    GalleryImage,
    JobApplication,
    Rating,
    RatingImage,
    Upload,
    UploadPurpose,
    UploadStatus,
)
from tests.integration.auth.leaving.canaries.life import NAME, PICTURE, WORD, Life


def pictures(db: Session, life: Life) -> None:
    """One for every purpose, her face in Bora's team, and one that waits; each has three objects, but the last."""
    uploads = {purpose: _upload(db, life, purpose) for purpose in UploadPurpose}
    _face_in_the_team(db, life)
    _waiting(db, life)
    life.alice.avatar_upload_id = uploads[UploadPurpose.AVATAR].id
    application = db.scalars(select(JobApplication)).one()
    application.upload_id = uploads[UploadPurpose.APPLICATION].id
    rating = db.scalars(select(Rating)).one()
    shop = db.scalars(select(Business).where(Business.name_en == "The corner shop")).one()
    db.add_all(
        [
            RatingImage(rating_id=rating.id, upload_id=uploads[UploadPurpose.RATING].id),
            GalleryImage(business_id=shop.id, upload_id=uploads[UploadPurpose.GALLERY].id),
        ]
    )


def _face_in_the_team(db: Session, life: Life) -> None:
    """Bora has uploaded it, but it is not of Bora."""
    face = _upload(db, life, UploadPurpose.AVATAR, f"{WORD}-team")
    face.owner_id = life.bora.id
    db.scalars(select(Employee).where(Employee.name == NAME)).one().avatar_upload_id = face.id


def _waiting(db: Session, life: Life) -> None:
    """Something that she has sent to a link, and that nobody has looked at."""
    path = f"quarantine/{WORD}"
    life.runtime.doors.storage.put(path, PICTURE, "image/jpeg")
    db.add(Upload(owner_id=life.alice.id, purpose=UploadPurpose.CHAT, sent_path=path))


def _upload(db: Session, life: Life, purpose: UploadPurpose, name: str = WORD) -> Upload:
    folder = "avatars" if purpose is UploadPurpose.AVATAR else purpose
    paths = [f"{folder}/{name}/{size}.jpg" for size in ("original", "medium", "small")]
    for path in paths:
        life.runtime.doors.storage.put(path, PICTURE, "image/jpeg", public=is_for_everybody(path))
    row = Upload(
        owner_id=life.alice.id,
        purpose=purpose,
        status=UploadStatus.READY,
        path=paths[0],
        content_type=f"image/{WORD}",
        variants={"medium": {"path": paths[1]}, "small": {"path": paths[2]}},
    )
    db.add(row)
    db.flush()
    return row
