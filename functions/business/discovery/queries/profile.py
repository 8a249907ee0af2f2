"""One business with everything its own screen shows, in one statement and written as JSON."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    ColumnElement,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    select,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import ScalarSelect

from common.diary import Settled
from common.errors import NotFound
from common.models import (
    Business,
    BusinessMember,
    BusinessStatus,
    Category,
    GalleryImage,
    Policy,
    Role,
    Upload,
    UploadStatus,
    business_category,
)
from common.web.writing import Column, amount, list_of, mean_of, object_of, picture, place, told
from functions.business.discovery.queries import menu
from functions.business.discovery.queries.found import Reader
from functions.business.discovery.queries.visible import is_visible

Rows = Select[*tuple[Any, ...]]
Written = ScalarSelect[Any]


def profile_of(db: Session, uid: UUID, reader: Reader, usual_terms: str) -> Row[Any]:
    """A visible business (`id`, `timezone`, `takes_bookings`) `written` but for how it stands; raises `NotFound`.

    `written` is a `BusinessProfile` without its times; `usual_terms` is what holds for those who have set none.
    """
    values = {"uid": uid, "media": reader.media, "usual_terms": usual_terms}
    return _one(db, _profile(reader.language), values)


def menu_of(db: Session, uid: UUID, language: str) -> str:
    """What a visible business sells, a list of `ServiceReply`; raises `NotFound`."""
    written: str = _one(db, _menu(language), {"uid": uid}).written
    return written


def team_of(db: Session, uid: UUID, reader: Reader) -> str:
    """Who works at a visible business, a list of `EmployeeReply`; raises `NotFound`."""
    values = {"uid": uid, "media": reader.media}
    written: str = _one(db, _team(reader.language), values).written
    return written


def _one(db: Session, statement: Settled, values: dict[str, Any]) -> Row[Any]:
    row: Row[Any] | None = statement.one(db, **values)
    if row is None:
        raise NotFound
    return row


@cache
def _menu(language: str) -> Settled:
    return Settled(_asked(menu.services(language)))


@cache
def _team(language: str) -> Settled:
    return Settled(_asked(menu.team_with_services(language)))


@cache
def _profile(language: str) -> Settled:
    columns = Business.id, Business.timezone, _takes_bookings().label("takes_bookings")
    statement = _asked(_business(language)).add_columns(*columns)
    return Settled(statement.outerjoin(Policy, Policy.business_id == Business.id))


def _asked(written: ColumnElement[Any]) -> Rows:
    asked = select(cast(written, Text).label("written")).select_from(Business)
    return asked.where(Business.uid == bindparam("uid"), is_visible())


def _business(language: str) -> ColumnElement[Any]:
    return object_of(
        uid=Business.uid,
        kind=Business.kind,
        takes_bookings=_takes_bookings(),
        verified=Business.verified_at.is_not(None),
        is_claimable=and_(Business.status == BusinessStatus.LISTED, ~_has_owner()),
        name=told(language, Business.name_en, Business.name_sq),
        description=told(language, Business.description_en, Business.description_sq),
        categories=_categories(language),
        address=Business.address,
        city=Business.city,
        country=Business.country,
        location=place(Business.location),
        phone=Business.phone,
        email=Business.email,
        website=Business.website,
        timezone=Business.timezone,
        currency=Business.currency,
        services=menu.services_by_category(language),
        team=menu.team(),
        rating=_ratings(),
        price_from=menu.price_from(),
        gender=menu.gender(),
        policy=_terms(),
        cover=_gallery(picture(Upload), GalleryImage.is_cover),
        gallery=_gallery(list_of(picture(Upload), GalleryImage.position, GalleryImage.id)),
    )


def _takes_bookings() -> ColumnElement[bool]:
    return Business.status == BusinessStatus.PUBLISHED


def _has_owner() -> ColumnElement[bool]:
    owner = select(BusinessMember.id).where(BusinessMember.business_id == Business.id)
    return owner.where(BusinessMember.role == Role.OWNER).correlate(Business).exists()


def _categories(language: str) -> Written:
    category = object_of(uid=Category.uid, name=told(language, Category.name_en, Category.name_sq))
    return (
        select(list_of(category, Category.rank, Category.id))
        .join(business_category, business_category.c.category_id == Category.id)
        .where(business_category.c.business_id == Business.id, Category.archived_at.is_(None))
        .correlate(Business)
        .scalar_subquery()
    )


def _ratings() -> ColumnElement[Any]:
    counts = {str(number): Business.rating_histogram[number] for number in range(1, 6)}
    return object_of(
        average=mean_of(Business.rating_sum, Business.rating_count),
        count=Business.rating_count,
        histogram=object_of(**counts),
    )


def _terms() -> ColumnElement[Any]:
    terms = object_of(
        auto_confirm=Policy.auto_confirm,
        min_notice_minutes=Policy.min_notice_minutes,
        max_days=Policy.max_days,
        free_until_minutes=Policy.free_until_minutes,
        fee_tiers=Policy.fee_tiers,
        no_show_fee=Policy.no_show_fee,
        reschedule_until_minutes=Policy.reschedule_until_minutes,
        max_reschedules=Policy.max_reschedules,
        deposit_percent=amount(Policy.deposit_percent),
        deposit_amount=amount(Policy.deposit_amount),
    )
    usual = cast(bindparam("usual_terms", type_=Text()), JSON)
    return case((Policy.business_id.is_not(None), terms), else_=usual)


def _gallery(shown: ColumnElement[Any], *which: Column) -> Written:
    is_ready = and_(Upload.id == GalleryImage.upload_id, Upload.status == UploadStatus.READY)
    return (
        select(shown)
        .select_from(GalleryImage)
        .join(Upload, is_ready)
        .where(GalleryImage.business_id == Business.id, *which)
        .correlate(Business)
        .scalar_subquery()
    )
