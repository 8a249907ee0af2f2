"""What has been turned, as each process knows it: read again every few seconds."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.models import Tuning, TuningKind
from common.tuning.features import Feature, FeatureOff

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tuned:
    """The features that are off and the numbers that were set; whatever is not here is as declared."""

    off: frozenset[str] = frozenset()
    times: Mapping[str, int] = field(default_factory=dict)

    def check(self, feature: Feature) -> None:
        """Raise `FeatureOff` if it is."""
        if feature in self.off:
            raise FeatureOff(feature)


class Tuner:
    """Knows what has been turned, at most `seconds` late; 0 looks each time.

    It reads in a short transaction of its own: never ask inside an open one. If it cannot read, what it has known
    last holds on, and where it knows nothing yet, what is declared.
    """

    def __init__(self, transactions: Transactions, clock: Clock, seconds: float) -> None:
        self._transactions, self._clock, self._lasts = transactions, clock, timedelta(seconds=seconds)
        self._known = Tuned()
        self._read_at: datetime | None = None
        self._reading = Lock()

    def tuned(self) -> Tuned:
        """What holds now; one thread reads it anew while the others go on with what was known."""
        if not self._is_fresh() and self._reading.acquire(blocking=self._read_at is None):
            try:
                if not self._is_fresh():
                    self._read()
            finally:
                self._reading.release()
        return self._known

    def _is_fresh(self) -> bool:
        """A clock that was set back makes nothing fresh for hours."""
        age = None if self._read_at is None else self._clock.now() - self._read_at
        return age is not None and timedelta(0) <= age < self._lasts

    def _read(self) -> None:
        try:
            self._known = self._transactions.run(_tuned)
        except Exception as error:
            log.warning("what operators have turned could not be read", exc_info=error)
        self._read_at = self._clock.now()


def _tuned(db: Session) -> Tuned:
    rows = db.execute(select(Tuning.kind, Tuning.name, Tuning.value)).all()
    off = frozenset(row.name for row in rows if row.kind is TuningKind.FEATURE and not row.value)
    return Tuned(off, {row.name: row.value for row in rows if row.kind is TuningKind.LIMIT})


def check(db: Session, feature: Feature) -> None:
    """Raise `FeatureOff` if it is: for an act that a route does not always come to, in the act's own transaction."""
    is_off = select(Tuning.name).where(Tuning.kind == TuningKind.FEATURE).where(Tuning.name == feature.value)
    if db.scalar(is_off.where(Tuning.value == 0)) is not None:
        raise FeatureOff(feature)
