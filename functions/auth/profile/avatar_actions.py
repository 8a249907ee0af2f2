"""What changes when somebody shows another face, or none."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import pictures
from common.clock import Clock
from common.db import Transactions
from common.errors import NotSignedIn
from common.integrations import Doors
from common.models import Upload, User


def change_avatar(work: Transactions, user: User, content: bytes, *, doors: Doors, clock: Clock) -> Upload:
    """Take the picture and wear it; the one before leaves. Whatever fails leaves it where it is."""
    upload = pictures.face(work, user, content, doors=doors, clock=clock)
    return work.run(lambda db: pictures.wear(db, _locked(db, user), upload, now=clock.now()))


def remove_avatar(db: Session, user: User, *, clock: Clock) -> None:
    """Show no face; there is nothing to complain of if there was none."""
    pictures.take_off(db, _locked(db, user), now=clock.now())


def _locked(db: Session, user: User) -> User:
    """The person's row, ours alone, so that of two pictures at once the second sees the first and drops it.

    Raises `NotSignedIn` for somebody who has left while the picture was on its way.
    """
    still_here = select(User).where(User.id == user.id).where(User.deletion_requested_at.is_(None))
    person = db.scalar(still_here.with_for_update().execution_options(populate_existing=True))
    if person is None:
        raise NotSignedIn
    return person
