"""Why the businesses of a search come in that order, for AvatID's own people."""

from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import Row

from common.i18n import told
from common.web.validation import Answer
from functions.business.discovery.queries import Explained


class PartShown(Answer):
    """One reason: its value (0..1), its share of the whole, and what it adds."""

    name: str = Field(examples=["rating"])
    value: float = Field(examples=[0.92])
    weight: float = Field(examples=[0.3636])
    adds: float = Field(examples=[0.3345])


class RankedRow(Answer):
    """A business with what speaks for it; those with more in `as_typed` come first."""

    uid: UUID
    name: str = Field(examples=["Berber Agimi"])
    as_typed: int = Field(
        examples=[2],
        description="2: it has every word as it was typed; 1: one of them only in its description; "
        "0: what may have been meant.",
    )
    total: float = Field(examples=[0.8123])
    parts: list[PartShown]


class SearchExplained(Answer):
    """A page in order of relevance; `understood` is what the words typed were taken for."""

    understood: str | None = Field(examples=["'berbr' | 'berbr':* | 'berber' | 'berber':*"])
    results: list[RankedRow]
    next: str | None = Field(description="Give this as `cursor` to go on; null at the end.")

    @classmethod
    def of(cls, explained: Explained, language: str) -> "SearchExplained":
        """The page as an operator reads it."""
        rows = [_row(row, explained, language) for row in explained.page.rows]
        return cls(understood=explained.understood, results=rows, next=explained.page.next)


def _row(row: Row[Any], explained: Explained, language: str) -> RankedRow:
    values = [float(getattr(row, f"part_{number}")) for number in range(len(explained.parts))]
    parts = [
        PartShown(name=part.name, value=value, weight=part.weight, adds=value * part.weight)
        for part, value in zip(explained.parts, values, strict=True)
    ]
    return RankedRow(
        uid=row.uid,
        name=told(language, row.name_en, row.name_sq),
        as_typed=row.as_typed,
        total=sum(part.adds for part in parts),
        parts=parts,
    )
