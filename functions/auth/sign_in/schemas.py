"""What comes and goes when somebody signs in, stays signed in or leaves."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import Field, SecretStr

from common.models import Platform, UserSession
from common.web.fields import Email
from common.web.validation import Answer, Body
from functions.auth.schemas import Device, Password


class EmailSignIn(Body):
    """Address and password."""

    email: Email
    password: Password
    device: Device | None = None


class RefreshRequest(Body):
    """The refresh token of this device."""

    refresh: SecretStr = Field(max_length=200, examples=["Zk3v…"])


class SignedInDevice(Answer):
    """A device somebody is signed in on; `how` lists what they proved (pwd, sms, ...).

    `by_support`: not a device of theirs, but one of AvatID's own people who looks in to help, for some minutes.
    """

    uid: UUID
    name: str | None = Field(examples=["Pixel 9"])
    platform: Platform | None = Field(examples=["android"])
    created_at: datetime
    last_seen_at: datetime | None
    is_current: bool
    how: list[str] = Field(examples=[["pwd"]])
    by_support: bool

    @classmethod
    def of(cls, session: UserSession, current: UUID) -> Self:
        """A session, as its owner sees it from the session `current`; who the operator is and why stays with us."""
        return cls(
            uid=session.uid,
            name=session.name,
            platform=session.platform,
            created_at=session.created_at,
            last_seen_at=session.last_seen_at,
            is_current=session.uid == current,
            how=session.amr,
            by_support=session.acting_user_id is not None,
        )
