"""What only this list can be narrowed by."""

from typing import Any

from sqlalchemy import func

from functions.admin.panel.kit import Choice


class Town(Choice):
    """A town as anybody writes it: Tirana is Tiranë is tirane."""

    kind = "text"

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Only rows there."""
        return query.filter(func.fold(self.column) == func.fold(value))

    def validate(self, value: str) -> bool:
        """Something that can be the name of a town."""
        return value.isprintable() and len(value) <= 100
