"""Telling that free times may be others now."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from common import outbox
from common.events import DiaryChanged
from common.models import Business, BusinessSearch, BusinessStatus, NextFree


def changed(db: Session, business: Business, now: datetime) -> None:
    """Hours, team, services or terms of a business are others: what was worked out from the old ones goes at once.

    The business's row must be locked by whoever changes it, so that nobody is working it out at this moment. One
    that takes no bookings has no free times; whoever hides one calls this while it is still published.
    """
    if business.status is BusinessStatus.PUBLISHED:
        db.execute(delete(NextFree).where(NextFree.business_id == business.id))
        searched = update(BusinessSearch).where(BusinessSearch.business_id == business.id)
        db.execute(searched.values(next_free_until=None), execution_options={"synchronize_session": False})
        outbox.publish(db, DiaryChanged(business=business.uid), now=now)
