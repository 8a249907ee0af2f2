"""What phones follow at the push provider: the topics their owner chose, in the owner's language."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from common import outbox
from common.events import DeviceTopicsChanged
from common.i18n import _
from common.models import Device, TopicSubscription, User

TOPICS = {
    "news": _("News from AvatID"),
    "offers": _("Offers"),
    "tips": _("Tips"),
}
"""What one can follow, and what people call it."""

_UNSURE = "?"
"""Stands before a topic that the provider may have heard of: an attempt has begun and not come to an end."""


def topic_at_provider(topic: str, language: str) -> str:
    """What the provider calls a topic: one for each language, so that a message is sent once to each."""
    return f"{topic}-{language}"


def wanted_by(db: Session, person: User) -> list[str]:
    """What each of somebody's devices should follow; nothing without their consent to hear from us."""
    if not _may_be_told(person):
        return []
    chosen = select(TopicSubscription.topic).where(TopicSubscription.user_id == person.id)
    return sorted(topic_at_provider(topic, person.language) for topic in db.scalars(chosen))


def _may_be_told(person: User) -> bool:
    is_there = person.blocked_at is None and person.deletion_requested_at is None and person.erased_at is None
    return is_there and person.accepts_broadcasts_since is not None and person.send_push_notifications


def realign(db: Session, person: User, *, now: datetime) -> None:
    """Have the provider told of each of somebody's devices that does not follow what it should."""
    wanted = wanted_by(db, person)
    theirs = select(Device.uid, Device.token, Device.topics).where(Device.user_id == person.id)
    for device in db.execute(theirs.order_by(Device.id)).all():
        if device.topics != wanted:
            changed = DeviceTopicsChanged(device=device.uid, token=device.token, owner=str(person.uid))
            outbox.publish(db, changed, now=now)


def forget_devices(db: Session, which: ColumnElement[bool], *, now: datetime) -> int:
    """Delete devices, and have the provider told of those that follow something; returns how many they were."""
    owner = select(User.uid).where(User.id == Device.user_id).scalar_subquery().label("owner")
    columns = (Device.uid, Device.token, Device.topics, owner)
    gone = db.execute(delete(Device).where(which).returning(*columns)).all()
    for device in gone:
        if device.topics:
            follows, owner_uid = named(device.topics), str(device.owner)
            left = DeviceTopicsChanged(device.uid, device.token, follows, owner_uid)
            outbox.publish(db, left, now=now)
    return len(gone)


def named(topics: Iterable[str]) -> list[str]:
    """The topics alone, also of those about which nobody is sure."""
    return sorted({topic.rsplit(_UNSURE, 1)[-1] for topic in topics})


def unsure(topics: Iterable[str], attempt: str = "") -> list[str]:
    """The topics, marked as those that the provider may have heard of, in this attempt if one is under way."""
    mark = f"{_UNSURE}{attempt}{_UNSURE}" if attempt else _UNSURE
    return [f"{mark}{topic}" for topic in named(topics)]


def is_unsure(topics: Iterable[str], attempt: str = "") -> bool:
    """Whether topics stand there as this attempt has marked them, or whoever found that two had crossed."""
    return bool(topics) and list(topics) == unsure(topics, attempt)
