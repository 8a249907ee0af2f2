"""Which places to fill everybody may see, and what somebody has applied for."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    Text,
    any_,
    cast,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from common.errors import NotFound
from common.models import Business, Category, JobApplication, JobOpening, TownName, User, geography
from common.web.paging import Found, PageQuery, page_of
from functions.business.discovery.jobs.wishes import JobSearch
from functions.business.discovery.queries.visible import is_visible

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 10


def openings(db: Session, wish: JobSearch, now: datetime) -> Found[JobOpening]:
    """A page of open places of visible businesses, the newest first, in one statement."""
    found = _visible().where(*_is_open(now), *_conditions(wish))
    return page_of(db, found, [JobOpening.created_at, JobOpening.id], wish, descending=True)


def opening(db: Session, uid: UUID, now: datetime) -> JobOpening:
    """An open place of a visible business; raises `NotFound`."""
    return _one(db, _visible().where(JobOpening.uid == uid, *_is_open(now)))


def opening_to_apply_for(db: Session, uid: UUID) -> JobOpening:
    """A place of a visible business, open or not any more; raises `NotFound`."""
    return _one(db, _visible().where(JobOpening.uid == uid, JobOpening.archived_at.is_(None)))


def _one(db: Session, wanted: Select[JobOpening]) -> JobOpening:
    found = db.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def _visible() -> Select[JobOpening]:
    return (
        select(JobOpening)
        .join(Business, Business.id == JobOpening.business_id)
        .where(is_visible())
        .options(contains_eager(JobOpening.business), joinedload(JobOpening.category))
    )


def _is_open(now: datetime) -> Iterator[ColumnElement[bool]]:
    """Neither closed nor past its last day, which ends where the business is."""
    yield JobOpening.closed_at.is_(None)
    yield JobOpening.archived_at.is_(None)
    today = cast(func.timezone(Business.timezone, literal(now)), Date)
    yield or_(JobOpening.closes_on.is_(None), JobOpening.closes_on >= today)


def _conditions(wish: JobSearch) -> Iterator[ColumnElement[bool]]:
    if wish.q:
        yield from _says(wish.q)
    if wish.city:
        yield func.fold(Business.city).in_(_names_of_town(wish.city.strip()))
    if wish.at is not None:
        yield func.ST_DWithin(Business.location, geography(wish.at), wish.radius_m, False)
    if wish.category:
        yield JobOpening.category_id == any_(_tree(wish.category))
    if wish.employment:
        yield JobOpening.employment.in_(wish.employment)


def _names_of_town(typed: str) -> CompoundSelect[str]:
    """Every way that town is written, folded: Tirana is Tiranë; one that nobody knows is only what was typed."""
    mine, other = aliased(TownName), aliased(TownName)
    known = select(other.folded).join(mine, mine.town == other.town).where(mine.folded == func.fold(typed))
    return select(func.fold(typed, type_=Text())).union(known)


def _says(typed: str) -> Iterator[ColumnElement[bool]]:
    """Every word stands in a title; without any word (only punctuation), nothing does."""
    words = _WORD.findall(typed)[:_MOST_WORDS]
    if not words:
        yield false()
    for word in words:
        yield JobOpening.words.like(func.concat("%", func.fold(word), "%"))


def _tree(categories: list[UUID]) -> ColumnElement[Any]:
    """These categories and those below them; as an array, so that it is known before openings are read."""
    tree = select(Category.id).where(Category.uid.in_(categories)).cte("wanted_category", recursive=True)
    tree = tree.union(select(Category.id).join(tree, Category.parent_id == tree.c.id))
    return func.array(select(tree.c.id).scalar_subquery())


def application_by(db: Session, user: User, opening: JobOpening) -> JobApplication | None:
    """What somebody has sent for this place before, locked."""
    sent = select(JobApplication).where(JobApplication.opening_id == opening.id)
    mine = sent.where(JobApplication.applicant_id == user.id).with_for_update()
    return db.scalar(mine.execution_options(populate_existing=True))


def my_application(db: Session, user: User, uid: UUID) -> JobApplication:
    """One of somebody's own applications, locked, with its picture; raises `NotFound`."""
    mine = select(JobApplication).where(JobApplication.uid == uid)
    mine = mine.where(JobApplication.applicant_id == user.id).options(joinedload(JobApplication.upload))
    found = db.scalar(mine.with_for_update(of=JobApplication).execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def applications_by(db: Session, user: User, page: PageQuery) -> Found[JobApplication]:
    """A page of what somebody has applied for, the newest first."""
    opening = joinedload(JobApplication.opening)
    mine = (
        select(JobApplication)
        .where(JobApplication.applicant_id == user.id)
        .options(opening.joinedload(JobOpening.business))
    )
    return page_of(db, mine, [JobApplication.id], page, descending=True)
