"""When a step may be taken, to the second."""

from datetime import timedelta

import pytest

from common.clock import SetClock
from tests.integration.conftest import Phone
from tests.integration.steps.conftest import START, Visit, outcome

SECOND = timedelta(seconds=1)
HALF_AN_HOUR_BEFORE, A_QUARTER_AFTER = START - timedelta(minutes=30), START + timedelta(minutes=15)
A_WEEK_AFTER = START + timedelta(days=7)


@pytest.mark.parametrize("step", ["check-in", "complete"])
def test_nobody_is_here_earlier_than_half_an_hour_before(
    dritan: Phone, visit: Visit, clock: SetClock, step: str
) -> None:
    clock.at = HALF_AN_HOUR_BEFORE - SECOND
    assert outcome(dritan.post(f"{visit.url}{step}/")) == "invalid_transition"
    clock.at = HALF_AN_HOUR_BEFORE
    assert dritan.post(f"{visit.url}{step}/").status_code == 200


def test_who_is_a_quarter_late_did_not_come(dritan: Phone, visit: Visit, clock: SetClock) -> None:
    clock.at = A_QUARTER_AFTER - SECOND
    assert outcome(dritan.post(f"{visit.url}no-show/")) == "invalid_transition"
    clock.at = A_QUARTER_AFTER
    assert outcome(dritan.post(f"{visit.url}no-show/")) == "no_show"


@pytest.mark.parametrize(("status", "itself"), [("confirmed", False), ("completed", True)])
def test_a_week_later_it_is_too_late_to_say_so(
    dritan: Phone, visit: Visit, clock: SetClock, status: str, itself: bool
) -> None:
    visit.stands(status, is_automatic=itself)
    clock.at = A_WEEK_AFTER + SECOND
    assert outcome(dritan.post(f"{visit.url}no-show/")) == "invalid_transition"
    clock.at = A_WEEK_AFTER
    assert outcome(dritan.post(f"{visit.url}no-show/")) == "no_show"


@pytest.mark.parametrize("status", ["completed", "no_show"])
def test_the_owner_has_a_day_to_take_it_back(bora: Phone, visit: Visit, clock: SetClock, status: str) -> None:
    clock.at = START + timedelta(hours=3)
    visit.stands(status)
    clock.advance(timedelta(hours=24) + SECOND)
    assert outcome(bora.post(f"{visit.url}undo/")) == "invalid_transition"
    clock.advance(-SECOND)
    assert outcome(bora.post(f"{visit.url}undo/")) == "confirmed"


def test_a_customer_calls_off_until_the_very_start(alice: Phone, visit: Visit, clock: SetClock) -> None:
    clock.at = START
    assert outcome(alice.post(f"{visit.url}cancel/")) == "invalid_transition"
    clock.at = START - SECOND
    assert outcome(alice.post(f"{visit.url}cancel/")) == "cancelled_by_customer"


@pytest.mark.parametrize("step", ["confirm", "decline", "cancel"])
def test_a_request_that_has_lapsed_is_over_before_anybody_has_noticed(
    bora: Phone, alice: Phone, visit: Visit, clock: SetClock, step: str
) -> None:
    visit.stands("pending", expires_at=START - timedelta(hours=2))
    clock.at = START - timedelta(hours=2)
    for phone in (bora, alice) if step == "cancel" else (bora,):
        assert outcome(phone.post(f"{visit.url}{step}/", {"reason": "So it is."})) == "invalid_transition"
    clock.advance(-SECOND)
    assert bora.post(f"{visit.url}{step}/", {"reason": "So it is."}).status_code == 200


def test_the_refusal_says_where_this_person_could_bring_it_now(
    alice: Phone, bora: Phone, dritan: Phone, visit: Visit, clock: SetClock
) -> None:
    clock.at = START + timedelta(minutes=15)
    said = [phone.post(f"{visit.url}start/").json.get("allowed") for phone in (bora, dritan)]
    assert said == [
        ["cancelled_by_business", "checked_in", "completed", "no_show"],
        ["checked_in", "completed", "no_show"],
    ]
    assert alice.post(f"{visit.url}cancel/").json["allowed"] == []
    clock.at = START - timedelta(hours=1)
    assert alice.post(f"{visit.url}cancel/", None, If_Match='"99"').json["code"] == "version_mismatch"
    assert dritan.post(f"{visit.url}start/").json["allowed"] == []
