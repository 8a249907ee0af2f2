"""What a visit takes of its employee's time, and which starts find that time free."""

from common.availability.spans import Spans, union
from common.availability.types import Performance

MINUTE = 60


def hands_on_parts(performance: Performance) -> Spans:
    """The stretches that need the employee, in seconds from the start of the service.

    Buffers sit at the outer edges only, processing time is left out, and parts that follow each other are
    one: two rows of one visit must never refuse each other.
    """
    cursor = 0
    spans = [(-performance.buffer_before * MINUTE, 0)]
    for part in performance.parts:
        if part.hands_on:
            spans.append((cursor, cursor + part.minutes * MINUTE))
        cursor += part.minutes * MINUTE
    spans.append((cursor, cursor + performance.buffer_after * MINUTE))
    return union(spans)


def starts_within(free: Spans, begin: int, end: int) -> Spans:
    """Every start at which the stretch from `begin` to `end`, in seconds from the start, lies in one free span."""
    return [(since - begin, until - end + 1) for since, until in free if until - since >= end - begin]
