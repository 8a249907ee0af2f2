"""People, how they prove who they are, and where they are signed in."""

from datetime import datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.models.base import (
    Base,
    Count,
    Created,
    Email,
    HasId,
    HasLegacyId,
    HasUid,
    Key,
    No,
    OneOf,
    Small,
    Updated,
    Words,
    Yes,
    to,
)
from common.models.point import LatLon, Point


class Language(StrEnum):
    """The languages we speak."""

    EN = "en"
    SQ = "sq"


class OperatorRole(StrEnum):
    """What one of AvatID's own people may do."""

    SUPPORT = "support"
    ADMIN = "admin"


class CodePurpose(StrEnum):
    """What a one-time code allows; a code for one purpose is worth nothing for another."""

    REGISTRATION = "registration"
    LOGIN = "login"
    PHONE_UPDATE = "phone_update"
    EMAIL_UPDATE = "email_update"
    PASSWORD_RESET = "password_reset"  # noqa: S105 (a purpose, not a password)
    REAUTHENTICATION = "reauthentication"
    DELETION_UNDO = "deletion_undo"


class CodeKind(StrEnum):
    """Six digits to type, the proof a right code is exchanged for, or the long token inside a link."""

    CODE = "code"
    PROOF = "proof"
    LINK = "link"


class CodeChannel(StrEnum):
    """How the code travels; a proof does not."""

    SMS = "sms"
    MAIL = "mail"
    NONE = "none"


class Provider(StrEnum):
    """Who else can vouch for somebody."""

    GOOGLE = "google"
    APPLE = "apple"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"


class Platform(StrEnum):
    """What an app runs on."""

    IOS = "ios"
    ANDROID = "android"
    WEB = "web"


class User(HasUid, HasLegacyId, Base):
    """A person: customer, owner, employee or operator."""

    __tablename__ = "users"
    __table_args__ = (
        Index(
            "users_to_erase_ix",
            "erase_at",
            postgresql_where=text("erase_at IS NOT NULL AND erased_at IS NULL"),
        ),
        Index("users_avatar_ix", "avatar_upload_id", postgresql_where=text("avatar_upload_id IS NOT NULL")),
        Index("users_created_ix", "created_at", postgresql_using="brin"),
        Index(
            "users_called_ix",
            literal_column("fold(((' '::text || name) || ' '::text) || surname)").label("called"),
            postgresql_using="gin",
            postgresql_ops={"called": "gin_trgm_ops"},
            postgresql_where=text("erased_at IS NULL"),
        ),
        Index("users_moved_over_ix", "id", postgresql_where=text(r"password_hash LIKE 'pbkdf2\_sha256$%'")),
    )

    email: Mapped[Email | None] = mapped_column(unique=True)
    email_verified_at: Mapped[datetime | None]
    phone: Mapped[str | None] = mapped_column(unique=True)
    phone_verified_at: Mapped[datetime | None]
    name: Mapped[str]
    surname: Mapped[Words]
    password_hash: Mapped[str | None]
    password_changed_at: Mapped[datetime | None]
    token_version: Mapped[Count]
    language: Mapped[Language] = mapped_column(OneOf(Language), server_default="en")
    timezone: Mapped[str | None]
    avatar_upload_id: Mapped[Key | None] = mapped_column(
        ForeignKey("upload.id", name="users_avatar_upload_fk", ondelete="RESTRICT", use_alter=True)
    )
    location: Mapped[LatLon | None] = mapped_column(Point())
    send_push_notifications: Mapped[Yes]
    send_email_notification: Mapped[Yes]
    send_sms_notification: Mapped[No]
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    accepts_broadcasts_since: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None]
    deletion_requested_at: Mapped[datetime | None]
    erase_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]

    @property
    def full_name(self) -> str:
        """Name and surname, as one would write them on an envelope."""
        return f"{self.name} {self.surname or ''}".strip()


class Operator(Base):
    """One of AvatID's own people; nothing here makes anybody part of a business's team."""

    __tablename__ = "operator"

    user_id: Mapped[Key] = mapped_column(to("users.id"), primary_key=True, autoincrement=False)
    role: Mapped[OperatorRole] = mapped_column(OneOf(OperatorRole))
    totp_secret: Mapped[bytes | None]
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[Key | None]
    created_at: Mapped[Created]
    revoked_at: Mapped[datetime | None]


class Registration(HasUid, Base):
    """One attempt to register; nothing of it reaches `users` until the code has come back."""

    __tablename__ = "registration"
    __table_args__ = (
        Index(
            "registration_email_ix", "email", postgresql_where=text("used_at IS NULL AND email IS NOT NULL")
        ),
        Index(
            "registration_phone_ix", "phone", postgresql_where=text("used_at IS NULL AND phone IS NOT NULL")
        ),
        Index("registration_expires_ix", "expires_at"),
    )

    email: Mapped[Email | None]
    phone: Mapped[str | None]
    code_hash: Mapped[bytes | None]
    tries_left: Mapped[Small] = mapped_column(server_default=text("5"))
    password_hash: Mapped[str | None]
    name: Mapped[str]
    surname: Mapped[Words]
    language: Mapped[Language] = mapped_column(OneOf(Language), server_default="en")
    device: Mapped[dict[str, Any] | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    created_at: Mapped[Created]


class OneTimeCode(HasUid, Base):
    """A code that was sent, or what a right one is exchanged for."""

    __tablename__ = "one_time_code"
    __table_args__ = (
        Index("one_time_code_address_ix", "address", "purpose", postgresql_where=text("used_at IS NULL")),
        Index(
            "one_time_code_hash_ix",
            "code_hash",
            postgresql_where=text("used_at IS NULL AND kind <> 'code'"),
        ),
        Index("one_time_code_user_ix", "user_id", postgresql_where=text("user_id IS NOT NULL")),
        Index("one_time_code_expires_ix", "expires_at"),
    )

    purpose: Mapped[CodePurpose] = mapped_column(OneOf(CodePurpose))
    kind: Mapped[CodeKind] = mapped_column(OneOf(CodeKind), server_default="code")
    channel: Mapped[CodeChannel] = mapped_column(OneOf(CodeChannel))
    address: Mapped[Email]
    user_id: Mapped[Key | None] = mapped_column(to("users.id"))
    code_hash: Mapped[bytes | None]
    provider_ref: Mapped[str | None]
    tries_left: Mapped[Small] = mapped_column(server_default=text("5"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    created_at: Mapped[Created]


class Identity(HasId, Base):
    """Who somebody is to Google, Apple, Facebook or Instagram: one link to each."""

    __tablename__ = "identity"
    __table_args__ = (
        UniqueConstraint("provider", "subject", name="identity_subject_unique"),
        UniqueConstraint("user_id", "provider", name="identity_provider_unique"),
    )

    user_id: Mapped[Key] = mapped_column(to("users.id"))
    provider: Mapped[Provider] = mapped_column(OneOf(Provider))
    subject: Mapped[str]
    email: Mapped[Email | None]
    is_email_authoritative: Mapped[No]
    sealed_refresh_token: Mapped[bytes | None]
    created_at: Mapped[Created]
    used_at: Mapped[datetime | None]


class UserSession(HasUid, Base):
    """One signed-in device; its refresh token is a function of (uid, gen, salt) and stored nowhere.

    `expires_at` is the idle expiry and moves with every rotation. `acting_user_id` is the operator who
    looks into the account, for a support session; it only reads until another operator has allowed writes.
    """

    __tablename__ = "user_session"
    __table_args__ = (
        Index("user_session_live_ix", "user_id", "created_at", postgresql_where=text("revoked_at IS NULL")),
        Index("user_session_user_ix", "user_id"),
        Index(
            "user_session_acting_user_ix",
            "acting_user_id",
            postgresql_where=text("acting_user_id IS NOT NULL"),
        ),
        Index(
            "user_session_writes_allowed_by_ix",
            "writes_allowed_by_id",
            postgresql_where=text("writes_allowed_by_id IS NOT NULL"),
        ),
        Index("user_session_expires_ix", "expires_at"),
        Index(
            "user_session_writes_asked_ix",
            text("created_at DESC"),
            postgresql_where=text("acting_user_id IS NOT NULL AND revoked_at IS NULL"),
        ),
    )

    user_id: Mapped[Key] = mapped_column(to("users.id"))
    gen: Mapped[Count]
    salt: Mapped[bytes]
    platform: Mapped[Platform | None] = mapped_column(OneOf(Platform))
    name: Mapped[str | None]
    amr: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    acting_user_id: Mapped[Key | None] = mapped_column(to("users.id"))
    is_read_only: Mapped[No]
    writes_allowed_by_id: Mapped[Key | None] = mapped_column(to("users.id"))
    writes_allowed_at: Mapped[datetime | None]
    authenticated_at: Mapped[datetime]
    created_at: Mapped[Created]
    rotated_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str | None]

    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="raise")


class DataExport(HasUid, Base):
    """Everything we have about somebody, packed up for them; the object goes when its link expires."""

    __tablename__ = "data_export"
    __table_args__ = (
        Index("data_export_user_ix", "user_id", "created_at"),
        Index("data_export_expires_ix", "expires_at", postgresql_where=text("path IS NOT NULL")),
    )

    user_id: Mapped[Key] = mapped_column(to("users.id"))
    path: Mapped[str | None]
    created_at: Mapped[Created]
    ready_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
