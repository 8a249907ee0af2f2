"""The picture of a person, as an account or as one of a team: brought, worn, exchanged, taken off."""

from datetime import datetime

from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.errors import Unavailable
from common.integrations import Doors
from common.models import Employee, Upload, UploadPurpose, User
from common.pictures.carrying import carry
from common.pictures.keeping import announced, arrived, drop
from common.pictures.taking import taken


def face(work: Transactions, sender: User, content: bytes, *, doors: Doors, clock: Clock) -> Upload:
    """A picture that lies in the bucket and waits to be worn.

    1. read and write it anew, with no transaction open; 2. note what is coming; 3. look at it and carry it to the
    bucket, with none open. Whatever fails leaves the earlier picture where it is. Raises one of `TAKING`, or
    `Unavailable`.
    """
    written_anew = taken(content, UploadPurpose.AVATAR)
    upload = work.run(
        lambda db: announced(db, sender.id, UploadPurpose.AVATAR, written_anew, now=clock.now())
    )
    carry(work, written_anew, upload, doors=doors, clock=clock)
    return upload


def wear(db: Session, person: User | Employee, upload: Upload, *, now: datetime) -> Upload:
    """Put it on; the one before leaves. `person` is locked, so that of two at once the second drops the first's."""
    ready = arrived(db, upload, now=now)
    if ready is None:
        raise Unavailable
    take_off(db, person, now=now)
    ready.used_at = now
    person.avatar_upload_id = ready.id
    return ready


def take_off(db: Session, person: User | Employee, *, now: datetime) -> None:
    """Show no face; there is nothing to complain of if there was none. `person` is locked."""
    worn = db.get(Upload, person.avatar_upload_id) if person.avatar_upload_id else None
    person.avatar_upload_id = None
    if worn is not None:
        drop(db, worn, now=now)
