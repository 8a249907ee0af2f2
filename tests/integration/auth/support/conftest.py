"""A town in which support access is switched on."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import OperatorRole
from common.runtime import Runtime
from tests.integration.auth.support.staff import Colleague, hire
from tests.integration.conftest import Phone


@pytest.fixture
def runtime(runtime: Runtime) -> Runtime:
    """The surroundings, with support access on."""
    return replace(runtime, settings=runtime.settings.model_copy(update={"support_access": "on"}))


@pytest.fixture
def teuta(db: Session, stranger: Phone, clock: SetClock, runtime: Runtime) -> Colleague:
    """Teuta helps people."""
    return hire(db, stranger, "Teuta", OperatorRole.SUPPORT, clock, runtime.settings)


@pytest.fixture
def luan(db: Session, stranger: Phone, clock: SetClock, runtime: Runtime) -> Colleague:
    """Luan is an admin."""
    return hire(db, stranger, "Luan", OperatorRole.ADMIN, clock, runtime.settings)
