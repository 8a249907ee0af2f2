"""Alice's visit at Bora's, as Teuta of AvatID sees it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.errors import AppError
from common.models import AuditLog, AuditText, Operator
from functions.booking import operating
from functions.booking.operating import OperatorStep
from tests.integration.conftest import Phone
from tests.integration.steps.conftest import Visit, salon, visit  # noqa: F401 (fixtures)

REASON = "The salon called us: the roof leaks."


@dataclass
class Desk:
    """Teuta's desk: what she does there is done as the panel does it, in one transaction."""

    db: Session
    clock: SetClock
    operator: Operator

    def take(self, one: Visit, step: OperatorStep, reason: str = REASON, version: int | None = None) -> str:
        """Where a step leads, or the code of the refusal."""
        seen = one.row.version if version is None else version
        try:
            booking = operating.take(
                self.db,
                self.operator,
                UUID(one.uid),
                step,
                reason,
                version=seen,
                now=self.clock.now(),
                request_id="tap-1",
            )
        except AppError as refusal:
            self.db.rollback()
            return refusal.code
        self.db.commit()
        return booking.status.value

    def ways(self, one: Visit) -> dict[OperatorStep, str]:
        """What is open now, and where it leads."""
        found = operating.find(self.db, UUID(one.uid))
        return {way.step: way.to.value for way in operating.ways(found, self.clock.now())}

    @property
    def audited(self) -> list[tuple[str, dict[str, str], str | None]]:
        """What the log says of her: the act, its codes, her words."""
        rows = select(AuditLog.action, AuditLog.data, AuditText.text)
        rows = rows.outerjoin(AuditText, AuditText.audit_id == AuditLog.id)
        mine = rows.where(AuditLog.actor_id == self.operator.user_id).order_by(AuditLog.id)
        return [(row.action, dict(row.data), row.text) for row in self.db.execute(mine)]


@pytest.fixture
def operator_of(db: Session) -> Callable[[Phone], Operator]:
    """The operator behind a phone."""

    def found(phone: Phone) -> Operator:
        assert phone.user is not None
        return db.get_one(Operator, phone.user.id)

    return found


@pytest.fixture
def desk(teuta: Phone, operator_of: Callable[[Phone], Operator], db: Session, clock: SetClock) -> Desk:
    """Teuta's."""
    return Desk(db, clock, operator_of(teuta))
