"""Sending a picture: in one piece, or, if it is large, by a signed link and a word that it is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import pictures
from common.clock import Clock
from common.db import Transactions
from common.errors import Conflict, NotFound, Unavailable
from common.i18n import _
from common.integrations import Doors
from common.integrations.storage import Missing, StorageError, TooMuch, UploadLink
from common.models import Upload, UploadPurpose, UploadStatus, User
from common.pictures.refusals import PictureRefused, PictureTooLarge
from common.settings import Settings
from common.turns import aside
from functions.business.shared.uploads import quota
from functions.business.shared.uploads.schemas import SignedUpload

LINK_SECONDS = 15 * 60
"""How long something can be put where the link points."""

# A file that came by a link is read whole: two at a time, whatever the number of threads.
_TURNS, _PATIENCE = BoundedSemaphore(2), 20  # seconds


class NotUploaded(Conflict):
    """The link was given, and nothing has come."""

    code = "not_uploaded"
    title = _("This picture has not been sent yet.")
    detail = _("The file is not there yet. Please send it to the link first.")


def upload(
    work: Transactions,
    user: User,
    content: bytes,
    purpose: UploadPurpose,
    *,
    doors: Doors,
    clock: Clock,
    settings: Settings,
) -> Upload:
    """Take a picture in one piece; it is ready afterwards, and used by nobody."""
    begun = work.run(lambda db: _begun(db, user, purpose, len(content), settings, clock.now()))
    return pictures.brought(work, begun, content, doors=doors, clock=clock)


def sign(
    work: Transactions, user: User, wish: SignedUpload, *, doors: Doors, clock: Clock, settings: Settings
) -> tuple[Upload, UploadLink, datetime]:
    """A link that takes exactly this file, and when it ends; nobody sees what is put there."""
    if wish.size_bytes > settings.max_signed_upload_bytes:
        raise _too_large(settings)
    now, purpose = clock.now(), UploadPurpose(wish.purpose)
    begun = work.run(lambda db: _begun(db, user, purpose, wish.size_bytes, settings, now, by_link=True))
    assert begun.sent_path is not None
    try:
        link = doors.storage.upload_link(begun.sent_path, wish.content_type, wish.size_bytes, LINK_SECONDS)
    except StorageError as error:
        raise Unavailable from error
    return begun, link, now + timedelta(seconds=LINK_SECONDS)


def _begun(
    db: Session,
    user: User,
    purpose: UploadPurpose,
    size_bytes: int,
    settings: Settings,
    now: datetime,
    *,
    by_link: bool = False,
) -> Upload:
    quota.reserve(db, user, size_bytes, settings, now=now)
    return pictures.begun(db, user.id, purpose, size_bytes, now=now, by_link=by_link)


def complete(
    work: Transactions, user: User, uid: UUID, *, doors: Doors, clock: Clock, settings: Settings
) -> Upload:
    """Take what was put where the link pointed; said twice, it is the same picture.

    Raises `NotUploaded` while nothing is there, `NotFound` for what is not theirs or has been given up.
    """
    sent = work.run(lambda db: _sent(db, user, uid))
    if sent.status is UploadStatus.READY:
        return sent
    most = settings.max_signed_upload_bytes
    with _one_of_two():
        try:
            content = _fetched(sent, doors)
        except TooMuch as error:
            work.run(lambda db: pictures.refuse(db, sent, now=clock.now()))
            raise _too_large(settings) from error
        return pictures.brought(work, sent, content, doors=doors, clock=clock, most_bytes=most)


def _sent(db: Session, user: User, uid: UUID) -> Upload:
    upload = db.scalar(select(Upload).where(Upload.uid == uid).where(Upload.owner_id == user.id))
    if upload is None or upload.status is UploadStatus.DELETED:
        raise NotFound
    if upload.status is UploadStatus.REFUSED:
        raise PictureRefused
    if upload.status is UploadStatus.PENDING and upload.sent_path is None:
        raise NotFound
    return upload


def _fetched(sent: Upload, doors: Doors) -> bytes:
    """What lies there, never more than was announced; raises `TooMuch`, `NotUploaded` or `Unavailable`."""
    assert sent.sent_path is not None
    try:
        return doors.storage.get(sent.sent_path, most_bytes=sent.sent_bytes)
    except TooMuch:
        raise
    except Missing as error:
        raise NotUploaded from error
    except StorageError as error:
        raise Unavailable from error


@contextmanager
def _one_of_two() -> Iterator[None]:
    with aside():
        is_my_turn = _TURNS.acquire(timeout=_PATIENCE)
    if not is_my_turn:
        raise Unavailable
    try:
        yield
    finally:
        _TURNS.release()


def _too_large(settings: Settings) -> PictureTooLarge:
    return PictureTooLarge(megabytes=settings.max_signed_upload_bytes // 1024**2)
