"""The salon's terms."""

from typing import Any

import pytest

from tests.integration.conftest import Phone
from tests.integration.salon import Salon

POLICY = "/api/onboarding/policy/{business}/"


def change(salon: Salon, **terms: Any) -> Any:
    """PATCH the salon's terms."""
    return salon.owner.patch(POLICY.format(business=salon.uid), terms)


def test_a_new_business_has_the_usual_terms(bora: Phone, salon: Salon) -> None:
    assert bora.get(POLICY.format(business=salon.uid)).json == {
        "auto_confirm": True,
        "min_notice_minutes": 60,
        "max_days": 90,
        "step_minutes": 15,
        "pack": False,
        "limit_to_business_hours": True,
        "max_per_employee_day": None,
        "max_active_per_customer": None,
        "deposit_percent": None,
        "deposit_amount": None,
        "free_until_minutes": 1440,
        "fee_tiers": [],
        "no_show_fee": None,
        "reschedule_until_minutes": 0,
        "max_reschedules": None,
        "allow_employee_change": True,
    }


def test_what_is_left_out_stays(salon: Salon) -> None:
    before = change(salon).json
    terms = {"step_minutes": None, "min_notice_minutes": 0, "max_days": 30, "pack": True}
    assert change(salon, **terms).json == before | terms


def test_fees_are_kept(salon: Salon) -> None:
    tiers = [{"from_min": 1440, "percent": "50"}, {"from_min": 120, "amount": "500.00"}]
    reply = change(salon, fee_tiers=tiers, no_show_fee={"percent": "100"})
    assert reply.json["fee_tiers"] == [
        {"from_min": 1440, "percent": "50.00", "amount": None},
        {"from_min": 120, "percent": None, "amount": "500.00"},
    ]
    assert change(salon, no_show_fee=None).json["no_show_fee"] is None


def test_a_new_kind_of_deposit_replaces_the_other(salon: Salon) -> None:
    assert change(salon, deposit_percent="20").json["deposit_percent"] == "20.00"
    reply = change(salon, deposit_amount="300")
    assert (reply.json["deposit_percent"], reply.json["deposit_amount"]) == (None, "300.00")


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"step_minutes": 4}, "too_small"),
        ({"step_minutes": 61}, "too_large"),
        ({"min_notice_minutes": -1}, "too_small"),
        ({"min_notice_minutes": 10**12}, "too_large"),
        ({"max_days": 731}, "too_large"),
        ({"max_days": None}, "required"),
        ({"auto_confirm": "perhaps"}, "wrong_value"),
        ({"max_per_employee_day": 0}, "too_small"),
        ({"deposit_percent": "101"}, "too_large"),
        ({"deposit_percent": "NaN"}, "not_a_number"),
        ({"deposit_percent": "1", "deposit_amount": "1"}, "percent_or_amount"),
        ({"fee_tiers": [{"from_min": 1}]}, "percent_or_amount"),
        ({"fee_tiers": [{"from_min": n, "percent": "1"} for n in (1, 2)]}, "wrong_order"),
        ({"fee_tiers": [{"from_min": n, "percent": "1"} for n in (4, 3, 2, 1)]}, "too_many"),
        ({"no_show_fee": {}}, "percent_or_amount"),
        ({"business": "other"}, "unknown_field"),
    ],
)
def test_impossible_terms_are_refused_and_nothing_changes(
    bora: Phone, salon: Salon, terms: dict[str, Any], code: str
) -> None:
    before = bora.get(POLICY.format(business=salon.uid)).json
    reply = change(salon, **({"pack": True} | terms))
    assert reply.status_code == 422, reply.text
    assert [each["code"] for each in reply.json["fields"]] == [code]
    assert bora.get(POLICY.format(business=salon.uid)).json == before
