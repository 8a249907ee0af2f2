"""What is read for the pages of businesses, beside what `operating` knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from common.models import (
    AuditLog,
    AuditText,
    Booking,
    BookingStatus,
    Business,
    Service,
    User,
)
from functions.admin.panel.pages.users.queries import TOO_MANY_TO_LIST

A_MONTH = timedelta(days=30)
_MOST_SERVICES, _MOST_VISITS, _MOST_ACTS = 100, 20, 20


@dataclass(frozen=True, slots=True)
class Act:
    """Something audited: what, by whom, and the words that go with it."""

    row: AuditLog
    actor: User | None
    words: str | None


def services_of(db: Session, business: Business) -> Sequence[Service]:
    """What it sells, in its own order, category loaded."""
    sold = select(Service).where(Service.business_id == business.id, Service.archived_at.is_(None))
    sold = sold.options(joinedload(Service.category)).order_by(Service.rank, Service.id)
    return db.scalars(sold.limit(_MOST_SERVICES)).all()


def latest_visits(db: Session, business: Business) -> Sequence[Booking]:
    """The bookings with the latest start, customer loaded."""
    visits = select(Booking).where(Booking.business_id == business.id).options(joinedload(Booking.customer))
    latest = visits.order_by(Booking.starts_at.desc(), Booking.id.desc())
    return db.scalars(latest.limit(_MOST_VISITS)).all()


def visits_in(db: Session, business: Business, now: datetime) -> dict[BookingStatus, int]:
    """What became of the visits that should have begun within the last thirty days."""
    counts = (
        select(Booking.status, func.count())
        .where(Booking.business_id == business.id)
        .where(Booking.starts_at >= now - A_MONTH, Booking.starts_at < now)
        .group_by(Booking.status)
    )
    return {row.status: row[1] for row in db.execute(counts)}


def acts_on(db: Session, business: Business) -> list[Act]:
    """The newest of what the audit log says of it."""
    rows = (
        select(AuditLog, User, AuditText.text)
        .outerjoin(User, User.id == AuditLog.actor_id)
        .outerjoin(AuditText, AuditText.audit_id == AuditLog.id)
        .where(AuditLog.business_id == business.id)
        .where(AuditLog.action.not_in(TOO_MANY_TO_LIST))
        .order_by(AuditLog.id.desc())
    )
    return [Act(*row) for row in db.execute(rows.limit(_MOST_ACTS))]
