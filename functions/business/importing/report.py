"""What an import did, row by row, for the person with the file."""

import dataclasses
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from functions.business.importing.plans import Problem, Said


class Outcome(StrEnum):
    """What became of a row."""

    PUBLISHED = "published"
    LISTED = "listed"
    DRAFT = "draft"
    ADDED = "added"
    UPDATED = "updated"
    ALREADY_THERE = "already_there"
    BAD = "bad"

    @property
    def in_words(self) -> str:
        """As the command says it."""
        return self.replace("_", " ")


@dataclasses.dataclass(frozen=True)
class Line:
    """One row of the venues (`of` is "row") or of the services file ("line"), and what became of it.

    `needs` are the codes of what a draft lacks before it can be published.
    """

    of: str
    number: int
    outcome: Outcome
    name: str
    remarks: tuple[Said, ...] = ()
    problems: tuple[Problem, ...] = ()
    needs: tuple[str, ...] = ()
    business: UUID | None = None

    def __str__(self) -> str:
        needs = [f"not published, it still needs: {', '.join(self.needs)}"] if self.needs else []
        wrong = [f"{each.field}: {each.reason}" for each in self.problems]
        said = "; ".join([*needs, *map(str, self.remarks), *wrong])
        name = self.name or ("(no name)" if self.of == "row" else "")
        what = ": ".join(part for part in (name, said) if part)
        return f"{self.of:>4} {self.number:>5}  {self.outcome.in_words:<13}  {what}"


@dataclasses.dataclass(frozen=True)
class Report:
    """Every row; `is_written` says whether any of it reached the database."""

    lines: tuple[Line, ...]
    is_written: bool

    @property
    def bad(self) -> tuple[Line, ...]:
        """The rows with something wrong."""
        return tuple(line for line in self.lines if line.outcome is Outcome.BAD)

    @property
    def counts(self) -> Counter[Outcome]:
        """How many rows ended how."""
        return Counter(line.outcome for line in self.lines)

    def count(self, outcome: Outcome) -> int:
        """How many rows ended like this."""
        return self.counts[outcome]

    def unwritten(self) -> "Report":
        """The same rows, of which nothing reached the database."""
        return dataclasses.replace(self, is_written=False)

    def __str__(self) -> str:
        counts = self.counts
        ended = ", ".join(f"{counts[outcome]} {outcome.in_words}" for outcome in Outcome if counts[outcome])
        return "\n".join([*map(str, self.lines), "", self._verdict(ended or "no rows")])

    def _verdict(self, ended: str) -> str:
        if not self.is_written:
            said = "Nothing was written. Repair the bad rows, or leave them out with SKIP_BAD=1."
            return f"It would have been: {ended}.\n{said}"
        return f"{ended}.\nWritten{'; the bad rows were left out' if self.bad else ''}."


class BadRows(Exception):
    """Raised to undo everything: some rows are bad, and nobody said to skip them."""

    def __init__(self, report: Report) -> None:
        super().__init__("some rows are bad")
        self.report = report


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The venues in the order of their file, then the lines of the other one."""
    return tuple(sorted(lines, key=lambda line: (line.of != "row", line.number)))
