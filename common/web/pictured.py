"""A picture as replies show it: its address and size, and those of the two smaller ones."""

from typing import Any, Self
from uuid import UUID

from pydantic import Field

from common.integrations.storage import Storage
from common.models import Upload
from common.pictures import address_of
from common.web.validation import Answer

_EXAMPLE = "https://media.avatid.example/gallery/0f6c5d9e/{size}.jpg"


class PictureSize(Answer):
    """One size of a picture, in pixels."""

    url: str = Field(examples=[_EXAMPLE.format(size="small")])
    width: int = Field(examples=[128])
    height: int = Field(examples=[96])


class Variants(Answer):
    """The smaller sizes: 128 and 512 pixels on the longer side at most, square where faces are shown."""

    small: PictureSize
    medium: PictureSize


class Pictured(Answer):
    """A picture in three sizes; the largest has 2048 pixels on its longer side at most."""

    uid: UUID
    url: str = Field(examples=[_EXAMPLE.format(size="original")])
    width: int = Field(examples=[2048])
    height: int = Field(examples=[1536])
    variants: Variants

    @classmethod
    def of(cls, upload: Upload, storage: Storage, **more: Any) -> Self:
        """A picture that is ready, no other has a size; `more` is what a subclass tells besides.

        What everybody may see has a lasting address, made without asking anybody. The links of private pictures
        are signed and end within the hour; signing may ask another computer, so do it with no transaction open.
        """
        assert upload.path is not None
        assert upload.width is not None
        assert upload.height is not None
        return cls(
            uid=upload.uid,
            url=address_of(upload, upload.path, storage),
            width=upload.width,
            height=upload.height,
            variants=Variants(small=_size(upload, "small", storage), medium=_size(upload, "medium", storage)),
            **more,
        )


def _size(upload: Upload, name: str, storage: Storage) -> PictureSize:
    variant = upload.variants[name]
    url = address_of(upload, variant["path"], storage)
    return PictureSize(url=url, width=variant["width"], height=variant["height"])
