"""Small pieces that the statements about one's own bookings are made of."""

from typing import Any

from sqlalchemy import ColumnElement, Numeric, Select, Text, cast, func, literal_column, or_

from common.models import Booking
from common.web.writing import Column

Rows = Select[*tuple[Any, ...]]


def is_one_of(*words: str) -> ColumnElement[bool]:
    """A booking with one of these statuses."""
    return or_(*(cast(Booking.status, Text) == word(each) for each in words))


def clock(column: Column) -> ColumnElement[str]:
    """A time of day, HH:MM."""
    return func.to_char(column, word("HH24:MI"))


def word(text: str) -> ColumnElement[str]:
    """A text of ours as a literal, so that a statement has fewer parameters."""
    return literal_column(f"'{text}'", Text())


def exactly(number: str) -> ColumnElement[Any]:
    """An exact number as a literal."""
    return literal_column(number, Numeric())
