"""What a row of a list shows, for the businesses on one page, written as JSON."""

from sqlalchemy import BigInteger, ColumnElement, Text, and_, case, cast, func, null, select, true
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
from common.web.writing import money, object_of, picture, place, stars, told
from functions.business.discovery.queries.asked import AT
from functions.business.discovery.queries.order import Columns
from functions.business.discovery.queries.ranking import metres_from


def described(page: Subquery, language: str, *, is_somewhere: bool) -> Columns:
    """The businesses of a page (`id`, `uid` and what else it has), each `written` but for how it stands.

    `written` is a `BusinessRow` without `open_now` and `next_available_at`.
    """
    category = _first_category(language)
    return (
        select(
            *page.c,
            Business.timezone,
            BusinessSearch.takes_bookings,
            cast(_row(category, language, is_somewhere=is_somewhere), Text).label("written"),
        )
        .select_from(page)
        .join(Business, Business.id == page.c.id)
        .join(BusinessSearch, BusinessSearch.business_id == page.c.id)
        .outerjoin(category, true())
        .outerjoin(GalleryImage, and_(GalleryImage.business_id == page.c.id, GalleryImage.is_cover))
        .outerjoin(Upload, and_(Upload.id == GalleryImage.upload_id, Upload.status == UploadStatus.READY))
    )


def _row(category: LateralFromClause, language: str, *, is_somewhere: bool) -> ColumnElement[str]:
    metres = cast(func.round(metres_from(AT)), BigInteger) if is_somewhere else null()
    return object_of(
        uid=Business.uid,
        name=told(language, Business.name_en, Business.name_sq),
        description=told(language, Business.description_en, Business.description_sq),
        category=case((category.c.uid.is_not(None), object_of(uid=category.c.uid, name=category.c.name))),
        address=Business.address,
        city=Business.city,
        location=place(Business.location),
        distance_m=metres,
        rating=stars(Business.rating_sum, Business.rating_count),
        price_from=money(BusinessSearch.price_from, Business.currency),
        takes_bookings=BusinessSearch.takes_bookings,
        verified=Business.verified_at.is_not(None),
        cover=case((Upload.id.is_not(None), picture(Upload))),
        gender=BusinessSearch.gender,
    )


def _first_category(language: str) -> LateralFromClause:
    """What a business is, in one word."""
    return (
        select(Category.uid, told(language, Category.name_en, Category.name_sq).label("name"))
        .join(business_category, business_category.c.category_id == Category.id)
        .where(business_category.c.business_id == Business.id)
        .where(Category.archived_at.is_(None))
        .order_by(Category.rank, Category.id)
        .limit(1)
        .lateral("first_category")
    )
