"""What changes when somebody shows another face, or none."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import pictures
from common.clock import Clock
from common.db import Transactions
from common.errors import NotSignedIn, Unavailable
from common.integrations import Doors
from common.integrations.storage import StorageError
from common.models import Upload, UploadPurpose, User


def change_avatar(work: Transactions, user: User, content: bytes, *, doors: Doors, clock: Clock) -> Upload:
    """Take the picture and wear it; the one before leaves.

    1. read and write it anew, with no transaction open; 2. note what is coming; 3. carry it to the bucket, with
    none open; 4. wear it. Whatever fails before the last step leaves the earlier picture where it is.
    """
    taken = pictures.taken(content, UploadPurpose.AVATAR)
    upload = work.run(
        lambda db: pictures.announced(db, user.id, UploadPurpose.AVATAR, taken, now=clock.now())
    )
    try:
        pictures.carry(taken, upload, doors.storage)
    except StorageError as error:
        raise Unavailable from error
    return work.run(lambda db: _wear(db, user, upload, clock))


def _wear(db: Session, user: User, upload: Upload, clock: Clock) -> Upload:
    person = _locked(db, user)
    ready = pictures.arrived(db, upload)
    if ready is None:
        raise Unavailable
    _take_off(db, person, clock)
    person.avatar_upload_id = ready.id
    return ready


def remove_avatar(db: Session, user: User, *, clock: Clock) -> None:
    """Show no face; there is nothing to complain of if there was none."""
    _take_off(db, _locked(db, user), clock)


def _take_off(db: Session, person: User, clock: Clock) -> None:
    worn = db.get(Upload, person.avatar_upload_id) if person.avatar_upload_id else None
    person.avatar_upload_id = None
    if worn is not None:
        pictures.drop(db, worn, now=clock.now())


def _locked(db: Session, user: User) -> User:
    """The person's row, ours alone, so that of two pictures at once the second sees the first and drops it.

    Raises `NotSignedIn` for somebody who has left while the picture was on its way.
    """
    still_here = select(User).where(User.id == user.id).where(User.deletion_requested_at.is_(None))
    person = db.scalar(still_here.with_for_update().execution_options(populate_existing=True))
    if person is None:
        raise NotSignedIn
    return person
