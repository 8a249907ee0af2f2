"""One business with everything its own screen shows, in one statement: what it has many of comes as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import Session

from common.errors import NotFound
from common.models import (
    Business,
    BusinessMember,
    BusinessStatus,
    Category,
    Employee,
    EmployeeService,
    GalleryImage,
    Policy,
    Role,
    Service,
    Upload,
    UploadStatus,
    business_category,
)
from functions.business.discovery.queries.menu import Colleague, Menu, Named, Picture, Sold
from functions.business.discovery.queries.visible import is_at_work, is_offered, is_visible


@dataclass(frozen=True, slots=True)
class Hung:
    """A picture in the gallery."""

    picture: Picture
    is_cover: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """A business with its terms, if it has set any, and what it has many of, each in its order.

    `is_claimable`: nobody owns it yet, so that its owner may say so.
    """

    business: Business
    policy: Policy | None
    is_claimable: bool
    categories: Sequence[Named]
    menu: Menu
    gallery: Sequence[Hung]

    @property
    def cover(self) -> Upload | None:
        """The picture that stands for the business."""
        return next((each.picture for each in self.gallery if each.is_cover), None)


_NOTHING: ColumnElement[Any] = literal_column("'[]'::json")
Rows = Select[*tuple[Any, ...]]

_CATEGORIES, _SERVICES = TypeAdapter(list[Named]), TypeAdapter(list[Sold])
_TEAM, _GALLERY = TypeAdapter(list[Colleague]), TypeAdapter(list[Hung])


def profile_of(db: Session, uid: UUID) -> Profile:
    """A visible business with everything that belongs to it; raises `NotFound`."""
    row = db.execute(_everything(), {"uid": uid}).one_or_none()
    if row is None:
        raise NotFound
    return Profile(
        business=row.Business,
        policy=row.Policy,
        is_claimable=row.Business.status is BusinessStatus.LISTED and not row.has_owner,
        categories=_CATEGORIES.validate_python(row.categories),
        menu=Menu.of(_SERVICES.validate_python(row.services), _TEAM.validate_python(row.team)),
        gallery=_GALLERY.validate_python(row.gallery),
    )


@cache
def _everything() -> Rows:
    owner = select(BusinessMember.id).where(BusinessMember.business_id == Business.id)
    return (
        select(
            Business,
            Policy,
            owner.where(BusinessMember.role == Role.OWNER).correlate(Business).exists().label("has_owner"),
            _listed(_categories().correlate(Business)).label("categories"),
            _listed(_services().correlate(Business)).label("services"),
            _listed(_team().correlate(Business)).label("team"),
            _listed(_gallery().correlate(Business)).label("gallery"),
        )
        .outerjoin(Policy, Policy.business_id == Business.id)
        .where(Business.uid == bindparam("uid"), is_visible())
    )


def _listed(chosen: Rows) -> ColumnElement[Any]:
    """The chosen rows as one JSON array of objects, in their order; empty without any."""
    rows = chosen.subquery("listed")
    together = func.coalesce(func.json_agg(rows.table_valued()), _NOTHING, type_=JSON)
    return select(together).scalar_subquery()


def _categories() -> Rows:
    return (
        select(Category.uid, Category.name_en, Category.name_sq)
        .join(business_category, business_category.c.category_id == Category.id)
        .where(business_category.c.business_id == Business.id, Category.archived_at.is_(None))
        .order_by(Category.rank, Category.id)
    )


def _services() -> Rows:
    category = func.json_build_object(
        "uid", Category.uid, "name_en", Category.name_en, "name_sq", Category.name_sq
    )
    return (
        select(
            Service.id,
            Service.uid,
            category.label("category"),
            Service.name_en,
            Service.name_sq,
            Service.description_en,
            Service.description_sq,
            _exact(Service.price).label("price"),
            Service.duration_minutes,
            Service.gender,
            Service.is_performed_by_everyone,
        )
        .join(Category, Category.id == Service.category_id)
        .where(Service.business_id == Business.id, is_offered())
        .order_by(Category.rank, Category.id, Service.rank, Service.id)
    )


def _team() -> Rows:
    own = select(
        EmployeeService.service_id,
        _exact(EmployeeService.price).label("price"),
        EmployeeService.duration_minutes,
    ).where(EmployeeService.employee_id == Employee.id)
    return (
        select(
            Employee.uid,
            Employee.name,
            Employee.surname,
            Employee.bio,
            case((Upload.id.is_not(None), _picture())).label("avatar"),
            Employee.rating_count,
            Employee.rating_sum,
            _listed(own.correlate(Employee)).label("performs"),
        )
        .outerjoin(Upload, and_(Upload.id == Employee.avatar_upload_id, _is_ready()))
        .where(Employee.business_id == Business.id, is_at_work())
        .order_by(Employee.rank, Employee.id)
    )


def _gallery() -> Rows:
    return (
        select(_picture().label("picture"), GalleryImage.is_cover)
        .join(Upload, and_(Upload.id == GalleryImage.upload_id, _is_ready()))
        .where(GalleryImage.business_id == Business.id)
        .order_by(GalleryImage.position, GalleryImage.id)
    )


def _is_ready() -> ColumnElement[bool]:
    return Upload.status == UploadStatus.READY


def _picture() -> ColumnElement[Any]:
    """What `Picture` is made of."""
    shown = (Upload.uid, Upload.purpose, Upload.path, Upload.width, Upload.height, Upload.variants)
    return func.json_build_object(*(part for column in shown for part in (column.key, column)))


def _exact(amount: Any) -> ColumnElement[str]:
    """An amount as text: a number of JSON would come back as a float."""
    return cast(amount, Text)
