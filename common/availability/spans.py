"""Sets of whole seconds as sorted, disjoint, half-open `[from, until)` pairs: the engine's arithmetic."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

Span = tuple[int, int]
Spans = list[Span]

ALWAYS: Span = (-(2**62), 2**62)


def union(spans: Iterable[Span]) -> Spans:
    """Everything covered by any of `spans`; what touches becomes one, what is empty disappears."""
    merged: Spans = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def intersect(ours: Sequence[Span], theirs: Sequence[Span]) -> Spans:
    """What two unions have in common, in one walk along both."""
    common: Spans = []
    mine, yours = iter(ours), iter(theirs)
    nothing = (ALWAYS[1], ALWAYS[1])
    start, end = next(mine, nothing)
    other_start, other_end = next(yours, nothing)
    while start < ALWAYS[1] and other_start < ALWAYS[1]:
        if start < other_end and other_start < end:
            common.append(
                (start if start > other_start else other_start, end if end < other_end else other_end)
            )
        if end < other_end:
            start, end = next(mine, nothing)
        else:
            other_start, other_end = next(yours, nothing)
    return common


def outside(spans: Sequence[Span]) -> Spans:
    """All time that a union leaves out."""
    edges = [ALWAYS[0], *(edge for span in spans for edge in span), ALWAYS[1]]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def subtract(ours: Sequence[Span], theirs: Sequence[Span]) -> Spans:
    """What is in the first union but not in the second."""
    return intersect(ours, outside(theirs))


def contains(spans: Sequence[Span], at: int) -> bool:
    """Whether a union covers the second `at`."""
    nearest = bisect_right(spans, (at, ALWAYS[1])) - 1
    return nearest >= 0 and at < spans[nearest][1]


def overlaps(one: Span, other: Span) -> bool:
    """Whether two half-open spans share a second; touching ones do not."""
    return one[0] < other[1] and other[0] < one[1]
