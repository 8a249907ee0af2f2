"""Carrying what stands in somebody's list to their phones."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import following, notifying
from common.background import Sender
from common.events import PushDue
from common.integrations.push import Notice, Pusher, Unregistered
from common.models import Device, Notification, NotificationType
from common.notifying import Standing
from common.runtime import Runtime
from functions.notify import queries
from functions.notify.tasks.board import background
from functions.notify.tasks.carrying import mark_sent, standing_of

_GONE = "unregistered"
"""Stands where the provider's name for a notice would, when the device is gone."""

# a message may have 4,096 bytes, one to a topic 2,048 (Firebase, "About FCM messages"); data and names take the rest
_LONGEST_TITLE, _LONGEST_BODY = 200, 1200

_CHANNELS = {
    NotificationType.CHAT_MESSAGE: "chat",
    NotificationType.REMINDER_1H: "reminders",
    NotificationType.REMINDER_24H: "reminders",
    NotificationType.REVIEW_REQUEST: "ratings",
    NotificationType.RATING_RECEIVED: "ratings",
    NotificationType.RATING_REPLY: "ratings",
    NotificationType.SECURITY: "account",
    NotificationType.BROADCAST: "news",
}
"""The app opens these on Android, so that each can be silenced by itself; everything else is about bookings."""

_CAN_WAIT = frozenset({"ratings", "news"})


def _pushed(db: Session, event: PushDue, reference: str, runtime: Runtime) -> None:
    """Note that a phone rang; forget one that is gone, and write instead if it was the last."""
    now = runtime.clock.now()
    if reference != _GONE:
        mark_sent(db, event.notification, now)
        return
    # With the row locked, of two devices found gone at once the second sees that it was the last.
    db.execute(select(Notification.id).where(Notification.uid == event.notification).with_for_update())
    following.forget_devices(db, Device.uid == event.device, now=now)
    standing = standing_of(db, event.notification, runtime)
    if standing is not None:
        notifying.fall_back_to_mail(db, standing, now=now)


@background.sends("send_fire_push", then=_pushed)
def send_fire_push(db: Session, event: PushDue, runtime: Runtime) -> Sender | None:
    """Ring one device, if it is still that person's; a device that is gone is forgotten."""
    standing = standing_of(db, event.notification, runtime)
    if standing is None or not standing.person.send_push_notifications:
        return None
    theirs = select(Device.token).where(Device.user_id == standing.person.id)
    token = db.scalar(theirs.where(Device.uid == event.device))
    if token is None:
        return None
    unread = queries.unread_of(db, standing.person)
    notice = _notice(standing, token, unread=unread, now=runtime.clock.now())
    return lambda _message: _rung(runtime.doors.push, notice)


def _notice(standing: Standing, token: str, *, unread: int, now: datetime) -> Notice:
    words = standing.news.words(standing.person.language)
    uid = str(standing.notification.uid)
    data = {name: str(value) for name, value in standing.news.data.items()}
    channel = _CHANNELS.get(standing.news.type, "bookings")
    return Notice(
        token=token,
        title=within(words.push_title, _LONGEST_TITLE),
        body=within(words.push_body, _LONGEST_BODY),
        data={"uid": uid, "type": standing.news.type, **data},
        collapse_id=uid,
        channel=channel,
        thread=data.get("conversation") or data.get("booking") or channel,
        badge=unread,
        is_urgent=channel not in _CAN_WAIT,
        lasts_seconds=seconds_until(standing.news.not_after, now),
    )


def seconds_until(moment: datetime | None, now: datetime) -> int | None:
    """So long may a phone be off and still hear of it: a reminder is no use after the visit."""
    return None if moment is None else max(0, int((moment - now).total_seconds()))


def within(text: str, most: int) -> str:
    """As much of a text as fits into so many bytes of UTF-8, with dots where something is missing."""
    if len(text.encode()) <= most:
        return text
    return text.encode()[: most - 3].decode(errors="ignore").rstrip() + "…"


def _rung(push: Pusher, notice: Notice) -> str:
    try:
        return push.send(notice)
    except Unregistered:
        return _GONE
