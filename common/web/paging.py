"""Lists that go on: a cursor marks the last row seen, so rows that come and go neither skip nor repeat."""

import base64
import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, Select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from common.errors import Invalid, field_error
from common.i18n import _
from common.web.validation import Answer, Query

_LONGEST_AMOUNT = 40
Row = TypeVar("Row")
Shown = TypeVar("Shown")


class PageQuery(Query):
    """Which part of a list is wanted."""

    limit: int = Field(20, ge=1, le=100, description="How many rows at most.")
    cursor: str | None = Field(None, max_length=500, description="`next` of the page before.")


class Page(Answer, Generic[Shown]):
    """One page: the rows, and the cursor of the next page if there is one."""

    results: list[Shown]
    next: str | None = Field(description="Give this as `cursor` to go on; null at the end.")

    @classmethod
    def of(cls, found: "Found[Row]", show: Callable[[Row], Shown]) -> "Page[Shown]":
        """A page whose rows are `found`'s, each as `show` writes it."""
        return cls(results=[show(row) for row in found.rows], next=found.next)


class Found(Generic[Row]):
    """The rows of one page and the cursor after them."""

    def __init__(self, rows: Sequence[Row], next_cursor: str | None) -> None:
        self.rows, self.next = rows, next_cursor


def page_of(
    db: Session,
    rows: Select[Any],
    order: Sequence[InstrumentedAttribute[Any] | ColumnElement[Any]],
    page: PageQuery,
    *,
    descending: bool = False,
) -> Found[Any]:
    """One page of `rows` (whose first entity is returned), in the total order of the columns `order`.

    One more row than wanted is read to know whether there is a next page. Raises `Invalid` for a cursor
    that this list never gave.
    """
    rows = rows.where(beyond(order, page, descending=descending))
    sorted_rows = rows.order_by(*(column.desc() if descending else column.asc() for column in order))
    found = db.execute(sorted_rows.add_columns(*order).limit(page.limit + 1)).all()
    shown = found[: page.limit]
    goes_on = len(found) > page.limit
    mark_after = encode_cursor(shown[-1][-len(order) :]) if goes_on else None
    return Found([row[0] for row in shown], mark_after)


def beyond(
    order: Sequence[InstrumentedAttribute[Any] | ColumnElement[Any]], page: PageQuery, *, descending: bool
) -> ColumnElement[bool]:
    """Whether a row comes after the cursor, in the order of these columns; raises `Invalid` for a wrong cursor."""
    if not page.cursor:
        return true()
    mark = tuple_(*decode_cursor(page.cursor, [column.type.python_type for column in order]))
    here = tuple_(*order)
    return here < mark if descending else here > mark


def encode_cursor(values: Sequence[Any]) -> str:
    """An opaque word for the position after a row with these sort values."""
    plain = [value.isoformat() if isinstance(value, (date, datetime)) else str(value) for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, kinds: Sequence[type]) -> list[Any]:
    """The sort values in a cursor, each of its column's type; raises `Invalid` if it is not one of ours."""
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [_typed(kind, text) for kind, text in zip(kinds, plain, strict=True)]
    except (ValueError, TypeError, ArithmeticError) as error:
        wrong = field_error("cursor", "invalid_cursor", _("This is not a cursor of this list."))
        raise Invalid(fields=[wrong]) from error


def _typed(kind: type, text: str) -> Any:
    if not isinstance(text, str):
        raise TypeError(text)
    readers: dict[type, Callable[[str], Any]] = {
        datetime: _instant,
        date: date.fromisoformat,
        UUID: UUID,
        int: _key,
        float: float,
        Decimal: _amount,
    }
    return readers.get(kind, _printable)(text)


def _amount(text: str) -> Decimal:
    """A number that a numeric column can be compared with; `1E+999999` is none."""
    amount = Decimal(text)
    if not amount.is_finite() or abs(amount.adjusted()) > _LONGEST_AMOUNT:
        raise ValueError(text)
    return amount


def _key(text: str) -> int:
    """A number that a bigint column can be compared with."""
    key = int(text)
    if abs(key) >= 2**63:
        raise ValueError(text)
    return key


def _instant(text: str) -> datetime:
    """A moment with its offset that exists in UTC too; raises OverflowError (an ArithmeticError) else."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at.astimezone(UTC)


def _printable(text: str) -> str:
    """A text that can be sent and compared with; half a character raises UnicodeEncodeError (a ValueError)."""
    if b"\x00" in text.encode():
        raise ValueError(text)
    return text
