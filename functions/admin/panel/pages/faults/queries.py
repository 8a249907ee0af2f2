"""How often something of ours failed."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import Fault


def faults_since(db: Session, since: datetime) -> int:
    """How often, from the hour on in which `since` lies."""
    hour = since.replace(minute=0, second=0, microsecond=0)
    return db.scalars(select(func.coalesce(func.sum(Fault.times), 0)).where(Fault.hour >= hour)).one()
