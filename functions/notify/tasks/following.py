"""Telling the push provider what each phone follows."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from secrets import token_hex

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import following, outbox
from common.background import Sender
from common.events import DeviceTopicsChanged
from common.integrations.push import Pusher
from common.models import Device, User
from common.runtime import Runtime
from functions.notify.tasks.board import background

_GONE = "unregistered"
"""Stands where the topics would that a device follows now, when it is gone."""


def _told(db: Session, event: DeviceTopicsChanged, reference: str, runtime: Runtime) -> None:
    """Note what the provider knows now; what has changed meanwhile, it is told again."""
    now = runtime.clock.now()
    device = _locked(db, event.token)
    attempt, *known = reference.split()
    if device is None:
        if known and known != [_GONE]:  # signed out while the provider was being told
            left = DeviceTopicsChanged(event.device, event.token, known, event.owner)
            outbox.publish(db, left, now=now)
    elif known == [_GONE]:
        following.forget_devices(db, Device.id == device.id, now=now)
    else:
        _note(db, device, attempt, known, now)


def _note(db: Session, device: Device, attempt: str, known: list[str], now: datetime) -> None:
    """Unless another attempt has begun since this one: which of the two the provider heard last nobody knows.

    Then it is told everything once more, when neither is under way; of the two, the one that ends first sees to that.
    """
    if following.is_unsure(device.topics):
        return
    is_alone = following.is_unsure(device.topics, attempt)
    device.topics = known if is_alone else following.unsure([*device.topics, *known])
    db.flush()
    following.realign(db, db.get_one(User, device.user_id), now=now)


@background.sends("sync_device_topics", then=_told)
def sync_device_topics(db: Session, event: DeviceTopicsChanged, runtime: Runtime) -> Sender | None:
    """Let a phone follow what its owner wants to hear of now, and nothing else.

    Before the provider is asked, all it may have heard of afterwards is noted, with a question mark: so that
    nothing is followed of which we do not know, however this ends.
    """
    device = _locked(db, event.token)
    had = set(event.follows) | set(following.named(device.topics) if device else ())
    wanted = following.wanted_by(db, db.get_one(User, device.user_id)) if device else []
    if had == set(wanted) and (device is None or device.topics == wanted):
        return None
    attempt = token_hex(4)
    if device is not None:
        device.topics = following.unsure([*had, *wanted], attempt)
    act = partial(_aligned, runtime.doors.push, event.token, wanted, sorted(had - set(wanted)))
    return lambda _message: f"{attempt} {act()}"


def _aligned(push: Pusher, token: str, wanted: Sequence[str], unwanted: Sequence[str]) -> str:
    """One request a topic; asked again, each changes nothing."""
    gone = [push.unfollow([token], topic) for topic in unwanted]
    gone += [push.follow([token], topic) for topic in wanted]
    return _GONE if any(token in each for each in gone) else " ".join(wanted)


def _locked(db: Session, token: str) -> Device | None:
    """Whoever's it is by now: a token that was forgotten may have been registered again."""
    return db.scalar(select(Device).where(Device.token == token).with_for_update())
