"""What a profile screen shows and changes."""

from datetime import datetime, time
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

from common.models import Language, Provider, Role
from common.web.fields import WALL_CLOCK, Change, NeverEmpty, Place, PlaceShown, Zone, only_text, plain_time
from common.web.validation import Answer, Body
from functions.auth.schemas import Name, Surname

WallTime = Annotated[
    time,
    BeforeValidator(only_text),
    AfterValidator(plain_time),
    PlainSerializer(lambda at: f"{at:%H:%M}", return_type=str),
    WALL_CLOCK,
    Field(examples=["22:00"]),
]


class QuietHours(Body):
    """From when until when no reminder may ring, in the user's own zone; over midnight is usual."""

    start: WallTime
    end: WallTime


class Avatar(Answer):
    """The addresses of somebody's picture in three sizes."""

    original: str = Field(examples=["https://media.avatid.example/avatars/0f6c5d9e/original.jpg"])
    medium: str = Field(examples=["https://media.avatid.example/avatars/0f6c5d9e/medium.jpg"])
    small: str = Field(examples=["https://media.avatid.example/avatars/0f6c5d9e/small.jpg"])


class Membership(Answer):
    """A business somebody belongs to, and as what."""

    uid: UUID
    name: str = Field(examples=["Bora's salon"])
    role: Role


class UserDetail(Answer):
    """Everything an account's own screens show."""

    uid: UUID
    email: str | None = Field(examples=["arta@example.com"])
    phone: str | None = Field(examples=["+355692034567"])
    is_email_verified: bool
    is_phone_verified: bool
    name: str = Field(examples=["Arta"])
    surname: str = Field(examples=["Hoxha"])
    avatar: Avatar | None
    location: PlaceShown | None
    language: Language
    timezone: str | None = Field(examples=["Europe/Tirane"])
    send_push_notifications: bool
    send_email_notification: bool
    send_sms_notification: bool
    accepts_broadcasts: bool
    quiet_hours: QuietHours | None
    businesses: list[Membership]
    providers: list[Provider]
    has_password: bool
    created_at: datetime


class ProfileChange(Change):
    """What somebody changes about themselves."""

    name: Annotated[Name | None, NeverEmpty] = None
    surname: Annotated[Surname | None, NeverEmpty] = None
    language: Annotated[Language | None, NeverEmpty] = None
    timezone: Zone | None = None


class LocationChange(Body):
    """Where somebody is, or nowhere; the map starts here."""

    location: Place | None


class NotificationSettings(Change):
    """How somebody wants to hear from us; security news comes in any case."""

    send_push_notifications: Annotated[bool | None, NeverEmpty] = None
    send_email_notification: Annotated[bool | None, NeverEmpty] = None
    send_sms_notification: Annotated[bool | None, NeverEmpty] = None
    accepts_broadcasts: Annotated[bool | None, NeverEmpty] = None
    quiet_hours: QuietHours | None = None


class FavouriteShown(Answer):
    """A business somebody wants to find again."""

    uid: UUID
    name: str = Field(examples=["Bora's salon"])
    city: str = Field(examples=["Tirana"])
    location: PlaceShown | None
    rating: float | None = Field(examples=[4.8])
    created_at: datetime


class FirebaseToken(Answer):
    """A custom token for Firebase's sign-in; with it the app listens to its conversations."""

    token: str
    expires_at: datetime
