"""The pages of a diary."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload

from common.errors import Forbidden
from common.models import Booking, BookingItem, Employee
from common.web.paging import Found, page_of
from functions.booking.agenda.schemas import AgendaQuery
from functions.booking.agenda.seat import Seat
from functions.booking.queries import whole_booking


def agenda_of(db: Session, seat: Seat, wanted: AgendaQuery) -> Found[Booking]:
    """One page of the visits of a business, in two statements; raises `Forbidden` for a colleague's.

    Read along `booking_agenda_ix`, so that a page costs the same wherever in the diary it lies.
    """
    visits = (
        whole_booking()
        .options(joinedload(Booking.customer))
        .where(Booking.business_id == seat.business_id)
        .where(Booking.starts_at >= wanted.from_)
        .where(Booking.starts_at < wanted.to)
    )
    if wanted.status:
        visits = visits.where(Booking.status.in_(wanted.status))
    return page_of(db, _whose(visits, seat, wanted.employee), (Booking.starts_at, Booking.id), wanted)


def _whose(visits: Select[Booking], seat: Seat, employee: UUID | None) -> Select[Booking]:
    """Everybody's for those who lead, unless they ask for one; for an employee his own."""
    if seat.sees_everybody:
        return visits if employee is None else visits.where(_served_by(employee))
    if seat.employee is None or employee not in (None, seat.employee):
        raise Forbidden
    return visits.where(_served_by(seat.employee))


def _served_by(employee: UUID) -> ColumnElement[bool]:
    """Whether any service of a visit is performed by them."""
    person = select(Employee.id).where(Employee.uid == employee).scalar_subquery()
    return (
        select(BookingItem.id)
        .where(BookingItem.business_id == Booking.business_id)
        .where(BookingItem.booking_id == Booking.id)
        .where(BookingItem.employee_id == person)
        .exists()
    )
