"""What is read of places to fill and of those who would like them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from common.errors import NotFound
from common.models import ApplicationStatus, Business, JobApplication, JobOpening
from common.web.paging import Found, PageQuery, page_of


@dataclass(frozen=True, slots=True)
class Opening:
    """A place to fill, whether one can apply for it at that moment, and how many wait for an answer."""

    opening: JobOpening
    is_open: bool
    waiting: int


def openings_of(db: Session, business: Business, page: PageQuery, now: datetime) -> Found[Opening]:
    """A page of a business's places to fill, open or not, the newest first; two statements."""
    mine = _openings().where(JobOpening.business_id == business.id).where(JobOpening.archived_at.is_(None))
    found = page_of(db, mine, [JobOpening.created_at, JobOpening.id], page, descending=True)
    return Found(_counted(db, found.rows, now), found.next)


def described(db: Session, opening: JobOpening, now: datetime) -> Opening:
    """The same opening with all that is shown of it, as it stands now."""
    row = _openings().where(JobOpening.id == opening.id).execution_options(populate_existing=True)
    return _counted(db, [db.scalars(row).one()], now)[0]


def _openings() -> Select[JobOpening]:
    return select(JobOpening).options(joinedload(JobOpening.business), joinedload(JobOpening.category))


def _counted(db: Session, openings: Sequence[JobOpening], now: datetime) -> list[Opening]:
    counts = (
        select(JobApplication.opening_id, func.count().label("waiting"))
        .where(JobApplication.opening_id.in_([each.id for each in openings]))
        .where(JobApplication.status == ApplicationStatus.SENT)
        .group_by(JobApplication.opening_id)
    )
    waiting = {row.opening_id: row.waiting for row in db.execute(counts)}
    return [Opening(each, is_open(each, now), waiting.get(each.id, 0)) for each in openings]


def is_open(opening: JobOpening, now: datetime) -> bool:
    """Whether one can apply at `now`, by the calendar of its business, which is loaded."""
    is_over = opening.closes_on is not None and opening.closes_on < today(opening.business, now)
    return not opening.is_shut and not is_over


def today(business: Business, now: datetime) -> date:
    """The date where the business is."""
    return now.astimezone(ZoneInfo(business.timezone)).date()


def locked(db: Session, opening: JobOpening) -> JobOpening:
    """The same opening as it stands now, locked; raises `NotFound` if somebody has archived it."""
    row = select(JobOpening).where(JobOpening.id == opening.id).with_for_update()
    found = db.scalars(row.execution_options(populate_existing=True)).one()
    if found.archived_at is not None:
        raise NotFound
    return found


def applications_of(db: Session, opening: JobOpening, page: PageQuery) -> Found[JobApplication]:
    """A page of those who would like the place, the newest first; what was taken back is nobody's to read."""
    rows = _applications(opening)
    return page_of(db, rows, [JobApplication.id], page, descending=True)


def application_to(db: Session, opening: JobOpening, uid: UUID) -> JobApplication:
    """One application for this opening, as it stands now; raises `NotFound`."""
    row = _applications(opening).where(JobApplication.uid == uid)
    found = db.scalar(row.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def _applications(opening: JobOpening) -> Select[JobApplication]:
    return (
        select(JobApplication)
        .where(JobApplication.business_id == opening.business_id)
        .where(JobApplication.opening_id == opening.id)
        .where(JobApplication.status != ApplicationStatus.WITHDRAWN)
        .options(joinedload(JobApplication.applicant), joinedload(JobApplication.upload))
    )
