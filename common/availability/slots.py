"""Which times can be booked: whole ranges of days, the next one, and the nearest ones."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from heapq import nsmallest
from itertools import chain, repeat

from common.availability.agenda import frame
from common.availability.answers import Day, Slot, Team
from common.availability.course import Course
from common.availability.listing import Listing, ones
from common.availability.spans import ALWAYS
from common.availability.types import Question, World
from common.availability.walltime import DAY, ceil, floor, local_date, moment, wall

CHUNKS = (3 * DAY, 9 * DAY, 31 * DAY)
"""So many days are looked through at once for the next slot, and 31 from then on: most have time soon."""


def slots(world: World, question: Question) -> list[Day]:
    """Every start that `judge` would accept in the asked range: one `Day` per local date, empty ones too.

    For the team these are the times inside hours and on the grid; `judge` lets it do more.
    """
    days: dict[date, list[Slot]] = {on: [] for on in _dates(question)}
    for slot in _slots(world, question):
        days[local_date(world.zone, slot.at)].append(slot)
    return [Day(on, tuple(found)) for on, found in days.items()]


def next_available(world: World, question: Question) -> Slot | None:
    """The first slot on or after `date_from`, as far as the horizon reaches; `date_to` is not looked at.

    The world must know the diaries that far. For the team, which has no horizon, the search ends as many days
    after it began.
    """
    today = wall(world.zone, floor(question.now)).date()
    first = max(question.date_from, today)
    last = (first if question.actor == "team" else today) + DAY * world.rules.horizon_days
    for chunk in chain(CHUNKS, repeat(CHUNKS[-1])):
        if first > last:
            break
        found = earliest(world, replace(question, date_from=first, date_to=min(first + chunk - DAY, last)))
        if found is not None:
            return found
        first += chunk
    return None


def earliest(
    world: World, question: Question, since: datetime | None = None, before: datetime | None = None
) -> Slot | None:
    """The first slot of the asked range, and if told so none that begins before `since`, or at `before` or later."""
    listing = Listing(Course(frame(world, question)))
    offers = listing.offers()
    late_enough = listing.since(ALWAYS[0] if since is None else ceil(since))
    legal = 0
    for variants in offers:
        for _, starts in variants:
            legal |= starts & late_enough
    first = next(listing.starts_in(legal), None)
    if first is None or (before is not None and moment(first) >= before):
        return None
    at_once = (offer for variants in offers for offer, starts in variants if starts & legal & -legal)
    return Slot(first, Team.of(tuple(at_once)))


def alternatives(world: World, question: Question, starts_at: datetime, count: int = 3) -> list[Slot]:
    """The slots of the asked range that are nearest to `starts_at` in time, without that start itself."""
    others = (each for each in _slots(world, question) if each.starts_at != starts_at)
    return nsmallest(count, others, key=lambda each: (abs(each.starts_at - starts_at), each.at))


def _dates(question: Question) -> Iterable[date]:
    return (
        question.date_from + DAY * count for count in range((question.date_to - question.date_from).days + 1)
    )


def _slots(world: World, question: Question) -> Iterator[Slot]:
    """All slots in order of time. What is offered is one bit per offer, so that equal teams are made once."""
    listing = Listing(Course(frame(world, question)))
    offers = [each for variants in listing.offers() for each in variants]
    offered: dict[int, int] = {}
    for index, (_, starts) in enumerate(offers):
        bit = 1 << index
        for at in listing.starts_in(starts):
            offered[at] = offered.get(at, 0) | bit
    teams = {bits: Team.of(tuple(offers[index][0] for index in ones(bits))) for bits in set(offered.values())}
    return (Slot(at, teams[offered[at]]) for at in sorted(offered))
