"""What everybody may see of a business."""

from typing import Any

from sqlalchemy import ColumnElement, and_, literal_column

from common.models import Business, Employee, Service

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
