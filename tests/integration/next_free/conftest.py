"""Somebody who books, and what happens behind the scenes."""

import pytest
from sqlalchemy.orm import Session

from common.models import User


@pytest.fixture
def customer(db: Session) -> User:
    """Alice, without a phone."""
    alice = User(name="Alice", email="alice@example.com")
    db.add(alice)
    db.flush()
    return alice
