"""The terms a visit was agreed on, as they are kept on the booking."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Interval,
    Numeric,
    case,
    cast,
    column,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from common.models import Booking
from common.web.writing import Column, amount, instant, list_of, object_of
from functions.booking.my_bookings.words import word


def policy() -> ColumnElement[Any]:
    """A `PolicyInBooking`."""
    most, fee = cast(_term("max_reschedules"), Integer), Booking.policy["no_show_fee"]
    changes = func.coalesce(Booking.policy["allow_employee_change"], literal_column("'true'::jsonb"))
    return object_of(
        free_cancel_until=instant(_free_cancel_until(), Booking.timezone),
        fee_tiers=_tiers(),
        no_show_fee=case((func.jsonb_typeof(fee) == word("object"), _fee(fee))),
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
        (_term("least_fee") != word(""), Booking.created_at),
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
