"""What only this list can be narrowed by; whatever is chosen, it stays a range of one of the log's indexes."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from common.models import AuditLog
from functions.admin.panel.kit import Choice, Day
from functions.admin.panel.pages.audit.queries import keys_of
from functions.admin.panel.visit import visit

_SLACK = timedelta(hours=1)
"""A row's moment is when its transaction began: rows of long ones stand behind younger moments."""


class Act(Choice):
    """A kind of act; which there are, the log knows."""

    def validate(self, value: str) -> bool:
        """Something that can be the name of an act."""
        return value.isprintable() and len(value) <= 100


class Somebody(Choice):
    """A person by uid, address or number."""

    kind = "text"

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Only rows with them; the keys are looked up first, so that PostgreSQL knows how rare they are."""
        return query.filter(self.column.in_(keys_of(visit().db, value.strip())))

    def validate(self, value: str) -> bool:
        """Something that can be written down."""
        return value.isprintable() and len(value) <= 254


class DayOfTheLog(Day):
    """A day as a range of keys, because the list goes by these; the moments are compared besides.

    What one transaction wrote has one moment: among such rows the outermost key is the end of the range.
    """

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Only rows from then on, or until then."""
        midnight = self.midnight(value)
        keys = select(AuditLog.id).limit(1)
        if self._until:
            last = keys.where(AuditLog.at < midnight + _SLACK).order_by(
                AuditLog.at.desc(), AuditLog.id.desc()
            )
            within = AuditLog.id <= last.scalar_subquery()
        else:
            first = keys.where(AuditLog.at >= midnight - _SLACK).order_by(AuditLog.at, AuditLog.id)
            within = AuditLog.id >= first.scalar_subquery()
        return super().apply(query.filter(within), value, alias)
