"""What everybody may see, and what every query says about a business."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal_column, or_, select

from common.models import Business, Employee, EmployeeService, Gender, Service

_STATUSES: tuple[ColumnElement[Any], ...] = (literal_column("'published'"), literal_column("'listed'"))


def is_visible() -> ColumnElement[bool]:
    """Published or listed; the words are literals, so that the partial indexes are seen to fit."""
    return and_(Business.status.in_(_STATUSES), Business.archived_at.is_(None))


def is_offered() -> ColumnElement[bool]:
    """A service that can be chosen at the moment."""
    return and_(Service.is_active, Service.archived_at.is_(None))


def is_at_work() -> ColumnElement[bool]:
    """An employee who serves customers at the moment."""
    return and_(Employee.is_active, Employee.archived_at.is_(None))


def offered_price() -> ColumnElement[Any]:
    """What a service costs with the cheapest employee who performs it; its list price while nobody does."""
    cheapest = (
        select(func.min(func.coalesce(EmployeeService.price, Service.price)))
        .select_from(Employee)
        .outerjoin(
            EmployeeService,
            and_(EmployeeService.employee_id == Employee.id, EmployeeService.service_id == Service.id),
        )
        .where(Employee.business_id == Service.business_id)
        .where(is_at_work())
        .where(or_(Service.is_performed_by_everyone, EmployeeService.service_id.is_not(None)))
        .correlate(Service)
        .scalar_subquery()
    )
    return func.coalesce(cheapest, Service.price)


def price_from() -> ColumnElement[Any]:
    """The lowest price a business offers, in its own currency; null without services."""
    return (
        select(func.min(offered_price()))
        .select_from(Service)
        .where(Service.business_id == Business.id, is_offered())
        .correlate(Business)
        .scalar_subquery()
    )


def served_gender() -> ColumnElement[Any]:
    """Whom a business serves: one gender if every service is for that one alone, otherwise all."""
    first, last = func.min(Service.gender), func.max(Service.gender)
    return func.coalesce(
        select(case((first == last, first), else_=Gender.ALL.value))
        .select_from(Service)
        .where(Service.business_id == Business.id, is_offered())
        .correlate(Business)
        .scalar_subquery(),
        Gender.ALL.value,
    )


def serves(gender: Gender) -> ColumnElement[bool]:
    """The business serves `gender`, perhaps among others; `all` means that it serves everybody."""
    if gender is Gender.ALL:
        return served_gender() == Gender.ALL.value
    fits = select(func.bool_or(Service.gender.in_([Gender.ALL, gender]))).select_from(Service)
    of_business = fits.where(Service.business_id == Business.id, is_offered()).correlate(Business)
    return func.coalesce(of_business.scalar_subquery(), True)
