"""What is read of galleries."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from common.models import GalleryImage


def gallery_of(db: Session, business_id: int) -> Sequence[GalleryImage]:
    """The pictures of a business in their order, as they are now, their uploads loaded."""
    return db.scalars(
        select(GalleryImage)
        .where(GalleryImage.business_id == business_id)
        .options(joinedload(GalleryImage.upload))
        .order_by(GalleryImage.position, GalleryImage.id)
        .execution_options(populate_existing=True)
    ).all()
