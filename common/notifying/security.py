"""News about the safety of an account: in the app, on the other devices, and by mail whatever one has stopped."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import outbox
from common.events import MailDue
from common.i18n import _, translate
from common.models import Notification, NotificationType, User
from common.notifying.telling import News, Standing, tell
from common.settings import Settings

What = Literal[
    "new_device",
    "refresh_reused",
    "password_changed",
    "email_changed",
    "phone_changed",
    "provider_linked",
    "provider_unlinked",
    "support_access",
    "support_access_ended",
    "business_handed_over",
    "business_received",
    "business_suspended",
    "business_reinstated",
    "account_blocked",
    "account_unblocked",
]
"""What can happen to an account's safety; each is a folder of `common/templates`."""

_HOME_ZONE = "Europe/Tirane"
_PLATFORMS = {"ios": _("iPhone or iPad"), "android": _("Android"), "web": _("a web browser")}
_PROVIDERS = {"google": "Google", "apple": "Apple", "facebook": "Facebook", "instagram": "Instagram"}


def tell_security(
    db: Session,
    user: User,
    what: What,
    facts: Mapping[str, str | None],
    *,
    now: datetime,
    about: UUID | None = None,
    also_to: str | None = None,
) -> None:
    """Tell somebody what has happened to the safety of their account, in the transaction in which it happens.

    `facts` may name the `device` and its `platform`, the `session`, the `provider`, a `business` and its
    `business_name`; the app gets them too, so nothing secret. With `about`, the same is told once. `also_to` is
    one more address that reads the letter: the one that has just been replaced.
    """
    data = {"what": what, "at": now.isoformat()} | {name: fact for name, fact in facts.items() if fact}
    told = tell(db, user, _news(user, data, about or uuid4(), front=""), now=now)
    if told is not None and also_to:
        outbox.publish(db, MailDue(notification=told.uid, to=also_to), now=now)


def as_it_stands(db: Session, notification: Notification, settings: Settings) -> Standing | None:
    """What a notification about security says now; None for somebody who is no longer there."""
    person = db.scalar(select(User).where(User.id == notification.user_id).where(User.erased_at.is_(None)))
    if person is None:
        return None
    news = _news(person, notification.data, notification.uid, front=settings.frontend_url)
    return Standing(notification, person, news)


def _news(person: User, data: Mapping[str, str], about: UUID, *, front: str) -> News:
    """The line in the app shows no link: only letters, which are written later, need to know the `front` page."""
    return News(
        type=NotificationType.SECURITY,
        about=f"{data['what']}:{about}",
        template=data["what"],
        said=_said(person, data, front),
        data=dict(data),
        is_receipt=True,
    )


def _said(person: User, data: Mapping[str, str], front: str) -> dict[str, Any]:
    """What the templates may speak of; `device` and `provider` are None where nobody knows them."""
    provider = data.get("provider", "")
    return {
        "name": person.name,
        "at": datetime.fromisoformat(data["at"]),
        "zone": person.timezone or _HOME_ZONE,
        "device": _device(person.language, data.get("device"), data.get("platform")),
        "provider": _PROVIDERS.get(provider, provider) or None,
        "business": data.get("business_name"),
        "link": f"{front}/settings/security",
        "reset_link": f"{front}/reset-password",
        "help_link": f"{front}/help",
    }


def _device(language: str, name: str | None, platform: str | None) -> str | None:
    kind = translate(language, _PLATFORMS.get(platform or "", "")) or None
    return f"{name} ({kind})" if name and kind else name or kind
