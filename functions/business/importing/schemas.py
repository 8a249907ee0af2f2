"""What comes and goes when a file is imported."""

from typing import Self
from uuid import UUID

from pydantic import Field

from common.web.validation import Answer, Query
from functions.business.importing.report import Line, Outcome, Report


class WhichImport(Query):
    """What the file is for, and whether to write it."""

    business: UUID | None = Field(
        None, description="For a file of services: whose. Without it the file is one of venues."
    )
    dry_run: bool = Field(True, description="Only say what would happen. Nothing is written.")


class ProblemShown(Answer):
    """One thing that is wrong with a row."""

    field: str = Field(examples=["phone"])
    message: str = Field(examples=["'12' is not a phone number (read as one of AL)."])


class RowShown(Answer):
    """One row of the file, and what became of it, or would."""

    of: str = Field(examples=["row"], description="`row` of a file of venues, `line` of one of services.")
    number: int = Field(description="Counted from 1; lines of a CSV file with its header.")
    name: str = Field(examples=["Berber Gëzimi"])
    outcome: Outcome
    remarks: list[str]
    needs: list[str] = Field(
        description="What a draft lacks before it can be published: codes of its checklist."
    )
    problems: list[ProblemShown]
    business: UUID | None = Field(description="The business the row is about, once it is written.")


class ImportReport(Answer):
    """Every row of the file."""

    is_written: bool
    counts: dict[str, int] = Field(examples=[{"draft": 2}], description="How many rows ended how.")
    rows: list[RowShown]

    @classmethod
    def of(cls, report: Report, language: str) -> Self:
        """A report in a reader's language."""
        return cls(
            is_written=report.is_written,
            counts={outcome.value: count for outcome, count in report.counts.items()},
            rows=[_row(line, report.is_written, language) for line in report.lines],
        )


def _row(line: Line, is_written: bool, language: str) -> RowShown:
    return RowShown(
        of=line.of,
        number=line.number,
        name=line.name,
        outcome=line.outcome,
        remarks=[remark.told(language) for remark in line.remarks],
        needs=list(line.needs),
        problems=[ProblemShown(field=p.field, message=p.why.told(language)) for p in line.problems],
        business=line.business if is_written else None,
    )
