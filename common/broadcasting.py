"""Something of ours to everybody who follows a topic and has agreed to hear from us."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

from pydantic import AfterValidator, Field
from sqlalchemy import Select, case, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common import audit, outbox
from common.db import rule
from common.errors import Conflict
from common.events import BroadcastDue, BroadcastToRing
from common.following import TOPICS
from common.i18n import LANGUAGES, _, told
from common.messages import one_line
from common.models import (
    Broadcast,
    Device,
    Language,
    Notification,
    NotificationType,
    Operator,
    TopicSubscription,
    User,
)
from common.web.validation import Body, Wrong

_AT_ONCE = 1000
_RINGS_FOR = timedelta(days=1)


class SaidAlready(Conflict):
    """The same form was sent twice."""

    code = "said_already"
    title = _("This has been said already.")


def _known(topic: str) -> str:
    if topic not in TOPICS:
        raise Wrong("unknown_topic", _("There is no such topic."))
    return topic


_Title = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(one_line)]
_Text = Annotated[str, Field(min_length=1, max_length=1000)]


class Wish(Body):
    """What an operator would like to say, in both languages, and where it leads."""

    topic: Annotated[str, AfterValidator(_known)] = Field(examples=["offers"])
    title_en: _Title = Field(examples=["Half price on Mondays"])
    title_sq: _Title = Field(examples=["Gjysma e çmimit të hënave"])
    body_en: _Text = Field(examples=["This March many salons in Tirana charge half on Mondays."])
    body_sq: _Text = Field(examples=["Këtë mars shumë sallone në Tiranë kërkojnë gjysmën të hënave."])
    link: str = Field(
        "", max_length=300, pattern=r"^(https://[!-~]+)?$", examples=["https://avatid.example/mondays"]
    )


@dataclass(frozen=True, slots=True)
class Audience:
    """So many people would find it in their list, so many of their devices would ring."""

    people: int
    devices: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as people with one language would see it."""

    language: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be said, and to how many."""

    audience: Audience
    shown: tuple[Shown, ...]


def preview(db: Session, wish: Wish) -> Preview:
    """Look before anything is said; nothing changes."""
    return Preview(audience(db, wish.topic), tuple(_shown(wish, language) for language in LANGUAGES))


def _shown(said: Wish | Broadcast, language: str) -> Shown:
    title, body = told(language, said.title_en, said.title_sq), told(language, said.body_en, said.body_sq)
    return Shown(language, title, body)


def audience(db: Session, topic: str) -> Audience:
    """Whom a message to this topic would reach now."""
    people = select(func.count()).select_from(_followers(topic).subquery())
    ringing = _followers(topic).where(User.send_push_notifications)
    devices = select(func.count()).select_from(Device).where(Device.user_id.in_(ringing))
    return Audience(db.scalars(people).one(), db.scalars(devices).one())


def _followers(topic: str) -> Select[int]:
    return (
        select(User.id)
        .join(TopicSubscription, TopicSubscription.user_id == User.id)
        .where(TopicSubscription.topic == topic)
        .where(User.accepts_broadcasts_since.is_not(None))
        .where(User.blocked_at.is_(None))
        .where(User.deletion_requested_at.is_(None))
        .where(User.erased_at.is_(None))
    )


def announce(
    db: Session,
    operator: Operator,
    wish: Wish,
    *,
    uid: UUID | None = None,
    now: datetime,
    request_id: str | None = None,
) -> Broadcast:
    """Say it to all who follow the topic, from now on and in the background; audited.

    `uid` is what it shall be known by, so that it is said once, however often it is sent; raises `SaidAlready`.
    """
    broadcast = Broadcast(**wish.model_dump(), created_by_id=operator.user_id, created_at=now)
    broadcast.uid = uid or uuid4()
    with rule(db, "broadcast_uid_unique", SaidAlready):
        db.add(broadcast)
    outbox.publish(db, BroadcastDue(broadcast=broadcast.uid), now=now)
    what = ("broadcast", broadcast.uid)
    audit.note(
        db, operator, "broadcast.announced", object=what, data={"topic": wish.topic}, request_id=request_id
    )
    return broadcast


def unfinished(db: Session, uid: UUID) -> Broadcast | None:
    """A message that has not been told to everybody yet, locked; None if it has."""
    open_ones = select(Broadcast).where(Broadcast.uid == uid).where(Broadcast.finished_at.is_(None))
    return db.scalar(open_ones.with_for_update())


def go_on(db: Session, broadcast: Broadcast, *, now: datetime, at_once: int = _AT_ONCE) -> None:
    """Write it into the lists of the next so many people, or have phones ring once everybody has it there.

    People come in the order of their keys. With the caller's one transaction goes how far it has come, so nobody is
    left out and nobody has it twice, wherever it is interrupted.
    """
    told_now = _told_next(db, broadcast, now, at_once)
    if told_now:
        broadcast.told += len(told_now)
        broadcast.through_user_id = max(told_now)
        outbox.publish(db, BroadcastDue(broadcast=broadcast.uid), now=now)
        return
    broadcast.finished_at = now
    for language in LANGUAGES:
        ring = BroadcastToRing(broadcast=broadcast.uid, language=language)
        outbox.publish(db, ring, now=now, not_after=rings_until(broadcast))


def rings_until(broadcast: Broadcast) -> datetime | None:
    """When no phone rings for it any more; None as long as not everybody has it in their list."""
    return broadcast.finished_at and broadcast.finished_at + _RINGS_FOR


def _told_next(db: Session, broadcast: Broadcast, now: datetime, at_once: int) -> list[int]:
    """One statement for all of them; returns their keys. What only stands in the app counts as sent at once."""
    next_ones = (
        _followers(broadcast.topic)
        .add_columns(User.language)
        .where(User.id > broadcast.through_user_id)
        .order_by(User.id)
        .limit(at_once)
        .subquery()
    )
    in_albanian = next_ones.c.language == Language.SQ
    data = {"broadcast": str(broadcast.uid)} | ({"link": broadcast.link} if broadcast.link else {})
    row = {
        Notification.user_id: next_ones.c.id,
        Notification.type: literal(NotificationType.BROADCAST, Notification.type.type),
        Notification.title: case((in_albanian, broadcast.title_sq), else_=broadcast.title_en),
        Notification.body: case((in_albanian, broadcast.body_sq), else_=broadcast.body_en),
        Notification.data: literal(data, Notification.data.type),
        Notification.sent_at: literal(now, Notification.sent_at.type),
        Notification.created_at: literal(now, Notification.created_at.type),
    }
    lines = insert(Notification).from_select(list(row), select(*row.values()))
    return list(db.scalars(lines.returning(Notification.user_id)))


def shown_to(db: Session, uid: UUID, language: str) -> tuple[Broadcast, Shown] | None:
    """A message, and how people with this language see it; None if there is none."""
    broadcast = db.scalar(select(Broadcast).where(Broadcast.uid == uid))
    return (broadcast, _shown(broadcast, language)) if broadcast else None
