"""Two desks: Teuta's, who supports, and Genta's, who is admin."""

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common.clock import SetClock
from common.models import OperatorRole
from common.runtime import Runtime
from tests.integration.panel.desk import Desk, appointed


@pytest.fixture
def support(town: Client, db: Session, runtime: Runtime, clock: SetClock) -> Desk:
    """Teuta, signed in; she may help and moderate, not appoint."""
    desk = appointed("Teuta", OperatorRole.SUPPORT, town, db, runtime, clock)
    assert desk.sign_in(clock).status_code == 200
    return desk


@pytest.fixture
def admin(town: Client, db: Session, runtime: Runtime, clock: SetClock) -> Desk:
    """Genta, signed in; she may do everything that can be done here."""
    desk = appointed("Genta", OperatorRole.ADMIN, town, db, runtime, clock)
    assert desk.sign_in(clock).status_code == 200
    return desk
