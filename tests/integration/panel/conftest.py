"""Two desks: Teuta's, who supports, and Genta's, who is admin."""

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common.clock import SetClock
from common.models import OperatorRole
from common.runtime import Runtime
from tests.integration.panel.desk import Desk, at_work


@pytest.fixture
def support(town: Client, db: Session, runtime: Runtime, clock: SetClock) -> Desk:
    """Teuta, signed in; she may help and moderate, not appoint."""
    return at_work("Teuta", OperatorRole.SUPPORT, town, db, runtime, clock)


@pytest.fixture
def admin(town: Client, db: Session, runtime: Runtime, clock: SetClock) -> Desk:
    """Genta, signed in; she may do everything that can be done here."""
    return at_work("Genta", OperatorRole.ADMIN, town, db, runtime, clock)
