"""Where pictures are kept: a row that says what should be in the bucket, and the bucket."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import outbox
from common.events import ObjectsLeft
from common.integrations.storage import Storage
from common.models import Upload, UploadPurpose, UploadStatus
from common.pictures.taking import CONTENT_TYPE, EXTENSION, Picture, Pictures

_FOLDERS = {UploadPurpose.AVATAR: "avatars"}  # the others are called as what they are for


def announced(
    db: Session, owner_id: int, purpose: UploadPurpose, taken: Pictures, *, now: datetime
) -> Upload:
    """The row of pictures that are about to be carried to the bucket: pending, with its paths.

    Written first, so that nothing is ever in the bucket that no row knows of.
    """
    uid = uuid4()
    folder = f"{_FOLDERS.get(purpose, str(purpose))}/{uid.hex}"
    upload = Upload(
        uid=uid,
        owner_id=owner_id,
        purpose=purpose,
        status=UploadStatus.PENDING,
        path=f"{folder}/original.{EXTENSION}",
        content_type=CONTENT_TYPE,
        size_bytes=len(taken.original.content),
        width=taken.original.width,
        height=taken.original.height,
        variants={name: _variant(folder, name, getattr(taken, name)) for name in ("medium", "small")},
        created_at=now,
    )
    db.add(upload)
    db.flush()
    return upload


def _variant(folder: str, name: str, picture: Picture) -> dict[str, str | int]:
    return {"path": f"{folder}/{name}.{EXTENSION}", "width": picture.width, "height": picture.height}


def carry(taken: Pictures, upload: Upload, storage: Storage) -> None:
    """Put all three sizes into the bucket, for everybody to see; raises `StorageError`. No transaction is open."""
    for path, picture in zip(paths_of(upload), (taken.original, taken.medium, taken.small), strict=True):
        storage.put(path, picture.content, CONTENT_TYPE, public=True)


def arrived(db: Session, upload: Upload) -> Upload | None:
    """The same row, ready from now on; nothing if it has been given up meanwhile."""
    pending = select(Upload).where(Upload.id == upload.id).where(Upload.status == UploadStatus.PENDING)
    row = db.scalar(pending.with_for_update())
    if row is not None:
        row.status = UploadStatus.READY
    return row


def drop(db: Session, upload: Upload, *, now: datetime) -> None:
    """Nobody needs these pictures any more: the row says so, and their objects leave through the outbox."""
    upload.status, upload.deleted_at = UploadStatus.DELETED, now
    outbox.publish(db, ObjectsLeft(paths=paths_of(upload)), now=now)


def paths_of(upload: Upload) -> list[str]:
    """Every object of an upload: the original, then the smaller ones."""
    smaller = [upload.variants[name]["path"] for name in ("medium", "small") if name in upload.variants]
    return ([upload.path] if upload.path else []) + smaller
