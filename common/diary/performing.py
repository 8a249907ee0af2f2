"""How somebody performs a service: in which parts, and at which price."""

from decimal import Decimal
from typing import Any, Protocol

from common.availability import Part, Performance
from common.diary.offered import OwnTerms
from common.models import PartKind


class Sold(Protocol):
    """What of a service decides how long it takes and what it costs."""

    @property
    def duration_minutes(self) -> int: ...
    @property
    def price(self) -> Decimal: ...
    @property
    def parts(self) -> list[dict[str, Any]] | None: ...
    @property
    def buffer_before_minutes(self) -> int: ...
    @property
    def buffer_after_minutes(self) -> int: ...


def performance_of(service: Sold, own: OwnTerms | None) -> Performance:
    """How an employee performs a service: his own price and pace where he has them."""
    minutes = own.duration_minutes if own and own.duration_minutes else service.duration_minutes
    return Performance(
        parts=_parts(service, minutes),
        price=own.price if own and own.price is not None else service.price,
        buffer_before=service.buffer_before_minutes,
        buffer_after=service.buffer_after_minutes,
    )


def _parts(service: Sold, minutes: int) -> tuple[Part, ...]:
    """The parts at somebody's own pace: the last hands-on part takes up the difference."""
    parts = [Part(each["minutes"], each["kind"] == PartKind.HANDS_ON) for each in service.parts or ()]
    last = max((index for index, part in enumerate(parts) if part.hands_on), default=None)
    if last is None:
        return (Part(minutes),)
    left = parts[last].minutes + minutes - service.duration_minutes
    if left <= 0:
        return (Part(minutes),)
    return (*parts[:last], Part(left), *parts[last + 1 :])
