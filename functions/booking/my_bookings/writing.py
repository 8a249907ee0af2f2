"""One's own booking, written as JSON."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    null,
    select,
)

from common.models import Booking, BookingItem, Business, Employee, Rating, Service
from common.web.writing import amount, instant, list_of, object_of, told
from functions.booking.my_bookings.terms import policy
from functions.booking.my_bookings.words import Rows, clock, exactly, is_one_of

RATED_SINCE = bindparam("rated_since", type_=DateTime(timezone=True))
"""What ended before can no longer be rated."""
_ONE: ColumnElement[int] = literal_column("1", Integer())


def written_booking(language: str) -> ColumnElement[Any]:
    """A `BookingReply`, of a row of `Booking` with its `Business`."""
    zone = Booking.timezone
    business = object_of(
        uid=Business.uid,
        name=told(language, Booking.business_name_en, Booking.business_name_sq),
        address=Business.address,
        phone=Business.phone,
    )
    return object_of(
        uid=Booking.uid,
        version=Booking.version,
        status=Booking.status,
        business=business,
        services=_services(language),
        employee=_first_employee(),
        date=Booking.local_on,
        start_time=clock(Booking.local_start),
        end_time=clock(Booking.local_end),
        timezone=zone,
        starts_at=instant(Booking.starts_at, zone),
        ends_at=instant(Booking.ends_at, zone),
        any_employee=Booking.any_employee,
        source=Booking.source,
        list_price=amount(Booking.list_price),
        discount=amount(Booking.discount),
        total_price=amount(Booking.total_price),
        currency=Booking.currency,
        payment=_payment(),
        guest=_guest(),
        customer=null(),
        is_outside_hours=null(),
        note=Booking.note,
        policy=policy(),
        cancellation_fee=amount(Booking.cancellation_fee),
        series=_series(),
        expires_at=case((is_one_of("pending_payment", "pending"), instant(Booking.expires_at, zone))),
        created_at=instant(Booking.created_at, zone),
        rating_allowed=_may_be_rated(),
    )


def _services(language: str) -> ColumnElement[Any]:
    service = object_of(
        uid=Service.uid,
        name=told(language, BookingItem.service_name_en, BookingItem.service_name_sq),
        employee=_employee(),
        starts_at=instant(BookingItem.starts_at, Booking.timezone),
        ends_at=instant(BookingItem.ends_at, Booking.timezone),
        price=amount(BookingItem.price),
    )
    return _of_visit(list_of(service, BookingItem.position)).scalar_subquery()


def _first_employee() -> ColumnElement[Any]:
    return _of_visit(_employee()).order_by(BookingItem.position).limit(_ONE).scalar_subquery()


def _of_visit(what: ColumnElement[Any]) -> Rows:
    return (
        select(what)
        .select_from(BookingItem)
        .join(Service, Service.id == BookingItem.service_id)
        .join(Employee, Employee.id == BookingItem.employee_id)
        .where(BookingItem.booking_id == Booking.id)
        .correlate(Booking)
    )


def _employee() -> ColumnElement[Any]:
    return object_of(uid=Employee.uid, name=BookingItem.employee_name)


def _payment() -> ColumnElement[Any]:
    due = func.greatest(Booking.amount_due - Booking.amount_paid, exactly("0.00"))
    return object_of(
        status=Booking.payment_status,
        choice=Booking.payment_choice,
        due=amount(due),
        paid=amount(Booking.amount_paid),
        refundable=amount(Booking.amount_paid - Booking.amount_refunded),
    )


def _guest() -> ColumnElement[Any]:
    guest = object_of(name=Booking.guest_name, phone=Booking.guest_phone)
    return case((Booking.guest_name.is_not(None), guest))


def _series() -> ColumnElement[Any]:
    nothing: ColumnElement[Any] = literal_column("'[]'::json")
    series = object_of(id=Booking.series_id, bookings=nothing, skipped=nothing)
    return case((Booking.series_id.is_not(None), series))


def _may_be_rated() -> ColumnElement[bool]:
    """Completed, not too long ago, and not rated yet, nor was a rating taken back."""
    given = select(Rating.id).where(Rating.business_id == Booking.business_id)
    rated = given.where(Rating.booking_id == Booking.id).correlate(Booking).exists()
    return and_(is_one_of("completed"), Booking.ends_at >= RATED_SINCE, ~rated)
