"""The arithmetic of a report."""

from datetime import date
from decimal import Decimal

import pytest

from common.models import BookingStatus
from functions.business.onboarding.report.figures import (
    Counted,
    Diaries,
    Fill,
    Period,
    Totals,
    Work,
    by_day,
    ranked,
    share,
)

S = BookingStatus
MONDAY, TUESDAY = date(2027, 3, 1), date(2027, 3, 2)


def counted(
    status: BookingStatus, count: int = 1, total: str = "0", fees: str = "0", on: date = MONDAY
) -> Counted:
    return Counted(on, status, count, Decimal(total), Decimal(fees))


def test_the_period_before_is_as_long_and_ends_the_day_before() -> None:
    before = Period(date(2027, 3, 1), date(2027, 3, 31)).before
    assert before == Period(date(2027, 1, 29), date(2027, 2, 28))
    assert len(before.days) == 31
    assert Period(MONDAY, MONDAY).before == Period(date(2027, 2, 28), date(2027, 2, 28))


def test_money_is_made_by_what_took_place_and_expected_from_what_holds_time() -> None:
    totals = Totals.of(
        [
            counted(S.COMPLETED, 2, "0.10"),
            counted(S.COMPLETED, 1, "0.20", on=TUESDAY),
            counted(S.CONFIRMED, 1, "5.00"),
            counted(S.PENDING, 1, "6.00"),
            counted(S.NO_SHOW, 1, "7.00", "1.00"),
            counted(S.CANCELLED_BY_CUSTOMER, 2, "8.00", "2.50"),
            counted(S.EXPIRED, 1, "9.00"),
        ]
    )
    assert (totals.revenue, totals.expected, totals.fees) == (
        Decimal("0.30"),
        Decimal("11.00"),
        Decimal("3.50"),
    )
    assert (totals.bookings, totals.visits, totals.no_shows, totals.cancelled) == (9, 3, 1, 2)
    assert (totals.no_show_rate, totals.cancellation_rate) == (0.25, 0.2222)


def test_nothing_has_no_rates() -> None:
    totals = Totals.of([])
    assert (totals.bookings, totals.revenue) == (0, Decimal("0.00"))
    assert (totals.no_show_rate, totals.cancellation_rate) == (None, None)
    assert set(totals.by_status) == set(BookingStatus)


def test_every_day_is_there() -> None:
    days = by_day([counted(S.COMPLETED, 2, "3.00", on=TUESDAY)], Period(MONDAY, date(2027, 3, 3)))
    assert [(day.date, day.visits, str(day.revenue)) for day in days] == [
        (MONDAY, 0, "0.00"),
        (TUESDAY, 2, "3.00"),
        (date(2027, 3, 3), 0, "0.00"),
    ]


def test_services_are_ranked_by_money_then_by_how_often() -> None:
    work = [
        Work(1, 1, 30, Decimal(100)),
        Work(2, 5, 30, Decimal(50)),
        Work(3, 2, 30, Decimal(100)),
        Work(4, 0, 30, Decimal(0)),
    ]
    assert [each.key for each in ranked(work, 10)] == [3, 1, 2]
    assert [each.key for each in ranked(work, 1)] == [3]


def test_who_has_no_open_hours_does_not_fill_the_diary_of_the_others() -> None:
    diaries = Diaries.of([Work(1, 1, 60), Work(2, 1, 500)], {1: 120, 2: 0, 3: 120})
    assert diaries.team == Fill(60, 240)
    assert diaries.team.rate == 0.25
    assert diaries.by_employee[2].rate is None


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(1, 3, 0.3333), (0, 5, 0.0), (7, 5, 1.4), (1, 0, None)]
)
def test_a_share_has_four_decimals(part: int, whole: int, expected: float | None) -> None:
    assert share(part, whole) == expected
