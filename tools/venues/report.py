"""What an import did, row by row, for the person with the file."""

import dataclasses
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from tools.venues.plans import Problem


class Outcome(StrEnum):
    """What became of a row."""

    PUBLISHED = "published"
    LISTED = "listed"
    DRAFT = "draft"
    UPDATED = "updated"
    ALREADY_THERE = "already there"
    BAD = "bad"


@dataclasses.dataclass(frozen=True)
class Line:
    """One row of the venues (`of` is "row") or of the services file ("line"), and what became of it."""

    of: str
    number: int
    outcome: Outcome
    name: str
    remarks: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        said = "; ".join([*self.remarks, *(f"{each.field}: {each.reason}" for each in self.problems)])
        what = ": ".join(part for part in (self.name, said) if part)
        return f"{self.of:>4} {self.number:>5}  {self.outcome:<13}  {what}"


@dataclasses.dataclass(frozen=True)
class Report:
    """Every row; `is_written` says whether any of it reached the database."""

    lines: tuple[Line, ...]
    is_written: bool

    @property
    def bad(self) -> tuple[Line, ...]:
        """The rows with something wrong."""
        return tuple(line for line in self.lines if line.outcome is Outcome.BAD)

    def count(self, outcome: Outcome) -> int:
        """How many venues ended like this."""
        return self._counts()[outcome]

    def _counts(self) -> Counter[Outcome]:
        return Counter(line.outcome for line in self.lines)

    def __str__(self) -> str:
        counts = self._counts()
        ended = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome])
        return "\n".join([*map(str, self.lines), "", self._verdict(ended or "no rows")])

    def _verdict(self, ended: str) -> str:
        if not self.is_written:
            said = "Nothing was written. Repair the bad rows, or leave them out with SKIP_BAD=1."
            return f"It would have been: {ended}.\n{said}"
        return f"{ended}.\nWritten{'; the bad rows were left out' if self.bad else ''}."


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The venues in the order of their file, then the lines of the other one."""
    return tuple(sorted(lines, key=lambda line: (line.of != "row", line.number)))
