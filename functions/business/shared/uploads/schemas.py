"""What comes and goes when a picture is sent."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import Field

from common.integrations.storage import UploadLink
from common.models import Upload
from common.web.validation import Answer, Body

Purpose = Literal["gallery", "rating", "chat", "application"]
_PURPOSE = "What it is for; it can be used for nothing else. Pictures for chat and applications are private."


class UploadForm(Body):
    """What stands in the form beside the file."""

    purpose: Purpose = Field(description=_PURPOSE, examples=["gallery"])


class SignedUpload(Body):
    """A picture that will be sent straight to the bucket."""

    purpose: Purpose = Field(description=_PURPOSE, examples=["gallery"])
    content_type: Literal["image/jpeg", "image/png", "image/webp"]
    size_bytes: int = Field(ge=1, examples=[14_500_000], description="Exactly as many as will be sent.")


class SignedLink(Answer):
    """Where to send it: one request of `method`, with exactly these headers and nothing but the file's bytes."""

    uid: UUID
    url: str = Field(
        examples=["https://storage.googleapis.com/media/quarantine/0f6c5d9e?X-Goog-Signature=ab"]
    )
    method: Literal["PUT"] = "PUT"
    headers: dict[str, str] = Field(
        examples=[
            {
                "Content-Type": "image/jpeg",
                "x-goog-content-length-range": "14500000,14500000",
                "x-goog-if-generation-match": "0",
            }
        ]
    )
    expires_at: datetime

    @classmethod
    def of(cls, upload: Upload, link: UploadLink, expires_at: datetime) -> Self:
        """The link as the app needs it."""
        return cls(uid=upload.uid, url=link.url, headers=link.headers, expires_at=expires_at)
