"""Pictures: the rows go here, the objects through the outbox."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from common.erasure.person import Person
from common.erasure.rule import Rule, doing
from common.models import GalleryImage, Upload
from common.pictures import paths_of


def _forget_uploads(db: Session, person: Person) -> None:
    """Whatever showed them has been unlinked by the rules before this one."""
    for upload in person.uploads:
        person.left.paths += paths_of(upload)
    theirs = delete(Upload).where(Upload.id.in_([upload.id for upload in person.uploads]))
    db.execute(theirs, execution_options={"synchronize_session": False})


GALLERY = Rule(
    "gallery_image",
    "stays on the page of a business that goes on; deleted with a business that they alone owned",
    doing(
        lambda person: delete(GalleryImage).where(
            GalleryImage.upload_id.in_([upload.id for upload in person.uploads])
        )
    ),
)

UPLOAD = Rule(
    "upload",
    "deleted, with its objects, whatever it was for; but for what a business that goes on, or a colleague, shows",
    _forget_uploads,
    "uploads",
    lambda person: select(
        Upload.uid, Upload.purpose, Upload.content_type, Upload.size_bytes, Upload.created_at
    ).where(Upload.owner_id == person.id),
)
