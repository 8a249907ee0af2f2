"""What comes and goes about a business's pictures; a picture has the uid it was uploaded with."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from common.integrations.storage import Storage
from common.models import GalleryImage
from common.web.fields import Change, NeverEmpty
from common.web.pictured import Pictured
from common.web.validation import Body, Query

_ORDER = Annotated[list[UUID], Field(min_length=1, max_length=1000)]


class GalleryQuery(Query):
    """Whose pictures are wanted."""

    business: UUID


class NewGalleryPicture(Body):
    """A picture to show, uploaded by oneself with the purpose `gallery`."""

    business: UUID
    upload: UUID
    is_cover: bool = Field(False, description="The first picture is the cover in any case.")


class GalleryChange(Change):
    """Another order, another cover; what is left out stays."""

    business: UUID
    order: Annotated[_ORDER | None, NeverEmpty] = Field(
        None, description="Every picture of the gallery, each once, the first one first."
    )
    cover: Annotated[UUID | None, NeverEmpty] = None


class GalleryPicture(Pictured):
    """A picture on a business's page."""

    is_cover: bool

    @classmethod
    def shown(cls, image: GalleryImage, storage: Storage) -> Self:
        """A picture whose upload is loaded."""
        return cls.of(image.upload, storage, is_cover=image.is_cover)
