"""Something of ours to everybody who follows a topic: into their lists first, then to their phones."""

from datetime import datetime

from sqlalchemy.orm import Session

from common import broadcasting
from common.background import Sender
from common.broadcasting import Shown
from common.events import BroadcastDue, BroadcastToRing
from common.following import topic_at_provider
from common.integrations.push import Notice
from common.models import Broadcast, NotificationType
from common.runtime import Runtime
from functions.notify.tasks.board import background
from functions.notify.tasks.ringing import seconds_until, within

# 2,048 bytes for a message to a topic (Firebase, "About FCM messages"): data, link and names take the rest
_LONGEST_TITLE, _LONGEST_BODY = 200, 1000


@background.on("send_broadcast")
def send_broadcast(db: Session, event: BroadcastDue, runtime: Runtime) -> None:
    """Tell the next of those who follow the topic, and go on until all have been told."""
    broadcast = broadcasting.unfinished(db, event.broadcast)
    if broadcast is not None:
        broadcasting.go_on(db, broadcast, now=runtime.clock.now())


@background.sends("ring_broadcast")
def ring_broadcast(db: Session, event: BroadcastToRing, runtime: Runtime) -> Sender | None:
    """Ring the phones that follow the topic in this language; the provider knows which."""
    found = broadcasting.shown_to(db, event.broadcast, event.language)
    if found is None:
        return None
    notice = _notice(*found, now=runtime.clock.now())
    return lambda _message: runtime.doors.push.send(notice)


def _notice(broadcast: Broadcast, shown: Shown, *, now: datetime) -> Notice:
    uid = str(broadcast.uid)
    data = {"type": NotificationType.BROADCAST.value, "broadcast": uid}
    return Notice(
        token="",
        topic=topic_at_provider(broadcast.topic, shown.language),
        title=within(shown.title, _LONGEST_TITLE),
        body=within(shown.body, _LONGEST_BODY),
        data=data | ({"link": broadcast.link} if broadcast.link else {}),
        collapse_id=uid,
        channel="news",
        thread="news",
        is_urgent=False,
        lasts_seconds=seconds_until(broadcasting.rings_until(broadcast), now),
    )
