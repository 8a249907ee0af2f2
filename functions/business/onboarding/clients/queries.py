"""What is read of a business's clients."""

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, collate, false, func, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from common.models import Booking, Business, BusinessClient, User
from common.web.paging import Found, PageQuery, page_of
from functions.business.onboarding.clients.schemas import WhichClients
from functions.business.onboarding.clients.tallies import REACHABLE, tallies

_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
_SHORTEST_NUMBER = 3
_OF_A_PERSON = (User.name, User.surname, User.phone, User.deletion_requested_at, User.erased_at)


def clients_of(db: Session, business: Business, wanted: WhichClients, now: datetime) -> Found[BusinessClient]:
    """A page of those who have booked at a business, the people loaded, in one statement."""
    rows = (
        select(BusinessClient)
        .join(User, User.id == BusinessClient.user_id)
        .options(contains_eager(BusinessClient.user).load_only(*_OF_A_PERSON))
        .where(BusinessClient.business_id == business.id)
        .where(*_narrowed(wanted))
    )
    if wanted.sort == "recent":
        return page_of(db, rows, [BusinessClient.created_at, BusinessClient.id], wanted, descending=True)
    if wanted.sort == "name":
        name = collate(func.fold(_full_name(), type_=Text), "und-x-icu")
        return page_of(db, rows, [name, BusinessClient.id], wanted)
    return _by_what_they_did(db, rows, business, wanted, now)


def _by_what_they_did(
    db: Session, rows: Select[BusinessClient], business: Business, wanted: WhichClients, now: datetime
) -> Found[BusinessClient]:
    """The order is known only once everybody's bookings are counted; those of a shop fit that."""
    counted = tallies(business, now).subquery("counted")
    rows = rows.outerjoin(counted, counted.c.customer_id == BusinessClient.user_id)
    if wanted.sort == "last_visit":
        by: ColumnElement[Any] = func.coalesce(counted.c.last_visit_at, _NEVER)
    else:
        by = func.coalesce(counted.c[wanted.sort], 0)
    return page_of(db, rows, [by, BusinessClient.id], wanted, descending=True)


def _full_name() -> ColumnElement[str]:
    return func.concat_ws(" ", User.name, User.surname)


def _narrowed(wanted: WhichClients) -> list[ColumnElement[bool]]:
    only: list[ColumnElement[bool]] = []
    if wanted.q:
        only.append(or_(func.strpos(func.fold(_full_name()), func.fold(wanted.q)) > 0, _has_number(wanted.q)))
    if wanted.tag:
        tag = func.unnest(BusinessClient.tags).column_valued("tag")
        only.append(select(tag).where(func.fold(tag) == func.fold(wanted.tag)).exists())
    if wanted.blocked is not None:
        only.append(BusinessClient.blocked_at.is_not(None) == wanted.blocked)
    return only


def _has_number(written: str) -> ColumnElement[bool]:
    """Whether these digits are in the number, for those whose number the business may know at all."""
    digits = re.sub("[^0-9]", "", written).lstrip("0")
    was_here = (
        select(Booking.id)
        .where(Booking.business_id == BusinessClient.business_id)
        .where(Booking.customer_id == BusinessClient.user_id)
        .where(Booking.status.in_(REACHABLE))
        .exists()
    )
    if len(digits) < _SHORTEST_NUMBER:
        return false()
    return and_(func.strpos(User.phone, digits) > 0, User.deletion_requested_at.is_(None), was_here)


def with_person(db: Session, client: BusinessClient) -> tuple[BusinessClient, Business]:
    """The client as it is now, the person loaded, and the business."""
    row = db.execute(
        select(BusinessClient, Business)
        .join(Business, Business.id == BusinessClient.business_id)
        .join(User, User.id == BusinessClient.user_id)
        .options(contains_eager(BusinessClient.user).load_only(*_OF_A_PERSON))
        .where(BusinessClient.id == client.id)
        .execution_options(populate_existing=True)
    ).one()
    return row[0], row[1]


def visits_of(db: Session, client: BusinessClient, page: PageQuery) -> Found[Booking]:
    """A page of everything they have booked at this business, the latest first, services loaded."""
    theirs = (
        select(Booking)
        .options(selectinload(Booking.items))
        .where(Booking.business_id == client.business_id)
        .where(Booking.customer_id == client.user_id)
    )
    return page_of(db, theirs, [Booking.starts_at, Booking.id], page, descending=True)
