"""What I have been told, and the devices that ring for me."""

from uuid import UUID

from sqlalchemy.orm import Session

from common.clock import Clock
from common.errors import NotFound
from common.models import User
from common.web.ask import SignedIn
from common.web.guards import signed_in
from common.web.paging import Page
from functions.notify import actions, queries
from functions.notify.api import api
from functions.notify.schemas import (
    DeviceReply,
    DeviceRequest,
    NotificationReply,
    NotificationsQuery,
    Unread,
    WhichDevice,
)


@api.get("/api/notifications/list/", auth=signed_in)
def list_notifications(db: Session, user: User, query: NotificationsQuery) -> Page[NotificationReply]:
    """List what I have been told, newest first."""
    return Page.of(queries.notifications_of(db, user, query), NotificationReply.model_validate)


@api.get("/api/notifications/unread-count/", auth=signed_in)
def unread_count(db: Session, user: User) -> Unread:
    """Count what I have not read yet, for the badge."""
    return Unread(unread_count=queries.unread_of(db, user))


@api.patch(
    "/api/notifications/<uuid:uid>/read/", auth=signed_in.on("notification", "self"), errors=[NotFound]
)
def read(db: Session, user: User, uid: UUID, clock: Clock) -> NotificationReply:
    """Mark one notification as read; again changes nothing."""
    return NotificationReply.model_validate(actions.read(db, user, uid, clock=clock))


@api.post("/api/notifications/read-all/", auth=signed_in)
def read_all(db: Session, user: User, clock: Clock) -> Unread:
    """Mark everything as read."""
    actions.read_all(db, user, clock=clock)
    return Unread(unread_count=queries.unread_of(db, user))


@api.post("/api/notifications/device/", auth=signed_in, status=201, support=False)
def register_device(db: Session, me: SignedIn, body: DeviceRequest, clock: Clock) -> DeviceReply:
    """Let this device ring for me until I sign out on it.

    A token belongs to whoever registered it last; registering it again is welcome at every start of the app.
    """
    return DeviceReply.model_validate(actions.register_device(db, me, body, clock=clock))


@api.delete("/api/notifications/device/", auth=signed_in, status=204, support=False)
def forget_device(db: Session, user: User, body: WhichDevice, clock: Clock) -> None:
    """Let this device ring no more; the token comes as body or query."""
    actions.forget_device(db, user, body.token, clock=clock)
