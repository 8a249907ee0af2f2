"""What a business sells and who does it, at whose price and pace: columns about `Business`, written as JSON."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, literal_column, or_, select, true
from sqlalchemy.sql.selectable import LateralFromClause, ScalarSelect

from common.models import Business, Category, Employee, EmployeeService, Service, Upload, UploadStatus
from common.web.writing import Column, amount, list_of, money, object_of, picture, stars, stripped, told
from functions.business.discovery.queries.visible import is_at_work, is_offered

Rows = Select[*tuple[Any, ...]]
Written = ScalarSelect[Any]

_PRICE = func.coalesce(EmployeeService.price, Service.price)
_MINUTES = func.coalesce(
    func.nullif(EmployeeService.duration_minutes, literal_column("0")), Service.duration_minutes
)
_FULL_NAME = stripped(func.concat(Employee.name, literal_column("' '"), Employee.surname))
_IN_THEIR_TURN = Category.rank, Category.id, Service.rank, Service.id


def services(language: str) -> Written:
    """Everything on the menu in its order, each a `ServiceReply`."""
    sold = _sold(language)
    return select(list_of(sold.c.written, sold.c.place)).scalar_subquery()


def services_by_category(language: str) -> Written:
    """The same in `ServiceGroup`s."""
    sold = _sold(language)
    category = sold.c.category_uid, sold.c.category_name
    group = object_of(
        category=object_of(uid=category[0], name=category[1]), services=list_of(sold.c.written, sold.c.place)
    )
    groups = select(group.label("written"), func.min(sold.c.place).label("place")).group_by(*category)
    grouped = groups.correlate(Business).subquery("grouped")
    return select(list_of(grouped.c.written, grouped.c.place)).scalar_subquery()


def price_from() -> Written:
    """The lowest price offered, as `Money`; a service that nobody performs counts with its list price."""
    sold = _sold("en")
    return select(money(func.min(sold.c.price_from), Business.currency)).correlate(Business).scalar_subquery()


def gender() -> Written:
    """Whom the business serves: one gender if every service is for that one alone, otherwise all."""
    first, last = func.min(Service.gender), func.max(Service.gender)
    served = select(case((first == last, first), else_=literal_column("'all'")))
    return (
        served.where(Service.business_id == Business.id, is_offered()).correlate(Business).scalar_subquery()
    )


def team() -> Written:
    """Everybody customers can choose, in their order, each a `TeamMember`."""
    return _colleagues(object_of(**_seen()))


def team_with_services(language: str) -> Written:
    """The same as `EmployeeReply`s."""
    return _colleagues(object_of(**_seen(), services=_performed(language)))


def _sold(language: str) -> Subquery:
    """Every service on sale, `written`, with its `place` in the menu and the lowest of its prices."""
    performing = _performing()
    lowest = func.coalesce(performing.c.price_from, Service.price)
    category_name = told(language, Category.name_en, Category.name_sq)
    written = object_of(
        uid=Service.uid,
        name=told(language, Service.name_en, Service.name_sq),
        description=told(language, Service.description_en, Service.description_sq),
        category=object_of(uid=Category.uid, name=category_name),
        price=amount(Service.price),
        price_from=amount(lowest),
        currency=Business.currency,
        duration_minutes=Service.duration_minutes,
        gender=Service.gender,
        employees=performing.c.written,
    )
    return (
        select(
            written.label("written"),
            lowest.label("price_from"),
            Category.uid.label("category_uid"),
            category_name.label("category_name"),
            func.row_number().over(order_by=_IN_THEIR_TURN).label("place"),
        )
        .select_from(Service)
        .join(Category, Category.id == Service.category_id)
        .join(performing, true())
        .where(Service.business_id == Business.id, is_offered())
        .correlate(Business)
        .subquery("sold")
    )


def _performing() -> LateralFromClause:
    """By whom a service can be had, each a `Performer`, and the lowest price."""
    performer = object_of(uid=Employee.uid, name=_FULL_NAME, price=amount(_PRICE), duration_minutes=_MINUTES)
    return (
        select(
            list_of(performer, Employee.rank, Employee.id).label("written"),
            func.min(_PRICE).label("price_from"),
        )
        .select_from(Employee)
        .outerjoin(EmployeeService, _is_theirs())
        .where(Employee.business_id == Service.business_id, is_at_work(), _performs())
        .correlate(Service)
        .lateral("performing")
    )


def _performed(language: str) -> Written:
    """What an employee does, each a `PerformedService`."""
    service = object_of(
        uid=Service.uid,
        name=told(language, Service.name_en, Service.name_sq),
        price=amount(_PRICE),
        currency=Business.currency,
        duration_minutes=_MINUTES,
    )
    return (
        select(list_of(service, *_IN_THEIR_TURN))
        .select_from(Service)
        .join(Category, Category.id == Service.category_id)
        .outerjoin(EmployeeService, _is_theirs())
        .where(Service.business_id == Employee.business_id, is_offered(), _performs())
        .correlate(Employee, Business)
        .scalar_subquery()
    )


def _is_theirs() -> ColumnElement[bool]:
    return and_(EmployeeService.service_id == Service.id, EmployeeService.employee_id == Employee.id)


def _performs() -> ColumnElement[bool]:
    return or_(Service.is_performed_by_everyone, EmployeeService.service_id.is_not(None))


def _colleagues(written: ColumnElement[Any]) -> Written:
    return (
        select(list_of(written, Employee.rank, Employee.id))
        .select_from(Employee)
        .outerjoin(Upload, and_(Upload.id == Employee.avatar_upload_id, Upload.status == UploadStatus.READY))
        .where(Employee.business_id == Business.id, is_at_work())
        .correlate(Business)
        .scalar_subquery()
    )


def _seen() -> dict[str, Column]:
    """The employee as customers see them: no address, no number."""
    return {
        "uid": Employee.uid,
        "name": _FULL_NAME,
        "bio": Employee.bio,
        "avatar": case((Upload.id.is_not(None), picture(Upload))),
        "rating": stars(Employee.rating_sum, Employee.rating_count),
    }
