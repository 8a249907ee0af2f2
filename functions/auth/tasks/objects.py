"""Objects nobody needs any more: deleted when told, found when forgotten."""

from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from common import outbox, pictures
from common.background import Sender
from common.events import ObjectsLeft
from common.integrations.storage import Storage
from common.models import Upload, UploadStatus
from common.runtime import Runtime
from functions.auth.tasks.board import background

_DAILY = 24 * 60
_LONGEST_WAY = timedelta(days=1)
_BATCH = 500


@background.sends("delete_objects")
def delete_objects(_db: Session, event: ObjectsLeft, runtime: Runtime) -> Sender | None:
    """Delete objects from the bucket; what is gone already is fine, so a second time does no harm."""
    return lambda _message: _deleted(event.paths, runtime.doors.storage)


def _deleted(paths: list[str], storage: Storage) -> str:
    for path in paths:
        storage.delete(path)
    return f"{len(paths)} objects"


@background.every(lambda _settings: _DAILY, "sweep_uploads")
def sweep_uploads(runtime: Runtime) -> dict[str, int]:
    """Let go of pictures that never arrived or that nobody used within a day, and of what was sent by a link."""
    swept = 0
    while batch := runtime.transactions.run(lambda db: _given_up(db, runtime)):
        outbox.relay(batch, runtime)
        swept += len(batch)
    return {"uploads": swept}


def _given_up(db: Session, runtime: Runtime) -> list[outbox.Published]:
    now = runtime.clock.now()
    for upload in db.scalars(_of_a_day_ago(now).where(*_NEVER_USED)):
        pictures.drop(db, upload, now=now)
    for upload in db.scalars(_of_a_day_ago(now).where(Upload.sent_path.is_not(None))):
        pictures.forget_what_was_sent(db, upload, now=now)
    db.flush()
    return outbox.published_in(db)


_NEVER_USED = (Upload.used_at.is_(None), Upload.status.in_([UploadStatus.PENDING, UploadStatus.READY]))


def _of_a_day_ago(now: datetime) -> Select[Upload]:
    """Rows that nobody is busy with: whoever uses an upload at this moment holds its lock."""
    return (
        select(Upload)
        .where(Upload.created_at < now - _LONGEST_WAY)
        .order_by(Upload.created_at)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    )
