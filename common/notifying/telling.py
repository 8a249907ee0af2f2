"""One piece of news to one person: a line in the app, and the channels that carry it further."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import outbox
from common.events import WIRING, MailDue, PushDue, SmsDue
from common.ics import Appointment
from common.messages import Rendered, render
from common.models import Device, Notification, NotificationType, User

_LONGEST_TITLE = 255
_MOST_DEVICES = 20


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell one person, in their language.

    `type`, `about` and the person together are told once. `template` is a folder of `common/templates` and `said`
    fills it; `data` is for the app, to open the right screen. A receipt also comes by mail when a phone rings;
    somebody's own act is only noted in the app. `may_be_texted` news is worth a text to those who asked for texts.
    What has not reached them by `not_after` does not any more.
    """

    type: NotificationType
    about: str
    template: str
    said: Mapping[str, Any]
    data: Mapping[str, str]
    is_receipt: bool = False
    is_own_act: bool = False
    may_be_texted: bool = False
    not_after: datetime | None = None
    appointment: Appointment | None = None

    def words(self, language: str) -> Rendered:
        """The news as somebody with this language reads it."""
        return render(self.template, language, **self.said)

    def name_for(self, person: User) -> str:
        """What this news to this person is called, so that each channel carries it once."""
        return f"{self.type}:{self.about}:{person.uid}"


@dataclass(frozen=True, slots=True)
class Standing:
    """A notification that is on its way, whose it is, and what it says as things stand now."""

    notification: Notification
    person: User
    news: News


def tell(db: Session, person: User, news: News, *, now: datetime) -> Notification | None:
    """Write `news` into the person's list and hand it to the channels that fit; None if they know already.

    `sent_at` is left open while a channel has it, and set by the first that delivers; news that stays in the app
    counts as sent at once.
    """
    name = news.name_for(person)
    if not outbox.is_first(db, f"{name}:in_app", now):
        return None
    words = news.words(person.language)
    notification = Notification(
        user_id=person.id,
        type=news.type,
        title=_fitting(words.push_title),
        body=words.push_body,
        data=dict(news.data),
        created_at=now,
    )
    db.add(notification)
    db.flush()
    if news.is_own_act or not _carried(db, person, news, notification.uid, name, now):
        notification.sent_at = now
    return notification


def _carried(db: Session, person: User, news: News, notification: UUID, name: str, now: datetime) -> bool:
    """Push to every device; mail as a receipt, or because no device can ring; a text where one is worth its price.

    Says whether any channel has it.
    """
    devices = _ringing_devices(db, person)
    for device in devices:
        due = PushDue(notification=notification, device=device)
        outbox.publish(db, due, now=now, once=f"{name}:push:{device}", not_after=news.not_after)
    by_mail = address_of(person, news) is not None and (news.is_receipt or not devices)
    if by_mail:
        mail = MailDue(notification=notification)
        outbox.publish(db, mail, now=now, once=f"{name}:mail", not_after=news.not_after)
    by_text = number_of(person, news) is not None
    if by_text:
        sms = SmsDue(notification=notification)
        outbox.publish(db, sms, now=now, once=f"{name}:sms", not_after=news.not_after)
    return by_mail or by_text or bool(devices)


def ring_again(db: Session, standing: Standing, *, about: str, now: datetime) -> None:
    """Ring every device once more, because of `about`, for what still stands unread in the person's list."""
    name = f"{standing.news.name_for(standing.person)}:{about}"
    for device in _ringing_devices(db, standing.person):
        due = PushDue(notification=standing.notification.uid, device=device)
        outbox.publish(db, due, now=now, once=f"{name}:push:{device}")


def fall_back_to_mail(db: Session, standing: Standing, *, now: datetime) -> None:
    """Mail what no phone could be told, once the last of them is gone."""
    if not _ringing_devices(db, standing.person):
        mail_instead(db, standing, now=now)


def mail_instead(db: Session, standing: Standing, *, now: datetime) -> bool:
    """Mail what nothing else has carried; says whether a letter is on its way now.

    A receipt has had its mail all along, and nobody gets a second letter about the same.
    """
    person, news, notification = standing.person, standing.news, standing.notification
    if notification.is_sent or news.is_receipt or not address_of(person, news):
        return False
    (task,) = WIRING[MailDue]
    if not outbox.is_first(db, f"{task}:{news.name_for(person)}:mail", now):  # as `publish` calls it
        return False
    outbox.publish(db, MailDue(notification=notification.uid), now=now, not_after=news.not_after)
    return True


def address_of(person: User, news: News) -> str | None:
    """Where we may write: an address proven to be theirs, unless they have asked us to stop.

    What concerns the safety of the account is written regardless: a thief would ask us to stop first.
    """
    wants_it = person.send_email_notification or news.type is NotificationType.SECURITY
    return person.email if person.email_verified_at and wants_it else None


def number_of(person: User, news: News) -> str | None:
    """The number a text about this goes to: proven to be theirs, and they have asked for texts."""
    wants_it = news.may_be_texted and person.send_sms_notification
    return person.phone if person.phone_verified_at and wants_it else None


def can_hear(person: User) -> bool:
    """Whether there is still somebody to tell: neither blocked nor erased."""
    return person.blocked_at is None and person.erased_at is None


def _ringing_devices(db: Session, person: User) -> list[UUID]:
    """The devices a push goes to; somebody who registers tokens without end rings only the latest."""
    if not person.send_push_notifications:
        return []
    latest = (
        select(Device.uid).where(Device.user_id == person.id).order_by(Device.updated_at.desc(), Device.id)
    )
    return list(db.scalars(latest.limit(_MOST_DEVICES)))


def _fitting(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"
