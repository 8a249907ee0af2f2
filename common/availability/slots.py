"""Which times can be booked: whole ranges of days, the next one, and the nearest ones."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from heapq import nsmallest

from common.availability.agenda import Agenda, agendas
from common.availability.answers import Day, Offer, Slot
from common.availability.spans import ALWAYS
from common.availability.types import Question, World
from common.availability.walltime import DAY, SECOND, ceil, floor, moment, wall

CHUNK = 31 * DAY


def slots(world: World, question: Question) -> list[Day]:
    """Every start that `judge` would accept in the asked range: one `Day` per local date, empty ones too.

    For the team these are the times inside hours and on the grid; `judge` lets it do more.
    """
    days: dict[date, list[Slot]] = {on: [] for on in _dates(question)}
    for at, slot in _slots(agendas(world, question)):
        days[wall(world.zone, at).date()].append(slot)
    return [Day(on, tuple(found)) for on, found in days.items()]


def next_available(world: World, question: Question) -> Slot | None:
    """The first slot on or after `date_from`, as far as the horizon reaches; `date_to` is not looked at.

    The world must know the diaries that far. For the team, which has no horizon, the search ends as many days
    after it began.
    """
    today = wall(world.zone, floor(question.now)).date()
    first = max(question.date_from, today)
    last = (first if question.actor == "team" else today) + DAY * world.rules.horizon_days
    while first <= last:
        found = earliest(world, replace(question, date_from=first, date_to=min(first + CHUNK - DAY, last)))
        if found is not None:
            return found
        first += CHUNK
    return None


def earliest(
    world: World, question: Question, since: datetime | None = None, before: datetime | None = None
) -> Slot | None:
    """The first slot of the asked range, and if told so none that begins before `since`, or at `before` or later."""
    lowest = ALWAYS[0] if since is None else ceil(since)
    found = [(each.first_start(lowest), each) for each in agendas(world, question)]
    first = min((at for at, _ in found if at is not None), default=None)
    if first is None or (before is not None and moment(first) >= before):
        return None
    return _Team([_offer(each) for at, each in found if at == first]).slot(first)


def alternatives(world: World, question: Question, starts_at: datetime, count: int = 3) -> list[Slot]:
    """The slots of the asked range that are nearest to `starts_at` in time, without that start itself."""
    others = (each for _, each in _slots(agendas(world, question)) if each.starts_at != starts_at)
    return nsmallest(count, others, key=lambda each: (abs(each.starts_at - starts_at), each.starts_at))


def _dates(question: Question) -> Iterable[date]:
    return (
        question.date_from + DAY * count for count in range((question.date_to - question.date_from).days + 1)
    )


def _slots(agendas: list[Agenda]) -> Iterator[tuple[int, Slot]]:
    """All slots in order of time. Who can serve is one bit per agenda, so that equal teams are made once."""
    who: dict[int, int] = {}
    for index, each in enumerate(agendas):
        for at in each.starts():
            who[at] = who.get(at, 0) | 1 << index
    offers = [_offer(each) for each in agendas]
    teams = {bits: _Team([offer for index, offer in enumerate(offers) if bits >> index & 1])
             for bits in set(who.values())}  # fmt: skip
    return ((at, teams[who[at]].slot(at)) for at in sorted(who))


class _Team:
    """Employees who can serve the same starts, with what all slots of theirs have in common."""

    def __init__(self, offers: list[Offer]) -> None:
        self.offers = tuple(offers)
        self.longest = max(offer.length for offer in offers)
        self.price_from = min(offer.price for offer in offers)

    def slot(self, at: int) -> Slot:
        starts_at = moment(at)
        return Slot(starts_at, starts_at + self.longest, self.price_from, self.offers)


def _offer(each: Agenda) -> Offer:
    length = each.performance.minutes * 60 * SECOND
    return Offer(each.diary.id, each.diary.uid, length, each.performance.price)
