"""While somebody's own calendar says busy, nobody books them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import BusyCalendar, BusyTime, Employee, NextFree, Outbox, ResourceUse
from common.runtime import Runtime
from tests.integration.busy_calendars.connecting import (
    BOOK,
    CALENDARS,
    connected,
    order,
    read_again,
    shown,
    starts,
)
from tests.integration.busy_calendars.elsewhere import Elsewhere, calendar
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, done, open_salon
from tests.integration.worker import deliver_everything

DENTIST = (
    "DTSTART;TZID=Europe/Tirane:20270308T100000\nDTEND;TZID=Europe/Tirane:20270308T113000\nSUMMARY:Dentist"
)
HALF_AN_HOUR = timedelta(minutes=30)


def test_nobody_is_offered_a_time_at_which_they_are_elsewhere(
    alice: Phone, salon: Salon, elsewhere: Elsewhere, runtime: Runtime
) -> None:
    before = starts(alice, salon, salon.dritan)
    connected(salon.owner, salon.dritan, elsewhere.serve("/d.ics", calendar(DENTIST)), runtime)
    gone = set(before) - set(starts(alice, salon, salon.dritan))
    assert gone == {"09:45", "10:00", "10:15", "10:30", "10:45", "11:00", "11:15"}
    assert starts(alice, salon, salon.elira) == before


def test_nor_can_it_be_booked(alice: Phone, salon: Salon, elsewhere: Elsewhere, runtime: Runtime) -> None:
    connected(salon.owner, salon.dritan, elsewhere.serve("/d.ics", calendar(DENTIST)), runtime)
    reply = alice.post(BOOK, order(salon, salon.dritan, "10:30"))
    assert (reply.status_code, reply.json["code"]) == (409, "slot_taken")
    assert alice.post(BOOK, order(salon, salon.dritan, "11:30")).status_code == 201


def test_whoever_takes_anybody_gets_a_colleague(
    alice: Phone, salon: Salon, elsewhere: Elsewhere, runtime: Runtime
) -> None:
    connected(salon.owner, salon.dritan, elsewhere.serve("/d.ics", calendar(DENTIST)), runtime)
    booking = done(alice.post(BOOK, order(salon, None, "10:30")), 201)
    assert booking["services"][0]["employee"]["name"] == "Elira"


def test_a_removed_calendar_gives_the_time_back_and_is_forgotten(
    alice: Phone, salon: Salon, elsewhere: Elsewhere, runtime: Runtime, db: Session
) -> None:
    before = starts(alice, salon, salon.dritan)
    uid = connected(salon.owner, salon.dritan, elsewhere.serve("/d.ics", calendar(DENTIST)), runtime)["uid"]
    assert salon.owner.delete(f"{CALENDARS}{uid}/").status_code == 204
    assert starts(alice, salon, salon.dritan) == before
    assert shown(salon.owner, salon.dritan) == []
    assert db.scalar(select(func.count()).select_from(BusyTime)) == 0
    assert bytes(db.scalars(select(BusyCalendar.sealed_url)).one()) == b""
    assert salon.owner.delete(f"{CALENDARS}{uid}/").status_code == 404


def test_what_has_moved_elsewhere_moves_here(
    alice: Phone, salon: Salon, elsewhere: Elsewhere, runtime: Runtime, clock: SetClock
) -> None:
    connected(salon.owner, salon.dritan, elsewhere.serve("/d.ics", calendar(DENTIST)), runtime)
    elsewhere.serve("/d.ics", calendar(DENTIST.replace("T10", "T14").replace("T1130", "T1530")))
    assert read_again(runtime) == 0
    clock.advance(HALF_AN_HOUR)
    assert read_again(runtime) == 1
    assert "10:30" in starts(alice, salon, salon.dritan)
    assert "14:30" not in starts(alice, salon, salon.dritan)


def test_only_when_is_kept_and_never_what(
    salon: Salon, elsewhere: Elsewhere, runtime: Runtime, db: Session
) -> None:
    private = f"{DENTIST}\nDESCRIPTION:toothache\nLOCATION:Rruga 1"
    connected(salon.owner, salon.dritan, elsewhere.serve("/d.ics", calendar(private)), runtime)
    row = db.execute(select(BusyTime.__table__)).one()
    assert {type(value).__name__ for value in row} == {"int", "datetime"}


def test_what_leaves_its_owner_free_does_not_count(
    alice: Phone, salon: Salon, elsewhere: Elsewhere, runtime: Runtime
) -> None:
    before = starts(alice, salon, salon.dritan)
    free = [f"{DENTIST}\nTRANSP:TRANSPARENT", f"{DENTIST}\nSTATUS:CANCELLED"]
    ours = calendar(DENTIST).replace(b"0@elsewhere", b"b5b0fb8c-0000-4000-8000-000000000000@avatid")
    connected(salon.owner, salon.dritan, elsewhere.serve("/free.ics", calendar(*free)), runtime)
    connected(salon.owner, salon.dritan, elsewhere.serve("/ours.ics", ours), runtime)
    assert starts(alice, salon, salon.dritan) == before


def test_a_whole_day_is_the_venues_day(
    alice: Phone, salon: Salon, elsewhere: Elsewhere, runtime: Runtime, db: Session
) -> None:
    a_day = calendar("DTSTART;VALUE=DATE:20270308\nDTEND;VALUE=DATE:20270309")
    connected(salon.owner, salon.dritan, elsewhere.serve("/d.ics", a_day), runtime)
    assert starts(alice, salon, salon.dritan) == []
    assert starts(alice, salon, salon.dritan, on="2027-03-09") != []
    (row,) = db.execute(select(BusyTime.starts_at, BusyTime.ends_at)).all()
    assert [each.isoformat() for each in row] == ["2027-03-07T23:00:00+00:00", "2027-03-08T23:00:00+00:00"]


@pytest.mark.parametrize("on", ["2027-03-22", "2027-03-29"])
def test_a_weekly_lesson_stays_at_its_hour_when_the_clocks_change(
    alice: Phone, salon: Salon, elsewhere: Elsewhere, runtime: Runtime, on: str
) -> None:
    """Of two who teach, one wrote the zone with it, and the other's hours are the venue's."""
    lesson = "DTSTART{zone}:20270301T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=MO"
    for who, zone in ((salon.dritan, ";TZID=Europe/Tirane"), (salon.elira, "")):
        page = elsewhere.serve(f"/{who}.ics", calendar(lesson.format(zone=zone)))
        connected(salon.owner, who, page, runtime)
        free = starts(alice, salon, who, on)
        assert ("09:30" in free, "09:45" in free, "10:45" in free, "11:00" in free) == (
            True,
            False,
            False,
            True,
        )


def test_one_lesson_called_off_is_free(
    alice: Phone, salon: Salon, elsewhere: Elsewhere, runtime: Runtime
) -> None:
    lesson = "DTSTART:20270301T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY"
    written = calendar(f"{lesson}\nEXDATE:20270308T090000Z")
    connected(salon.owner, salon.dritan, elsewhere.serve("/d.ics", written), runtime)
    assert "10:00" in starts(alice, salon, salon.dritan)
    assert "10:00" not in starts(alice, salon, salon.dritan, on="2027-03-15")


def test_a_diary_that_changed_is_worked_out_anew_and_one_that_did_not_is_not(
    salon: Salon, elsewhere: Elsewhere, runtime: Runtime, clock: SetClock, db: Session
) -> None:
    connected(salon.owner, salon.dritan, elsewhere.serve("/d.ics", calendar(DENTIST)), runtime)
    told = select(func.count()).select_from(Outbox).where(Outbox.kind == "refresh_next_free_of")
    before = db.scalar(told)
    for _times in range(3):
        clock.advance(HALF_AN_HOUR)
        assert read_again(runtime) == 1
    assert db.scalar(told) == before
    assert db.scalar(select(func.count()).select_from(NextFree)) == 1


def test_the_next_free_time_knows_it_too(
    salon: Salon, elsewhere: Elsewhere, runtime: Runtime, db: Session
) -> None:
    deliver_everything(runtime)
    first = db.scalars(select(NextFree.starts_at)).one()
    today = calendar("DTSTART;VALUE=DATE:20270301")
    for who in (salon.dritan, salon.elira):
        connected(salon.owner, who, elsewhere.serve("/d.ics", today), runtime)
    db.expire_all()
    assert first is not None
    assert f"{first:%d}" == "01"
    assert f"{db.scalars(select(NextFree.starts_at)).one():%d %H:%M}" == "02 08:00"


def test_one_person_in_two_shops_is_busy_in_both(
    alice: Phone, salon: Salon, elsewhere: Elsewhere, runtime: Runtime, db: Session
) -> None:
    other = open_salon(salon.owner, db, name="The second chair")
    here, there = (
        db.scalars(select(Employee).where(Employee.uid == uid)).one() for uid in (salon.dritan, other.dritan)
    )
    db.add(ResourceUse(business_id=there.business_id, resource_id=here.resource_id))
    db.flush()
    db.execute(update(Employee).where(Employee.id == there.id).values(resource_id=here.resource_id))
    db.commit()
    connected(salon.owner, salon.dritan, elsewhere.serve("/d.ics", calendar(DENTIST)), runtime)
    assert "10:00" not in starts(alice, other, other.dritan)
