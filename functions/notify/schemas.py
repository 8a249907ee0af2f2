"""What comes and goes about notifications and devices."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from common.models import NotificationType, Platform
from common.web.fields import PushToken
from common.web.paging import PageQuery
from common.web.validation import Answer, Body


class NotificationsQuery(PageQuery):
    """Which notifications are wanted."""

    unread: bool = Field(False, description="Only those not read yet.", examples=[True])


class NotificationReply(Answer):
    """Something a person has been told.

    `data` says what it is about (`booking`, `business`, `side`), so that the app opens the right screen.
    `is_sent` tells whether a channel has delivered it; what is only shown in the app counts at once.
    """

    uid: UUID
    type: NotificationType = Field(examples=["booked"])
    title: str = Field(examples=["Booked: Salloni i Borës"])
    body: str = Field(examples=["Monday, 8 March 2027 at 14:00 · Haircut"])
    data: dict[str, Any] = Field(
        examples=[{"booking": "0f6c5d9e-6a2c-4d5e-9b7a-3b1f0c2d4e5f", "side": "customer"}]
    )
    is_sent: bool
    sent_at: datetime | None
    created_at: datetime
    read_at: datetime | None


class Unread(Answer):
    """How many notifications have not been read."""

    unread_count: int = Field(examples=[3])


class DeviceRequest(Body):
    """The push token that Firebase gave the app."""

    token: PushToken
    platform: Platform = Field(examples=["android"])
    app_version: str | None = Field(None, max_length=50, examples=["2.4.0"])


class WhichDevice(Body):
    """The push token to forget."""

    token: PushToken


class DeviceReply(Answer):
    """A device that rings for me."""

    uid: UUID
    platform: Platform
    app_version: str | None = Field(examples=["2.4.0"])
    created_at: datetime
