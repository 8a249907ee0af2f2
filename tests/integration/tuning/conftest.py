"""Teuta as an admin who turns things, and what this release declares."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import AuditLog, AuditText, Operator, OperatorRole
from common.tuning import Feature, setting
from common.tuning.declared import DeclaredLimit, limits_in
from common.web import health, openapi
from tests.integration.conftest import Phone
from tools import generate

REASON = "Somebody floods us."


@dataclass
class Panel:
    """What the panel does when an operator turns something: one transaction each."""

    db: Session
    clock: SetClock
    operator: Operator

    def switch(self, feature: Feature, *, is_on: bool, reason: str = REASON) -> bool:
        """Switch a feature."""
        now = self.clock.now()
        changed = setting.set_feature(
            self.db, self.operator, feature, reason, is_on=is_on, now=now, request_id="tap-1"
        )
        self.db.commit()
        return changed

    def limit(self, limit: DeclaredLimit, times: int, reason: str = REASON) -> bool:
        """Set a limit."""
        now = self.clock.now()
        changed = setting.set_limit(self.db, self.operator, limit, times, reason, now=now, request_id="tap-1")
        self.db.commit()
        return changed

    def reset(self, name: str) -> None:
        """Let what is declared hold again."""
        setting.reset_limit(self.db, self.operator, name, REASON, request_id="tap-1")
        self.db.commit()

    @property
    def audited(self) -> list[tuple[str, dict[str, Any], str | None]]:
        """What the log says of it."""
        rows = select(AuditLog.action, AuditLog.data, AuditText.text)
        rows = rows.join(AuditText, AuditText.audit_id == AuditLog.id).order_by(AuditLog.id)
        return [(row.action, dict(row.data), row.text) for row in self.db.execute(rows)]


@pytest.fixture
def panel(teuta: Phone, db: Session, clock: SetClock) -> Panel:
    """Teuta's, who is an admin."""
    assert teuta.user is not None
    operator = db.get_one(Operator, teuta.user.id)
    operator.role = OperatorRole.ADMIN
    db.commit()
    return Panel(db, clock, operator)


@pytest.fixture(scope="session")
def contract() -> dict[str, Any]:
    """What the public families declare now, whether or not it has been written down yet."""
    public = [api for api in generate.apis() if api.family not in generate.PRIVATE]
    written = openapi.document([health.api, *public], generate.VERSION)
    return written.model_dump(by_alias=True, exclude_none=True, exclude_unset=True, mode="json")


@pytest.fixture(scope="session")
def declared(contract: dict[str, Any]) -> dict[str, DeclaredLimit]:
    """The limits in it."""
    return limits_in(contract)
