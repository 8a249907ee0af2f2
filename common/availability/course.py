"""How a visit of several services can go on from each point of it: who serves next, and for how many services."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from common.availability.agenda import Agenda, Frame, Workdays, agenda, workdays
from common.availability.occupied import MINUTE
from common.availability.types import EmployeeDiary


class Place(NamedTuple):
    """Where a visit stands between two runs: the next service, seconds since the start, and whose hands were last.

    `busy` says until when resources are still taken by earlier runs of this visit, in seconds since its start; only
    as far as that can matter, so that visits which differ in nothing else are looked at once.
    """

    wish: int = 0
    after: int = 0
    hands: int | None = None
    busy: tuple[tuple[int, int], ...] = ()


BEGINNING = Place()


class Course:
    """The runs that one question allows for, each worked out when it is first needed."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._wishes = frame.question.wishes
        self._team = _by_rank(frame)
        self._reach_back = max(
            (each.buffer_before * MINUTE for wish in self._wishes for each in wish.performances.values()),
            default=0,
        )
        self._workdays: dict[int, Workdays] = {}
        self._agendas: dict[tuple[int, int, int], Agenda] = {}
        self._onward: dict[Place, list[tuple[Agenda, Place]]] = {}

    def is_over(self, place: Place) -> bool:
        """Whether every service is performed."""
        return place.wish == len(self._wishes)

    def onward(self, place: Place) -> list[tuple[Agenda, Place]]:
        """Every run that can follow, and where it leads: by employees' rank and id, the longest run first.

        A run ends where others take over, so the same employee does not follow directly; and one who serves again
        later is not yet taken by the run before, buffers included.
        """
        found = self._onward.get(place)
        if found is None:
            found = self._onward[place] = list(self._following(place))
        return found

    def people(self, wish: int) -> list[EmployeeDiary]:
        """The active employees who can perform one service; only the chosen one if there is one."""
        return [each for each in self._team if self._performs(each, wish)]

    def run(self, diary: EmployeeDiary, first: int, last: int) -> Agenda:
        """One employee's run of the services `first` to `last`."""
        key = diary.id, first, last
        found = self._agendas.get(key)
        if found is None:
            if diary.id not in self._workdays:
                self._workdays[diary.id] = workdays(self.frame, diary)
            found = self._agendas[key] = agenda(self.frame, self._workdays[diary.id], first, last)
        return found

    def _following(self, place: Place) -> Iterator[tuple[Agenda, Place]]:
        busy = dict(place.busy)
        for diary in self.people(place.wish):
            free_from = busy.get(diary.resource_id)
            for last in self._ends_of_run(place, diary):
                run = self.run(diary, place.wish, last)
                if free_from is None or free_from <= place.after + run.parts[0][0]:
                    yield run, self._place_after(place, run, busy)

    def _ends_of_run(self, place: Place, diary: EmployeeDiary) -> Sequence[int]:
        if diary.id == place.hands:
            return ()
        end = place.wish
        while end < len(self._wishes) and self._performs(diary, end):
            end += 1
        return range(end - 1, place.wish - 1, -1)

    def _place_after(self, place: Place, run: Agenda, busy: dict[int, int]) -> Place:
        """Only the longest buffer before a service can reach back into what was done already."""
        ends = place.after + run.seconds
        more = run.last + 1 < len(self._wishes)
        after = ends + self._wishes[run.last].intermission * MINUTE if more else ends
        resource, until = run.diary.resource_id, place.after + run.parts[-1][1]
        busy = {**busy, resource: max(until, busy.get(resource, until))}
        still = sorted((each, until) for each, until in busy.items() if until > after - self._reach_back)
        return Place(run.last + 1, after, run.diary.id, tuple(still))

    def _performs(self, diary: EmployeeDiary, wish: int) -> bool:
        asked = self._wishes[wish]
        return diary.active and diary.id in asked.performances and asked.employee in (None, diary.id)


def _by_rank(frame: Frame) -> list[EmployeeDiary]:
    return sorted(frame.world.employees, key=lambda each: (each.rank, each.id))
