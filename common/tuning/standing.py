"""How everything that can be turned stands, for the operators' panel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Tuning, TuningKind, User
from common.tuning.declared import DeclaredLimit
from common.tuning.features import Feature


@dataclass(frozen=True, slots=True)
class FeatureStanding:
    """A feature, and who switched it off when."""

    feature: Feature
    is_on: bool
    changed_at: datetime | None = None
    changed_by: str = ""


@dataclass(frozen=True, slots=True)
class LimitStanding:
    """A limit, how many `times` it allows now, and who set that when; `declared` is None for one that is gone."""

    name: str
    declared: DeclaredLimit | None
    times: int
    changed_at: datetime | None = None
    changed_by: str = ""

    @property
    def is_set(self) -> bool:
        """Whether it is other than declared."""
        return self.changed_at is not None


def features(db: Session) -> list[FeatureStanding]:
    """Every feature, in the order of their declaration."""
    rows = {row.name: (row, name) for row, name in _rows(db, TuningKind.FEATURE) if not row.value}
    return [
        FeatureStanding(feature, False, rows[feature][0].changed_at, rows[feature][1])
        if feature in rows
        else FeatureStanding(feature, True)
        for feature in Feature
    ]


def limits(db: Session, declared: Mapping[str, DeclaredLimit]) -> list[LimitStanding]:
    """Every limit that is declared or set, by name."""
    rows = {row.name: (row, name) for row, name in _rows(db, TuningKind.LIMIT)}
    found = []
    for name in sorted({*declared, *rows}):
        limit = declared.get(name)
        if name in rows:
            row, by = rows[name]
            found.append(LimitStanding(name, limit, row.value, row.changed_at, by))
        elif limit is not None:
            found.append(LimitStanding(name, limit, limit.times))
    return found


def _rows(db: Session, kind: TuningKind) -> list[tuple[Tuning, str]]:
    set_ = select(Tuning, User).join(User, User.id == Tuning.changed_by_id).where(Tuning.kind == kind)
    return [(row, person.full_name) for row, person in db.execute(set_)]
