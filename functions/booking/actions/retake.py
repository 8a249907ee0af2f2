"""A visit takes its time again: its money came late, or it was given up by mistake."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby, pairwise

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from common import outbox
from common.db import rules
from common.events import DiaryChanged
from common.models import Booking, BookingItem, Occupancy, PartKind
from functions.booking import queries
from functions.booking.actions import expiry
from functions.booking.refusals import SlotTaken

Span = tuple[datetime, datetime]


def retake(db: Session, booking: Booking, now: datetime) -> None:
    """Occupy a booking's time again, until it expires if it waits for something; raises `SlotTaken`.

    The booking, its customer and its own resources must be locked, as `locked` does. What has expired there is let
    go of first. The step that revives the booking is the caller's.
    """
    served = queries.served_by(db, booking)
    expiry.let_go(db, sorted({resource_id for _item, resource_id in served}), [booking.customer_id], now)
    with rules(db, {"occupancy_no_overlap": SlotTaken}):
        for resource_id, run in groupby(served, key=lambda each: each[1]):
            db.add_all(_rows(booking, resource_id, [item for item, _resource in run]))
    outbox.publish(db, DiaryChanged(business=booking.business.uid), now=now)


def _rows(booking: Booking, resource_id: int, run: Sequence[BookingItem]) -> list[Occupancy]:
    return [
        Occupancy(
            business_id=booking.business_id,
            resource_id=resource_id,
            during=Range(*span),
            booking_id=booking.id,
            expires_at=booking.expires_at,
        )
        for span in _merged(list(_busy(run)))
    ]


def _busy(run: Sequence[BookingItem]) -> Iterator[Span]:
    """When services that follow each other keep their employee busy: buffers at the outer edges only, processing
    time cut out, the minutes between two of them included."""
    first, last = run[0], run[-1]
    yield first.starts_at - _minutes(first.buffer_before_minutes), first.starts_at
    for item in run:
        yield from _hands_on(item)
    yield from ((one.ends_at, following.starts_at) for one, following in pairwise(run))
    yield last.ends_at, last.ends_at + _minutes(last.buffer_after_minutes)


def _hands_on(item: BookingItem) -> Iterator[Span]:
    if not item.parts:
        yield item.starts_at, item.ends_at
        return
    begins = item.starts_at
    for part in item.parts:
        ends = begins + _minutes(part["minutes"])
        if part["kind"] == PartKind.HANDS_ON:
            yield begins, ends
        begins = ends


def _merged(spans: Sequence[Span]) -> list[Span]:
    """What touches is one: two rows of one visit must never refuse each other."""
    merged: list[Span] = []
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((begin, end))
    return merged


def _minutes(count: int) -> timedelta:
    return timedelta(minutes=count)
