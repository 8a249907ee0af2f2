"""What is read of ratings; who is asking stands in every WHERE."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, literal_column, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from common.errors import NotFound
from common.models import (
    Booking,
    BookingItem,
    Business,
    BusinessMember,
    Employee,
    Rating,
    RatingImage,
    RatingReply,
    RatingReport,
    Upload,
    UploadStatus,
    User,
)
from common.team import LEADERS
from common.web.paging import Found, PageQuery, page_of
from functions.rating.schemas import Sort, WhichRatings

Column = InstrumentedAttribute[Any] | ColumnElement[Any]

_IS_SHOWN = Rating.status == literal_column("'visible'")
"""The word is a literal, so that the partial index is seen to fit."""
_NEWEST: tuple[Column, ...] = (Rating.created_at, Rating.id)
_ORDERS: dict[Sort, tuple[Column, ...]] = {
    Sort.NEWEST: _NEWEST,
    Sort.HIGHEST: (Rating.rating, *_NEWEST),
    Sort.LOWEST: (5 - Rating.rating, *_NEWEST),
}


def rated_business(db: Session, uid: UUID) -> Business:
    """A business that everybody can see; raises `NotFound`."""
    business = db.scalar(select(Business).where(Business.uid == uid).where(Business.archived_at.is_(None)))
    if business is None or not business.status.is_visible:
        raise NotFound
    return business


def ratings_of(db: Session, business: Business, wanted: WhichRatings) -> Found[Rating]:
    """One page of what everybody may read about a business."""
    shown = _with_author().where(Rating.business_id == business.id).where(_IS_SHOWN)
    if wanted.with_comment:
        shown = shown.where(Rating.comment != "")
    return page_of(db, shown, _ORDERS[wanted.sort], wanted, descending=True)


def ratings_by(db: Session, user: User, page: PageQuery) -> Found[Rating]:
    """One page of what somebody has rated, the latest first; not what they have taken back."""
    mine = _with_author().where(Rating.customer_id == user.id).where(Rating.withdrawn_at.is_(None))
    return page_of(db, mine, _NEWEST, page, descending=True)


def ratings_at(db: Session, user: User, booking: Booking) -> Sequence[Rating]:
    """The rating of a visit, if there is one: whatever its customer said, and for the team what everybody reads."""
    given = _with_author().where(Rating.business_id == booking.business_id)
    given = given.where(Rating.booking_id == booking.id).where(Rating.withdrawn_at.is_(None))
    return db.scalars(given if booking.customer_id == user.id else given.where(_IS_SHOWN)).all()


def _with_author() -> Select[Rating]:
    return select(Rating).options(joinedload(Rating.customer))


def visit_of_customer(db: Session, user: User, uid: UUID) -> Booking | None:
    """A visit that somebody has booked, for themselves or a guest."""
    return db.scalar(select(Booking).where(Booking.uid == uid).where(Booking.customer_id == user.id))


def visit_seen_by(db: Session, user: User, uid: UUID) -> Booking | None:
    """A visit, for its customer, for those who lead the business, and for whoever of the team served."""
    serves = (
        select(BookingItem.id)
        .where(BookingItem.business_id == Booking.business_id)
        .where(BookingItem.booking_id == Booking.id)
        .where(BookingItem.employee_id == BusinessMember.employee_id)
        .correlate(Booking, BusinessMember)
        .exists()
    )
    of_team = (
        select(BusinessMember.id)
        .where(BusinessMember.business_id == Booking.business_id)
        .where(BusinessMember.user_id == user.id)
        .where(or_(BusinessMember.role.in_(LEADERS), serves))
        .exists()
    )
    seen = select(Booking).where(Booking.uid == uid)
    return db.scalar(seen.where(or_(Booking.customer_id == user.id, of_team)))


def standing_visit(db: Session, booking: Booking) -> Booking:
    """The same visit as it stands, and as it stays until this transaction ends."""
    row = select(Booking).where(Booking.id == booking.id).with_for_update(read=True)
    return db.scalars(row.execution_options(populate_existing=True)).one()


def served_by(db: Session, booking: Booking) -> dict[UUID, int]:
    """Whoever serves in a visit, in its order: their uids and keys."""
    team = and_(Employee.business_id == BookingItem.business_id, Employee.id == BookingItem.employee_id)
    rows = select(Employee.uid, Employee.id).select_from(BookingItem).join(Employee, team)
    of_visit = rows.where(BookingItem.business_id == booking.business_id)
    of_visit = of_visit.where(BookingItem.booking_id == booking.id)
    found = db.execute(of_visit.order_by(BookingItem.position, BookingItem.id))
    return {row.uid: row.id for row in found}


def rating_by(db: Session, user: User, uid: UUID) -> Rating | None:
    """Somebody's own rating, unless they have taken it back."""
    mine = select(Rating).where(Rating.uid == uid).where(Rating.customer_id == user.id)
    return db.scalar(mine.where(Rating.withdrawn_at.is_(None)))


def rating_read_by(db: Session, user: User, uid: UUID) -> Rating | None:
    """A rating that everybody may read, or the user's own, or one that they have complained of before."""
    complained = select(RatingReport.id).where(RatingReport.rating_id == Rating.id)
    complained = complained.where(RatingReport.reporter_id == user.id)
    known = or_(_IS_SHOWN, Rating.customer_id == user.id, complained.exists())
    return db.scalar(select(Rating).where(Rating.uid == uid).where(Rating.withdrawn_at.is_(None), known))


def replies_to(db: Session, ids: Sequence[int]) -> dict[int, RatingReply]:
    """What was answered to these ratings and may be read, by the rating's key."""
    rows = select(RatingReply).where(RatingReply.rating_id.in_(ids)).where(RatingReply.hidden_at.is_(None))
    return {reply.rating_id: reply for reply in db.scalars(rows)}


def pictures_of(db: Session, ids: Sequence[int]) -> dict[int, list[Upload]]:
    """The pictures of these ratings that may be seen, in their order, by the rating's key."""
    rows = select(RatingImage.rating_id, Upload).join(Upload, Upload.id == RatingImage.upload_id)
    rows = rows.where(RatingImage.rating_id.in_(ids)).where(Upload.status == UploadStatus.READY)
    found: dict[int, list[Upload]] = {}
    for rating_id, upload in db.execute(rows.order_by(RatingImage.rating_id, RatingImage.position)):
        found.setdefault(rating_id, []).append(upload)
    return found


def employees_of(db: Session, rows: Sequence[Rating]) -> dict[int, Employee]:
    """Whom these ratings are about, by key."""
    keys = {row.employee_id for row in rows if row.employee_id is not None}
    return {each.id: each for each in db.scalars(select(Employee).where(Employee.id.in_(keys)))}


def visits_of(db: Session, rows: Sequence[Rating]) -> dict[int, Booking]:
    """The visits that these ratings are about, with their business, by key."""
    keys = [row.booking_id for row in rows]
    visits = select(Booking).where(Booking.id.in_(keys)).options(joinedload(Booking.business))
    return {visit.id: visit for visit in db.scalars(visits)}
