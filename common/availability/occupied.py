"""What a visit takes of its employee's time, and which starts that forbids next to what is taken already."""

from collections.abc import Iterable

from common.availability.spans import Spans, union
from common.availability.types import Performance, Taken

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


def colliding_starts(parts: Spans, taken: Iterable[Taken]) -> Spans:
    """Every start at which a part of the visit would share at least a second with something taken.

    `start + begin < row.ends_at` and `start + end > row.starts_at`, solved for `start` in whole seconds.
    """
    rows = list(taken)
    return union((row[0] - end + 1, row[1] - begin) for begin, end in parts for row in rows)
