"""What a person's page shows beside the account itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from common.models import AuditLog, AuditText, Booking, Business, Rating, User
from common.operators.who import Person

NEWEST = 10
NEWEST_ENTRIES = 20
TOO_MANY_TO_LIST = ("panel.looked", "support.request")
"""They stand in the audit log one by one; here they would push everything else off the page."""


@dataclass(frozen=True, slots=True)
class Doings:
    """The newest that somebody has booked and rated, and what has been done about them."""

    bookings: Sequence[Booking]
    ratings: Sequence[Row[Rating, Business]]
    entries: Sequence[Row[AuditLog, User | None, str | None]]


def doings(db: Session, person: User) -> Doings:
    """Three statements, each along an index of its own."""
    return Doings(_bookings(db, person), _ratings(db, person), _entries(db, person))


def _bookings(db: Session, person: User) -> Sequence[Booking]:
    theirs = select(Booking).where(Booking.customer_id == person.id)
    return db.scalars(theirs.order_by(Booking.starts_at.desc(), Booking.id.desc()).limit(NEWEST)).all()


def _ratings(db: Session, person: User) -> Sequence[Row[Rating, Business]]:
    newest = (
        select(Rating, Business)
        .join(Business, Business.id == Rating.business_id)
        .where(Rating.customer_id == person.id)
        .order_by(Rating.created_at.desc())
        .limit(NEWEST)
    )
    return db.execute(newest).all()


def _entries(db: Session, person: User) -> Sequence[Row[AuditLog, User | None, str | None]]:
    newest = (
        select(AuditLog, Person, AuditText.text)
        .outerjoin(Person, Person.id == AuditLog.actor_id)
        .outerjoin(AuditText, AuditText.audit_id == AuditLog.id)
        .where(AuditLog.subject_id == person.id)
        .where(AuditLog.action.not_in(TOO_MANY_TO_LIST))
        .order_by(AuditLog.id.desc())
        .limit(NEWEST_ENTRIES)
    )
    return db.execute(newest).all()
