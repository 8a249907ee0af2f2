"""What waits for an operator, the longest first, and everything about one rating."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import CompoundSelect, DateTime, Select, and_, func, select, union
from sqlalchemy.orm import Session, joinedload

from common.errors import NotFound
from common.models import (
    Booking,
    Business,
    Employee,
    Rating,
    RatingImage,
    RatingReply,
    RatingReport,
    RatingRevision,
    RatingStatus,
    Upload,
    User,
)
from common.web.paging import Found, PageQuery, page_of


@dataclass(frozen=True, slots=True)
class Complaint:
    """A report, and who has made it."""

    report: RatingReport
    reporter: User


@dataclass(frozen=True, slots=True)
class Waiting:
    """A rating that somebody should look at: reported, or waiting unseen; its customer is loaded.

    `complaints` are the open ones, oldest first; without any its visit was marked as one that did not take place.
    `since` is the oldest, or without any when it was rated.
    """

    rating: Rating
    business: Business
    visit: Booking
    since: datetime
    complaints: Sequence[Complaint]
    reply: RatingReply | None


@dataclass(frozen=True, slots=True)
class Case:
    """Everything about one rating: complaints decided or not, and what it said before, oldest first."""

    rating: Rating
    business: Business
    visit: Booking
    employee: Employee | None
    complaints: Sequence[Complaint]
    reply: RatingReply | None
    revisions: Sequence[RatingRevision]
    pictures: Sequence[Upload]


def waiting(db: Session, page: PageQuery) -> Found[Waiting]:
    """One page of the ratings that wait for a decision, the longest first."""
    wanted, complained = _wanted().subquery(), _complained().subquery()
    since = func.coalesce(complained.c.since, Rating.created_at, type_=DateTime(timezone=True))
    rows = (
        select(Rating.id)
        .join(wanted, wanted.c.id == Rating.id)
        .outerjoin(complained, complained.c.rating_id == Rating.id)
        .where(Rating.withdrawn_at.is_(None))
    )
    found = page_of(db, rows, (since, Rating.id), page)
    return Found(_told(db, found.rows), found.next)


def _wanted() -> CompoundSelect[int]:
    """Two walks along small indexes; asked with one OR, PostgreSQL reads every rating there is."""
    complained = select(RatingReport.rating_id.label("id")).where(RatingReport.decision.is_(None))
    return union(complained, select(Rating.id).where(Rating.status == RatingStatus.MODERATION))


def _complained() -> Select[int, datetime]:
    """Ratings with open complaints, and since when."""
    since = func.min(RatingReport.created_at).label("since")
    rows = select(RatingReport.rating_id, since).where(RatingReport.decision.is_(None))
    return rows.group_by(RatingReport.rating_id)


def _told(db: Session, ids: Sequence[int]) -> list[Waiting]:
    """These ratings with what an operator needs to decide, in the same order; in two statements."""
    rows = {row[0].id: row for row in db.execute(_whole().where(Rating.id.in_(ids)))}
    complaints = _complaints(db, ids, only_open=True)
    return [_waiting_one(*rows[each], complaints.get(each, [])) for each in ids]


def _waiting_one(
    rating: Rating,
    business: Business,
    visit: Booking,
    _employee: Employee | None,
    reply: RatingReply | None,
    complaints: Sequence[Complaint],
) -> Waiting:
    since = complaints[0].report.created_at if complaints else rating.created_at
    return Waiting(rating, business, visit, since, complaints, reply)


def case(db: Session, uid: UUID) -> Case:
    """Everything about one rating, also about one that its author has taken back; raises `NotFound`."""
    row = db.execute(_whole().where(Rating.uid == uid)).one_or_none()
    if row is None:
        raise NotFound
    rating, business, visit, employee, reply = row
    earlier = select(RatingRevision).where(RatingRevision.rating_id == rating.id)
    shown = select(Upload).join(RatingImage, RatingImage.upload_id == Upload.id)
    shown = shown.where(RatingImage.rating_id == rating.id).order_by(RatingImage.position)
    return Case(
        rating=rating,
        business=business,
        visit=visit,
        employee=employee,
        complaints=_complaints(db, [rating.id]).get(rating.id, []),
        reply=reply,
        revisions=db.scalars(earlier.order_by(RatingRevision.id)).all(),
        pictures=db.scalars(shown).all(),
    )


def _whole() -> Select[Rating, Business, Booking, Employee | None, RatingReply | None]:
    """Ratings with all there is one of."""
    visit = and_(Booking.business_id == Rating.business_id, Booking.id == Rating.booking_id)
    employee = and_(Employee.business_id == Rating.business_id, Employee.id == Rating.employee_id)
    return (
        select(Rating, Business, Booking, Employee, RatingReply)
        .join(Business, Business.id == Rating.business_id)
        .join(Booking, visit)
        .outerjoin(Employee, employee)
        .outerjoin(RatingReply, RatingReply.rating_id == Rating.id)
        .options(joinedload(Rating.customer))
    )


def _complaints(db: Session, ids: Sequence[int], *, only_open: bool = False) -> dict[int, list[Complaint]]:
    """What was said against these ratings, by their key, oldest first."""
    rows = select(RatingReport, User).join(User, User.id == RatingReport.reporter_id)
    rows = rows.where(RatingReport.rating_id.in_(ids))
    if only_open:
        rows = rows.where(RatingReport.decision.is_(None))
    found: dict[int, list[Complaint]] = {}
    for report, reporter in db.execute(rows.order_by(RatingReport.created_at, RatingReport.id)):
        found.setdefault(report.rating_id, []).append(Complaint(report, reporter))
    return found
