"""What a list can be narrowed by: one of several words, a day, a yes or no."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_admin.contrib.sqla.filters import BaseSQLAFilter
from sqlalchemy import ColumnElement

from common.i18n import _
from functions.admin.panel.speaking import ZONE

Choices = Sequence[tuple[str, str]]


class _Filter(BaseSQLAFilter):
    """A filter by a name of its own in the address, so that links to narrowed lists stay good."""

    kind = "text"

    def __init__(self, argument: str, label: str, column: Any, options: Choices | None = None) -> None:
        super().__init__(column, label, options=list(options) if options else None)
        self.argument = argument

    def operation(self) -> str:
        """Flask-Admin names a filter's argument after this."""
        return self.argument


class Choice(_Filter):
    """One of the words a column knows; `options` are (word, English label)."""

    kind = "choice"

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Only rows with that word."""
        return query.filter(self.column == value)

    def validate(self, value: str) -> bool:
        """Only words that are offered."""
        return value in dict(self.options or ())


class YesNo(_Filter):
    """Whether a condition holds."""

    kind = "choice"

    def __init__(self, argument: str, label: str, condition: Any) -> None:
        super().__init__(argument, label, condition, (("yes", _("Yes")), ("no", _("No"))))

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Only rows for which it does, or does not."""
        condition: ColumnElement[bool] = self.column
        return query.filter(condition if value == "yes" else ~condition)

    def validate(self, value: str) -> bool:
        """Yes or no."""
        return value in dict(self.options or ())


class Day(_Filter):
    """From a day on, or until its end (`until`), by the staff's clock."""

    kind = "day"

    def __init__(self, argument: str, label: str, column: Any, *, until: bool = False) -> None:
        super().__init__(argument, label, column)
        self._until = until

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Only rows from then on, or until then."""
        midnight = self.midnight(value)
        return query.filter(self.column < midnight if self._until else self.column >= midnight)

    def midnight(self, value: str) -> datetime:
        """When that day begins, or ends with `until`."""
        day = date.fromisoformat(value) + timedelta(days=int(self._until))
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(ZONE))

    def validate(self, value: str) -> bool:
        """A day of this or the last century."""
        try:
            return 1900 < date.fromisoformat(value).year < 2200
        except ValueError:
            return False
