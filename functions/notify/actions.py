"""What changes when somebody reads, or lets a device ring or rest."""

from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common import following
from common.clock import Clock
from common.errors import NotFound
from common.models import Device, Notification, User
from common.web.ask import SignedIn
from functions.notify.schemas import DeviceRequest


def read(db: Session, user: User, uid: UUID, *, clock: Clock) -> Notification:
    """Mark one of the user's notifications as read; the first time counts. Raises `NotFound`."""
    found = db.scalar(
        update(Notification)
        .where(Notification.uid == uid)
        .where(Notification.user_id == user.id)
        .values(read_at=func.coalesce(Notification.read_at, clock.now()))
        .returning(Notification)
    )
    if found is None:
        raise NotFound
    return found


def read_all(db: Session, user: User, *, clock: Clock) -> None:
    """Mark everything the user has been told as read."""
    unread = update(Notification).where(Notification.user_id == user.id).where(Notification.read_at.is_(None))
    db.execute(unread.values(read_at=clock.now()))


def register_device(db: Session, me: SignedIn, device: DeviceRequest, *, clock: Clock) -> Device:
    """Make a push token the user's, whoever had it before; it leaves with the session it was registered in."""
    now = clock.now()
    mine = {
        "user_id": me.user.id,
        "session_id": me.session_id,
        "platform": device.platform,
        "app_version": device.app_version,
        "updated_at": now,
    }
    row = insert(Device).values(token=device.token, created_at=now, **mine)
    taken = row.on_conflict_do_update(index_elements=[Device.token], set_=mine).returning(Device)
    registered = db.scalars(taken).one()
    following.realign(db, me.user, now=now)
    return registered


def forget_device(db: Session, user: User, token: str, *, clock: Clock) -> None:
    """Forget a push token if it is the user's; there is nothing to complain of if it is not."""
    theirs = (Device.token == token) & (Device.user_id == user.id)
    following.forget_devices(db, theirs, now=clock.now())
