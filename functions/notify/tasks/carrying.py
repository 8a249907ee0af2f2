"""Carrying further what stands in somebody's list: by push and by mail."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from common import notifying
from common.background import Sender
from common.events import MailDue, PushDue
from common.ics import Appointment, invitation
from common.integrations.mail import Attachment, Letter
from common.integrations.push import Notice, Pusher, Unregistered
from common.models import Device, Notification
from common.notifying import Standing
from common.runtime import Runtime
from functions.notify.tasks.board import background

_GONE = "unregistered"
"""Stands where the provider's name for a notice would, when the device is gone."""


def _mailed(db: Session, event: MailDue, _reference: str, runtime: Runtime) -> None:
    _mark_sent(db, event.notification, runtime.clock.now())


@background.sends("send_notification_mail", then=_mailed)
def send_notification_mail(db: Session, event: MailDue, runtime: Runtime) -> Sender | None:
    """Write a letter about something in the person's list; a visit comes with its calendar file."""
    standing = _standing(db, event.notification, runtime)
    to = (event.to or notifying.address_of(standing.person, standing.news)) if standing else None
    if standing is None or to is None:
        return None
    letter = _letter(standing, to)
    return lambda message: runtime.doors.mail.send(letter.known_as(message))


def _letter(standing: Standing, to: str) -> Letter:
    words = standing.news.words(standing.person.language)
    visit = standing.news.appointment
    return Letter(
        to=to,
        subject=words.subject,
        text=words.text,
        html=words.html,
        attachments=(_calendar_file(visit),) if visit else (),
    )


def _calendar_file(visit: Appointment) -> Attachment:
    # SendGrid refuses parameters in the type; the method stands inside the file.
    return Attachment("booking.ics", "text/calendar", invitation(visit).decode())


def _pushed(db: Session, event: PushDue, reference: str, runtime: Runtime) -> None:
    """Note that a phone rang; forget one that is gone, and write instead if it was the last."""
    now = runtime.clock.now()
    if reference != _GONE:
        _mark_sent(db, event.notification, now)
        return
    # With the row locked, of two devices found gone at once the second sees that it was the last.
    db.execute(select(Notification.id).where(Notification.uid == event.notification).with_for_update())
    db.execute(delete(Device).where(Device.uid == event.device))
    standing = _standing(db, event.notification, runtime)
    if standing is not None:
        notifying.fall_back_to_mail(db, standing, now=now)


@background.sends("send_fire_push", then=_pushed)
def send_fire_push(db: Session, event: PushDue, runtime: Runtime) -> Sender | None:
    """Ring one device, if it is still that person's; a device that is gone is forgotten."""
    standing = _standing(db, event.notification, runtime)
    if standing is None or not standing.person.send_push_notifications:
        return None
    theirs = select(Device.token).where(Device.user_id == standing.person.id)
    token = db.scalar(theirs.where(Device.uid == event.device))
    if token is None:
        return None
    notice = _notice(standing, token)
    return lambda _message: _rung(runtime.doors.push, notice)


def _notice(standing: Standing, token: str) -> Notice:
    words = standing.news.words(standing.person.language)
    uid = str(standing.notification.uid)
    return Notice(
        token=token,
        title=words.push_title,
        body=words.push_body,
        data={"uid": uid, "type": standing.news.type, **standing.news.data},
        collapse_id=uid,
    )


def _rung(push: Pusher, notice: Notice) -> str:
    try:
        return push.send(notice)
    except Unregistered:
        return _GONE


def _standing(db: Session, uid: UUID, runtime: Runtime) -> Standing | None:
    notification = db.scalar(select(Notification).where(Notification.uid == uid))
    return notifying.as_it_stands(db, notification, runtime.settings) if notification else None


def _mark_sent(db: Session, uid: UUID, now: datetime) -> None:
    """The first channel that delivers makes a notification sent; the others change nothing."""
    mine = update(Notification).where(Notification.uid == uid)
    db.execute(mine.values(sent_at=func.coalesce(Notification.sent_at, now)))
