"""What a row of a list shows, for the businesses on one page."""

from typing import Any

from sqlalchemy import Row, and_, null, select, true
from sqlalchemy.sql.selectable import LateralFromClause, Subquery

from common.models import (
    Business,
    BusinessSearch,
    Category,
    GalleryImage,
    Upload,
    UploadStatus,
    business_category,
)
from functions.business.discovery.queries.asked import AT
from functions.business.discovery.queries.order import Columns
from functions.business.discovery.queries.ranking import metres_from

_OF_BUSINESS = (
    Business.name_en,
    Business.name_sq,
    Business.description_en,
    Business.description_sq,
    Business.address,
    Business.city,
    Business.location,
    Business.timezone,
    Business.currency,
    Business.rating_count,
    Business.rating_sum,
    BusinessSearch.takes_bookings,
    BusinessSearch.price_from,
    BusinessSearch.gender,
)
_OF_COVER = (Upload.uid, Upload.purpose, Upload.path, Upload.width, Upload.height, Upload.variants)


def described(page: Subquery, *, is_somewhere: bool) -> Columns:
    """The businesses of a page (`id`, `uid` and what else it has) with all that a row shows; `distance` in metres.

    Plain columns: objects of a session would cost as much as all the rest.
    """
    category = _first_category()
    return (
        select(
            *page.c,
            *_OF_BUSINESS,
            Business.verified_at.is_not(None).label("verified"),
            (metres_from(AT) if is_somewhere else null()).label("distance"),
            category.c.uid.label("category_uid"),
            category.c.name_en.label("category_en"),
            category.c.name_sq.label("category_sq"),
            *(column.label(f"cover_{column.key}") for column in _OF_COVER),
        )
        .select_from(page)
        .join(Business, Business.id == page.c.id)
        .join(BusinessSearch, BusinessSearch.business_id == page.c.id)
        .outerjoin(category, true())
        .outerjoin(GalleryImage, and_(GalleryImage.business_id == page.c.id, GalleryImage.is_cover))
        .outerjoin(Upload, and_(Upload.id == GalleryImage.upload_id, Upload.status == UploadStatus.READY))
    )


def cover_of(row: Row[Any]) -> Upload | None:
    """The picture that stands for the business of a described row; no row of a session."""
    if row.cover_uid is None:
        return None
    return Upload(**{column.key: getattr(row, f"cover_{column.key}") for column in _OF_COVER})


def _first_category() -> LateralFromClause:
    """What a business is, in one word."""
    return (
        select(Category.uid, Category.name_en, Category.name_sq)
        .join(business_category, business_category.c.category_id == Category.id)
        .where(business_category.c.business_id == Business.id)
        .where(Category.archived_at.is_(None))
        .order_by(Category.rank, Category.id)
        .limit(1)
        .lateral("first_category")
    )
