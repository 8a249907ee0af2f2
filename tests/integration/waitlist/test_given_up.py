"""Offers that their owner gives up, and times that become free in other ways than by a cancellation."""

from sqlalchemy import select

from common.models import Occupancy
from tests.integration.conftest import Phone
from tests.integration.salon import done
from tests.integration.waitlist.conftest import LIST, TUESDAY, Line


def test_withdrawing_passes_the_offer_on(alice: Phone, people: list[Phone], line: Line) -> None:
    visit = line.book(alice)
    uids = [line.joins(phone) for phone in people[:2]]
    line.cancel(alice, visit)
    entry = done(people[0].delete(f"{LIST}{uids[0]}/"), 200)
    assert (entry["status"], entry["offer"]) == ("withdrawn", None)
    line.worker_comes()
    assert line.offered(people[1], uids[1]) == "10:00"


def test_an_offer_that_somebody_withdrew_from_is_told_to_nobody(
    alice: Phone, people: list[Phone], line: Line
) -> None:
    visit = line.book(alice)
    uid = line.joins(people[0])
    done(alice.delete(f"/api/business/booking/{visit}/"), 200)
    line.only("offer_freed_time")
    done(people[0].delete(f"{LIST}{uid}/"), 200)
    line.worker_comes()
    assert line.told(people[0]) == []


def test_a_time_that_was_given_up_is_kept_for_nobody(alice: Phone, people: list[Phone], line: Line) -> None:
    visit = line.book(alice)
    uid = line.joins(people[0])
    line.cancel(alice, visit)
    done(people[0].delete(f"{LIST}{uid}/"), 200)
    line.worker_comes()
    assert line.db.scalars(select(Occupancy).where(Occupancy.active)).all() == []


def test_a_visit_that_moves_leaves_its_time_to_whoever_waits(
    alice: Phone, people: list[Phone], line: Line
) -> None:
    visit = line.book(alice)
    uid = line.joins(people[0])
    there = {"date": TUESDAY, "start_time": "12:00"}
    done(alice.patch(f"/api/business/booking/{visit}/", there), 200)
    line.worker_comes()
    assert line.offered(people[0], uid) == "10:00"
    assert len(line.told(alice, "rescheduled")) == 1


def test_what_the_business_cancels_or_declines_goes_to_whoever_waits(
    alice: Phone, people: list[Phone], line: Line
) -> None:
    line.salon.set_policy(auto_confirm=False)
    request = line.book(alice)
    uid = line.joins(people[0])
    done(line.salon.owner.post(f"/api/business/booking/{request}/decline/", {"reason": "We are full."}), 200)
    line.worker_comes()
    assert line.offered(people[0], uid) == "10:00"
    assert len(line.told(alice, "declined")) == 1
