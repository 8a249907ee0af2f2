"""Pictures, and where they are shown."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.models.base import Base, Count, Created, HasUid, Key, No, Object, OneOf, to

TO_LOOK_AT = text(
    "looked_at IS NULL AND status = 'ready' AND used_at IS NOT NULL"
    " AND purpose IN ('avatar', 'gallery', 'rating')"
)
"""What everybody sees and no operator has looked at, as its index says it."""


class UploadPurpose(StrEnum):
    """What a file was uploaded for; it can be used for nothing else."""

    AVATAR = "avatar"
    GALLERY = "gallery"
    RATING = "rating"
    CHAT = "chat"
    APPLICATION = "application"


class UploadStatus(StrEnum):
    """Whether the file has been looked at and may be shown."""

    PENDING = "pending"
    READY = "ready"
    REFUSED = "refused"
    HIDDEN = "hidden"
    DELETED = "deleted"


class Upload(HasUid, Base):
    """A file in the bucket; `variants` is `{"small": {"path": ..., "width": ..., "height": ...}, ...}`.

    `sent_path` is where a file waits that came by a signed link, `used_at` since when it has been shown somewhere,
    `looked_at` when an operator has found nothing wrong with it; a hidden one is shown to nobody any more.
    """

    __tablename__ = "upload"
    __table_args__ = (
        Index(
            "upload_to_look_at_ix",
            text("used_at DESC"),
            text("id DESC"),
            postgresql_where=TO_LOOK_AT,
        ),
        Index("upload_owner_ix", "owner_id", "created_at"),
        Index(
            "upload_unused_ix",
            "created_at",
            postgresql_where=text("used_at IS NULL AND status IN ('pending', 'ready')"),
        ),
        Index("upload_sent_ix", "created_at", postgresql_where=text("sent_path IS NOT NULL")),
    )

    owner_id: Mapped[Key] = mapped_column(to("users.id"))
    purpose: Mapped[UploadPurpose] = mapped_column(OneOf(UploadPurpose))
    status: Mapped[UploadStatus] = mapped_column(OneOf(UploadStatus), server_default="pending")
    path: Mapped[str | None]
    content_type: Mapped[str | None]
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    width: Mapped[int | None]
    height: Mapped[int | None]
    variants: Mapped[Object]
    sent_bytes: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    sent_path: Mapped[str | None]
    used_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]
    created_at: Mapped[Created]
    deleted_at: Mapped[datetime | None]


class GalleryImage(HasUid, Base):
    """A picture on a business's page; at most one is the cover."""

    __tablename__ = "gallery_image"
    __table_args__ = (
        UniqueConstraint("upload_id"),
        Index("gallery_image_order_ix", "business_id", "position", "id"),
        Index(
            "gallery_image_one_cover_unique",
            "business_id",
            unique=True,
            postgresql_where=text("is_cover"),
        ),
    )

    business_id: Mapped[Key] = mapped_column(to("business.id"))
    upload_id: Mapped[Key] = mapped_column(to("upload.id"))
    position: Mapped[Count]
    is_cover: Mapped[No]
    created_at: Mapped[Created]

    upload: Mapped[Upload] = relationship(lazy="raise")
