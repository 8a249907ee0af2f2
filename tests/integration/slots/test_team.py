"""The team's own listing: no notice, no horizon, the same diary."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from tests.integration.conftest import Phone
from tests.integration.salon import Salon
from tests.integration.slots.asking import EXPLAIN, MONDAY, SLOTS, booked, explained, listing, refused, starts

TODAY, NEXT_YEAR = "2027-03-01", "2028-02-28"


def test_the_team_needs_no_notice_and_knows_no_horizon(bora: Phone, stranger: Phone, salon: Salon) -> None:
    salon.set_policy(min_notice_minutes=240, max_days=30)
    assert starts(stranger, salon, on=TODAY)[0] == "13:00"
    assert starts(bora, salon, on=TODAY)[0] == "13:00", "unless they say that they ask as the team"
    assert starts(bora, salon, on=TODAY, actor="team")[0] == "09:00"
    assert starts(stranger, salon, on=NEXT_YEAR) == []
    assert starts(bora, salon, on=NEXT_YEAR, actor="team")[0] == "09:00"


def test_what_has_gone_by_is_over_for_the_team_too(bora: Phone, salon: Salon, clock: SetClock) -> None:
    clock.advance(timedelta(hours=3))
    assert starts(bora, salon, on=TODAY, actor="team")[0] == "12:00"
    assert listing(bora, salon, on="2027-02-22", actor="team")["days"][0]["slots"] == []


def test_the_diary_is_the_same(alice: Phone, bora: Phone, salon: Salon) -> None:
    for _each in ("Dritan", "Elira"):
        booked(alice, salon, guest={"name": "A child"})
    assert "10:00" not in starts(bora, salon, actor="team")


def test_every_employee_may_ask(dritan: Phone, salon: Salon, db: Session) -> None:
    salon.employ(db, dritan, salon.dritan)
    assert starts(dritan, salon, actor="team") != []


@pytest.mark.parametrize("path", [SLOTS, EXPLAIN])
def test_nobody_else_may(stranger: Phone, alice: Phone, salon: Salon, path: str) -> None:
    wish = {"business": salon.uid, "service": salon.cut, "actor": "team"}
    wish |= {"date_from": MONDAY, "date_to": MONDAY, "starts_at": f"{MONDAY}T10:00:00+01:00"}
    assert refused(alice.get(path, **wish)) == (403, "forbidden")
    assert refused(stranger.get(path, **wish)) == (401, "not_signed_in")


def test_the_next_time_of_the_team_may_be_beyond_the_horizon(
    bora: Phone, stranger: Phone, salon: Salon
) -> None:
    salon.set_policy(max_days=7)
    sunday = "2027-04-11"
    assert listing(stranger, salon, on=sunday)["next_available_at"] is None
    found = listing(bora, salon, on=sunday, actor="team")["next_available_at"]
    assert found == "2027-04-12T09:00:00+02:00"


def test_the_trace_flags_what_only_the_team_may_do(bora: Phone, salon: Salon) -> None:
    said = explained(bora, salon, at="08:00", actor="team")
    assert said["is_bookable"] is True
    flagged = [(step["rule"], step["reason"]) for step in said["steps"] if step["outcome"] == "flagged"]
    assert ("hours", "closed") in flagged
    assert explained(bora, salon, at="08:00")["is_bookable"] is False
