"""Somebody's own bookings, a page at a time; PostgreSQL writes each as JSON, as `showing.booking_reply` would."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    DateTime,
    Integer,
    Interval,
    Numeric,
    Select,
    Text,
    and_,
    any_,
    bindparam,
    case,
    cast,
    column,
    func,
    literal_column,
    null,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from common.diary import Settled
from common.models import Booking, BookingItem, Business, Employee, Rating, Service, User
from common.web.paging import Found, decode_cursor, encode_cursor
from common.web.writing import Column, amount, instant, list_of, object_of, told
from functions.booking.schemas import MyBookingsQuery
from functions.booking.showing import RATED_WITHIN

Rows = Select[*tuple[Any, ...]]


def _value(name: str, kind: TypeEngine[Any]) -> BindParameter[Any]:
    return bindparam(name, type_=kind)


_INSTANT = DateTime(timezone=True)
_MINE, _MOST = _value("mine", BigInteger()), _value("most", Integer())
_STATUS = _value("status", ARRAY(Text()))
_FROM, _TO, _NOW = _value("from", _INSTANT), _value("to", _INSTANT), _value("now", _INSTANT)
_AFTER = tuple_(_value("after_at", _INSTANT), _value("after_id", BigInteger()))
_RATED_SINCE = _value("rated_since", _INSTANT)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a list is made of, whatever it says there: lists of one kind are one statement, built once."""

    language: str
    has_status: bool
    has_from: bool
    has_to: bool
    upcoming: bool
    goes_on: bool

    @classmethod
    def of(cls, wanted: MyBookingsQuery, language: str) -> "Kind":
        """The kind of one list."""
        return cls(
            language=language,
            has_status=bool(wanted.status),
            has_from=wanted.from_ is not None,
            has_to=wanted.to is not None,
            upcoming=wanted.upcoming,
            goes_on=bool(wanted.cursor),
        )


def bookings_of(db: Session, user: User, wanted: MyBookingsQuery, language: str, now: datetime) -> Found[str]:
    """One page of the bookings somebody has made for themselves or a guest, each a `BookingReply` as JSON.

    Raises `Invalid` for a cursor that this list never gave.
    """
    rows = db.execute(_statement(Kind.of(wanted, language)), _values(user, wanted, now)).all()
    shown = rows[: wanted.limit]
    after = encode_cursor((shown[-1].starts_at, shown[-1].id)) if len(rows) > wanted.limit else None
    return Found([row.written for row in shown], after)


def booking_as_json(db: Session, booking_id: int, language: str, now: datetime) -> str:
    """One booking as its customer sees it, a `BookingReply` as JSON."""
    values = {"mine": booking_id, "rated_since": now - RATED_WITHIN}
    written: str = _of_one(language).one(db, **values).written
    return written


@lru_cache
def _of_one(language: str) -> Settled:
    written = cast(_booking(language), Text).label("written")
    one = select(written).join(Business, Business.id == Booking.business_id)
    return Settled(one.where(Booking.id == _MINE))


def _values(user: User, wanted: MyBookingsQuery, now: datetime) -> dict[str, Any]:
    at, key = decode_cursor(wanted.cursor, [datetime, int]) if wanted.cursor else (None, None)
    return {
        "mine": user.id,
        "most": wanted.limit + 1,
        "status": [each.value for each in wanted.status],
        "from": wanted.from_,
        "to": wanted.to,
        "now": now,
        "after_at": at,
        "after_id": key,
        "rated_since": now - RATED_WITHIN,
    }


@lru_cache
def _statement(kind: Kind) -> Rows:
    chosen = select(Booking.starts_at, Booking.id).where(*_conditions(kind))
    order = Booking.starts_at, Booking.id
    if kind.goes_on:
        here = tuple_(*order)
        chosen = chosen.where(here > _AFTER if kind.upcoming else here < _AFTER)
    written = cast(_booking(kind.language), Text).label("written")
    return (
        chosen.add_columns(written)
        .join(Business, Business.id == Booking.business_id)
        .order_by(*(each.asc() if kind.upcoming else each.desc() for each in order))
        .limit(_MOST)
    )


def _conditions(kind: Kind) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Booking.customer_id == _MINE]
    if kind.has_status:
        found.append(cast(Booking.status, Text) == any_(_STATUS))
    if kind.has_from:
        found.append(Booking.starts_at >= _FROM)
    if kind.has_to:
        found.append(Booking.starts_at < _TO)
    if kind.upcoming:
        found += [and_(Booking.holds_time), Booking.ends_at > _NOW]
    return found


def _booking(language: str) -> ColumnElement[Any]:
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
        start_time=_clock(Booking.local_start),
        end_time=_clock(Booking.local_end),
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
        policy=_policy(),
        cancellation_fee=amount(Booking.cancellation_fee),
        series=_series(),
        expires_at=case((_is_one_of("pending_payment", "pending"), instant(Booking.expires_at, zone))),
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
    due = func.greatest(Booking.amount_due - Booking.amount_paid, _exactly("0.00"))
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


def _policy() -> ColumnElement[Any]:
    most, fee = cast(_term("max_reschedules"), Integer), Booking.policy["no_show_fee"]
    changes = func.coalesce(Booking.policy["allow_employee_change"], literal_column("'true'::jsonb"))
    return object_of(
        free_cancel_until=instant(_free_cancel_until(), Booking.timezone),
        fee_tiers=_tiers(),
        no_show_fee=case((func.jsonb_typeof(fee) == _word("object"), _fee(fee))),
        reschedule_until=instant(_before_start(_term("reschedule_until_minutes")), Booking.timezone),
        max_reschedules=most,
        reschedules_left=case(
            (most.is_not(None), func.greatest(most - Booking.reschedule_count, literal_column("0")))
        ),
        allow_employee_change=changes,
    )


def _free_cancel_until() -> ColumnElement[datetime]:
    return case(
        (Booking.may_cancel_free, Booking.starts_at),
        (_term("least_fee") != _word(""), Booking.created_at),
        else_=_before_start(_term("free_until_minutes")),
    )


def _tiers() -> ColumnElement[Any]:
    tiers = func.jsonb_array_elements(Booking.policy["fee_tiers"])
    tier = tiers.table_valued(column("value", JSONB), with_ordinality="place").render_derived(name="tier")
    value = tier.c.value
    begins = instant(_before_start(value["from_min"].astext), Booking.timezone)
    one = object_of(percent=value["percent"].astext, amount=_in_cents(value), starts_at=begins)
    return select(list_of(one, tier.c.place)).select_from(tier).correlate(Booking).scalar_subquery()


def _fee(fee: Any) -> ColumnElement[Any]:
    return object_of(percent=fee["percent"].astext, amount=_in_cents(fee))


def _in_cents(fee: Any) -> ColumnElement[str]:
    return amount(cast(fee["amount"].astext, Numeric(14, 2)))


def _before_start(minutes: Column) -> ColumnElement[datetime]:
    span = func.make_interval(
        *(literal_column("0") for _bigger in range(5)),
        func.coalesce(cast(minutes, Integer), 0),
        type_=Interval(),
    )
    return Booking.starts_at - span


def _term(name: str) -> Column:
    term: Column = Booking.policy[name].astext
    return term


def _may_be_rated() -> ColumnElement[bool]:
    """Completed, not too long ago, and not rated yet, nor was a rating taken back."""
    given = select(Rating.id).where(Rating.business_id == Booking.business_id)
    rated = given.where(Rating.booking_id == Booking.id).correlate(Booking).exists()
    return and_(_is_one_of("completed"), Booking.ends_at >= _RATED_SINCE, ~rated)


def _is_one_of(*words: str) -> ColumnElement[bool]:
    return or_(*(cast(Booking.status, Text) == _word(word) for word in words))


def _clock(column: Column) -> ColumnElement[str]:
    return func.to_char(column, _word("HH24:MI"))


def _word(text: str) -> ColumnElement[str]:
    return literal_column(f"'{text}'", Text())


def _exactly(number: str) -> ColumnElement[Any]:
    return literal_column(number, Numeric())


_ONE: ColumnElement[int] = literal_column("1", Integer())
