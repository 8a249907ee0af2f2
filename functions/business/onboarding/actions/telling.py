"""What an owner's change means for the rest of the house."""

from datetime import datetime
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session, SessionTransaction

from common import outbox
from common.events import DiaryChanged
from common.models import Business


def diary_changed(db: Session, business: Business, now: datetime) -> None:
    """Say that a business's free times may have changed; once, however much one transaction changes."""
    within = db.get_nested_transaction() or db.get_transaction()
    said: WeakKeyDictionary[SessionTransaction | None, set[UUID]]
    said = db.info.setdefault("diaries_changed", WeakKeyDictionary())
    if within is None or business.uid not in said.setdefault(within, set()):
        outbox.publish(db, DiaryChanged(business=business.uid), now=now)
    if within is not None:
        said[within].add(business.uid)
