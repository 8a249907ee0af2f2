"""What docs/cost.md says is what the arithmetic says."""

import re
from dataclasses import replace

import pytest

from tools.cloud.cost.__main__ import FILE
from tools.cloud.cost.bill import GOOGLE, OTHERS, ROOT, TEXTS, bill, total
from tools.cloud.cost.page import page
from tools.cloud.cost.prices import PRICES
from tools.cloud.cost.usage import FUNCTION_GIB, MONTHS, WARM_INSTANCES, ABooking, Month

FAMILIES_TF = ROOT / "terraform" / "families.tf"


def test_the_page_says_what_the_arithmetic_says() -> None:
    assert FILE.read_text() == page(), "stale: make cost"


@pytest.mark.parametrize("month", MONTHS, ids=lambda month: str(month.bookings))
def test_everybody_who_is_paid_adds_up_to_the_whole(month: Month) -> None:
    lines = bill(month, ABooking())
    assert total(lines) == pytest.approx(sum(total(lines, payee) for payee in (GOOGLE, OTHERS, TEXTS)))


def test_functions_are_as_many_and_as_large_as_they_are_deployed() -> None:
    said = FAMILIES_TF.read_text()
    assert re.findall(r'memory += "(\w+)"', said).count("1Gi") == 2, "pictures, and the worker"
    assert '"2Gi"' not in said
    assert (len(re.findall(r"min_instances += 1\n", said)), FUNCTION_GIB) == (WARM_INSTANCES, 1.0)


def test_a_text_for_each_booking_costs_what_a_text_costs() -> None:
    month = MONTHS[1]
    without, texting = bill(month, ABooking()), bill(month, replace(ABooking(), texts=1))
    a_booking = (total(texting) - total(without)) / month.bookings
    assert a_booking == pytest.approx(PRICES["text"].dollars)


def test_ten_times_the_bookings_cost_less_than_ten_times_as_much() -> None:
    a_booking = [total(bill(month, ABooking()), GOOGLE) / month.bookings for month in MONTHS]
    assert a_booking == sorted(a_booking, reverse=True)
