"""One message in the outbox."""

from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from tests.integration.outbox.carrying import waiting


@pytest.fixture
def message(db: Session, clock: SetClock) -> UUID:
    """One push that waits for its provider."""
    return waiting(db, clock)
