"""Teuta at her desk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from common.clock import SetClock
from common.errors import AppError
from common.models import AuditLog, AuditText, Business, Category, Operator, User
from tests.integration.conftest import Phone
from tests.integration.salon import Salon
from tests.integration.written import written_salon

Came = TypeVar("Came")
WHY = "Three people have complained."


def person(phone: Phone) -> User:
    """Whose phone it is."""
    assert phone.user is not None
    return phone.user


@dataclass
class Desk:
    """What an operator does, each act a transaction of its own, as behind the panel."""

    db: Session
    clock: SetClock
    operator: Operator

    def does(self, act: Callable[..., Came], *what: Any, why: str | None = WHY, **more: Any) -> Came:
        """Do something, and give the reason unless the act wants none."""
        reason = () if why is None else (why,)
        with self.db.begin_nested():
            came = act(self.db, self.operator, *what, *reason, now=self.clock.now(), request_id="r-1", **more)
        self.db.commit()
        return came

    def refused(self, act: Callable[..., Any], *what: Any, **more: Any) -> str:
        """Why something cannot be done."""
        with pytest.raises(AppError) as refusal:
            self.does(act, *what, **more)
        return refusal.value.code

    @property
    def written(self) -> list[tuple[str, str | None]]:
        """What stands in the audit log of this operator: each act with its words."""
        rows = (
            select(AuditLog.action, AuditText.text)
            .outerjoin(AuditText, AuditText.audit_id == AuditLog.id)
            .where(AuditLog.actor_id == self.operator.user_id)
        )
        return [(row.action, row.text) for row in self.db.execute(rows.order_by(AuditLog.id))]


@pytest.fixture
def desk(teuta: Phone, db: Session, clock: SetClock) -> Desk:
    """Where Teuta works."""
    return Desk(db, clock, db.get_one(Operator, person(teuta).id))


@pytest.fixture
def salon(bora: Phone, db: Session) -> Salon:
    """Bora's, as rows, with the category that a published one has."""
    salon = written_salon(bora, db)
    category = db.scalars(select(Category).where(Category.uid == UUID(salon.category))).one()
    business = select(Business).where(Business.uid == UUID(salon.uid))
    db.scalars(business.options(selectinload(Business.categories))).one().categories = [category]
    db.commit()
    return salon
