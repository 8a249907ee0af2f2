"""Where pictures are kept: a row that says what should be in the bucket, from the first byte to the last."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from common import outbox
from common.errors import Invalid, NotFound, Unavailable, field_error
from common.events import ObjectsLeft
from common.i18n import _
from common.integrations.storage import Storage, StorageError
from common.models import Upload, UploadPurpose, UploadStatus
from common.pictures.refusals import UploadUsed
from common.pictures.taking import CONTENT_TYPE, EXTENSION, Picture, Pictures

LINK_SECONDS = 3600
"""How long the link to a private picture opens."""
QUARANTINE = "quarantine"
"""The folder of what strangers have put there themselves and nobody has looked at."""

_PRIVATE = (UploadPurpose.CHAT, UploadPurpose.APPLICATION)
_FOLDERS = {UploadPurpose.AVATAR: "avatars"}  # the others are called as what they are for


def is_public(purpose: UploadPurpose) -> bool:
    """Whether everybody may see pictures of this purpose, or only those who are given a link."""
    return purpose not in _PRIVATE


def folder_of(purpose: UploadPurpose) -> str:
    """The folder of all pictures of this purpose; the storage knows by it who may see them."""
    return _FOLDERS.get(purpose, str(purpose))


def address_of(upload: Upload, path: str, storage: Storage) -> str:
    """Where one size of a ready picture is seen: at a lasting address, or for `LINK_SECONDS` if it is private.

    Raises `Unavailable` if nobody can sign the link.
    """
    if is_public(upload.purpose):
        return storage.url(path)
    try:
        return storage.link(path, LINK_SECONDS)
    except StorageError as error:
        raise Unavailable from error


def begun(
    db: Session,
    owner_id: int,
    purpose: UploadPurpose,
    sent_bytes: int,
    *,
    now: datetime,
    by_link: bool = False,
) -> Upload:
    """The row of a file that somebody sends, before anybody has looked at it: pending, nothing in the bucket.

    One that comes `by_link` will lie where nobody but us looks, at `sent_path`.
    """
    uid = uuid4()
    upload = Upload(
        uid=uid,
        owner_id=owner_id,
        purpose=purpose,
        status=UploadStatus.PENDING,
        variants={},
        sent_bytes=sent_bytes,
        sent_path=f"{QUARANTINE}/{uid.hex}" if by_link else None,
        created_at=now,
    )
    db.add(upload)
    db.flush()
    return upload


def announced(
    db: Session, owner_id: int, purpose: UploadPurpose, taken: Pictures, *, now: datetime
) -> Upload:
    """The row of pictures that are about to be carried to the bucket: pending, with its paths.

    Written first, so that nothing is ever in the bucket that no row knows of.
    """
    upload = begun(db, owner_id, purpose, len(taken.original.content), now=now)
    _describe(upload, taken)
    db.flush()
    return upload


def developed(db: Session, upload: Upload, taken: Pictures) -> Upload | None:
    """The same for a row that was begun before; nothing if it is gone, or somebody else has been faster."""
    row = db.scalar(_locked(upload.id))
    if row is None or row.status is not UploadStatus.PENDING:
        return None
    _describe(row, taken)
    return row


def _describe(upload: Upload, taken: Pictures) -> None:
    folder = f"{folder_of(upload.purpose)}/{upload.uid.hex}"
    upload.path, upload.content_type = f"{folder}/original.{EXTENSION}", CONTENT_TYPE
    upload.size_bytes = len(taken.original.content)
    upload.width, upload.height = taken.original.width, taken.original.height
    upload.variants = {name: _variant(folder, name, getattr(taken, name)) for name in ("medium", "small")}


def _variant(folder: str, name: str, picture: Picture) -> dict[str, str | int]:
    return {"path": f"{folder}/{name}.{EXTENSION}", "width": picture.width, "height": picture.height}


def arrived(db: Session, upload: Upload, *, now: datetime) -> Upload | None:
    """The same row, ready from now on; nothing if it has been given up meanwhile, and its objects leave again."""
    row = db.scalar(_locked(upload.id))
    if row is None or row.status not in (UploadStatus.PENDING, UploadStatus.READY):
        _leave(db, paths_of(upload), now)
        return None
    if row.status is UploadStatus.PENDING:
        row.status = UploadStatus.READY
        # the path stays in the row: until the link ends, something may be put there again, and the sweep looks
        _leave(db, [row.sent_path] if row.sent_path else [], now)
    return row


def used(
    db: Session,
    owner_id: int,
    uid: UUID,
    purpose: UploadPurpose,
    *,
    now: datetime,
    field: str = "upload",
) -> Upload:
    """Somebody's own ready upload, used from now on and locked: what is not used leaves after a day.

    Raises `Invalid` at `field` for one that is not there, not theirs, not ready, or meant for something else, and
    `UploadUsed` for one that has been used before.
    """
    mine = select(Upload.id).where(Upload.uid == uid).where(Upload.owner_id == owner_id)
    found = db.scalar(mine.where(Upload.purpose == purpose))
    upload = None if found is None else db.scalar(_locked(found))
    if upload is None or upload.status is not UploadStatus.READY:
        raise Invalid(fields=[field_error(field, "not_found", _("This does not exist."))])
    if upload.used_at is not None:
        raise UploadUsed
    upload.used_at = now
    return upload


def refuse(db: Session, upload: Upload, *, now: datetime) -> None:
    """This picture is not taken: the row says so, and whatever of it is in the bucket leaves."""
    row = db.scalar(_locked(upload.id))
    if row is not None and row.status is UploadStatus.PENDING:
        row.status = UploadStatus.REFUSED
        _leave(db, paths_of(row), now)


def drop(db: Session, upload: Upload, *, now: datetime) -> None:
    """Nobody needs these pictures any more: the row says so, and their objects leave through the outbox."""
    upload.status, upload.deleted_at = UploadStatus.DELETED, now
    _leave(db, paths_of(upload), now)


def hide(db: Session, upload: Upload, *, now: datetime) -> Upload:
    """Nobody may see this picture any more: the row stays and says so, its objects leave through the outbox.

    Whatever showed it has been unlinked before. Once more changes nothing; raises `NotFound` for one that is not
    ready, which nobody sees.
    """
    row = db.scalar(_locked(upload.id))
    if row is None or row.status not in (UploadStatus.READY, UploadStatus.HIDDEN):
        raise NotFound
    if row.status is UploadStatus.READY:
        row.status, row.looked_at = UploadStatus.HIDDEN, now
        _leave(db, paths_of(row), now)
    return row


def forget_what_was_sent(db: Session, upload: Upload, *, now: datetime) -> None:
    """The link has ended; whatever was put there since leaves, too."""
    _leave(db, [upload.sent_path] if upload.sent_path else [], now)
    upload.sent_path = None


def _leave(db: Session, paths: list[str], now: datetime) -> None:
    if paths:
        outbox.publish(db, ObjectsLeft(paths=paths), now=now)


def paths_of(upload: Upload) -> list[str]:
    """Every object of an upload: the original, the smaller ones, and what was sent by a link."""
    smaller = [upload.variants[name]["path"] for name in ("medium", "small") if name in upload.variants]
    return [path for path in (upload.path, *smaller, upload.sent_path) if path]


def _locked(upload_id: int) -> Select[Upload]:
    row = select(Upload).where(Upload.id == upload_id).with_for_update()
    return row.execution_options(populate_existing=True)
