"""A customer moves their own visit."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, BookingEvent, Occupancy, Outbox
from tests.integration.conftest import Phone
from tests.integration.moving.visits import MONDAY, TUESDAY, booked, move, moved, outcome
from tests.integration.salon import Salon


def held(db: Session) -> list[tuple[str, str]]:
    """From when to when somebody's time is taken now, in UTC."""
    rows = db.scalars(select(Occupancy.during).where(Occupancy.active).order_by(Occupancy.id))
    return [(f"{row.lower:%H:%M}", f"{row.upper:%H:%M}") for row in rows if row.lower and row.upper]


def test_a_visit_moves_in_place(alice: Phone, salon: Salon, db: Session) -> None:
    visit = booked(alice, salon, "10:00")
    there = moved(alice, visit, "11:00")
    assert (there["uid"], there["start_time"], there["end_time"]) == (visit["uid"], "11:00", "11:30")
    assert there["services"][0]["starts_at"] == "2027-03-08T11:00:00+01:00"
    assert there["total_price"] == visit["total_price"]
    assert there["version"] == visit["version"] + 1
    assert held(db) == [("10:00", "10:30")]
    row = db.scalars(select(Booking)).one()
    assert (row.schedule_no, row.reschedule_count, row.may_cancel_free) == (1, 1, False)


def test_the_instant_says_the_same_as_the_wall_clock(alice: Phone, salon: Salon) -> None:
    visit = booked(alice, salon)
    assert moved(alice, visit, starts_at="2027-03-09T14:00:00+02:00")["start_time"] == "13:00"


def test_the_old_time_can_be_had_at_once(alice: Phone, erion: Phone, salon: Salon) -> None:
    visit = booked(alice, salon, "10:00")
    moved(alice, visit, "11:00")
    booked(erion, salon, "10:00")


def test_two_buffered_services_of_one_employee_move_by_a_quarter_of_an_hour(
    alice: Phone, salon: Salon, db: Session
) -> None:
    """Its own time does not stand in its way, though old and new overlap."""
    wash, cut = (
        salon.add_service(name=name, buffer_before=10, buffer_after=10, duration_minutes=30)
        for name in ("Wash", "Long cut")
    )
    services = [{"uid": each, "employee": salon.dritan} for each in (wash, cut)]
    visit = booked(alice, salon, "10:00", services=services)
    there = moved(alice, visit, "10:15")
    assert [each["starts_at"][11:16] for each in there["services"]] == ["10:15", "10:45"]
    assert [each["uid"] for each in there["services"]] == [wash, cut]
    assert held(db) == [("09:05", "10:25")]


def test_moving_onto_somebody_else_is_refused_with_the_nearest_times(
    alice: Phone, erion: Phone, salon: Salon, db: Session
) -> None:
    visit = booked(alice, salon, "10:00")
    booked(erion, salon, "11:00")
    reply = move(alice, visit, "11:00")
    assert outcome(reply) == (409, "slot_taken")
    assert {each["start_time"] for each in reply.json["alternatives"]} == {"10:30", "10:15", "11:30"}
    assert held(db) == [("09:00", "09:30"), ("10:00", "10:30")]
    assert alice.get(f"/api/business/booking/detail/{visit['uid']}/").json == visit


def test_the_very_same_time_changes_nothing(alice: Phone, salon: Salon, db: Session) -> None:
    visit = booked(alice, salon)
    told = db.scalars(select(Outbox.id)).all()
    assert moved(alice, visit, "10:00") == visit
    assert moved(alice, visit, "10:00", employee=salon.dritan) == visit
    assert moved(alice, visit) == visit
    assert db.scalars(select(Outbox.id)).all() == told


def test_a_note_alone_is_a_new_version_but_no_new_schedule(alice: Phone, salon: Salon, db: Session) -> None:
    visit = booked(alice, salon)
    noted = moved(alice, visit, note="I come from work.")
    assert (noted["note"], noted["version"]) == ("I come from work.", visit["version"] + 1)
    row = db.scalars(select(Booking)).one()
    assert (row.schedule_no, row.reschedule_count) == (0, 0)
    both = moved(alice, visit, "12:00", note="")
    assert (both["note"], both["version"]) == ("", visit["version"] + 2)


def test_its_history_and_whoever_waits_hear_of_it(alice: Phone, salon: Salon, db: Session) -> None:
    visit = booked(alice, salon)
    before = max(db.scalars(select(Outbox.id)))
    moved(alice, visit, date=TUESDAY, start_time="12:00")
    told = {row.kind: row.payload for row in db.scalars(select(Outbox).where(Outbox.id > before))}
    assert told["offer_freed_time"]["on"] == MONDAY
    assert "refresh_next_free_of" in told
    assert any(payload.get("schedule_no") == 1 for payload in told.values())
    assert alice.user is not None
    last = db.scalars(select(BookingEvent).order_by(BookingEvent.id.desc())).first()
    assert last is not None
    assert (last.code, last.from_status, last.to_status) == ("rescheduled", "confirmed", "confirmed")
    assert (last.actor_kind, last.actor_id) == ("customer", alice.user.id)


def test_the_terms_say_how_late(alice: Phone, salon: Salon, clock: SetClock) -> None:
    salon.set_policy(reschedule_until_minutes=120)
    visit = booked(alice, salon, "10:00")
    clock.advance(timedelta(days=7, hours=-1))
    there = moved(alice, visit, "10:15")
    clock.advance(timedelta(minutes=15))
    assert moved(alice, there, "10:30")["start_time"] == "10:30"
    clock.advance(timedelta(minutes=15, seconds=1))
    reply = move(alice, visit, "15:00")
    assert outcome(reply) == (409, "too_late_to_move")
    assert moved(alice, visit, note="I am late.")["note"] == "I am late."


def test_the_terms_say_how_often(alice: Phone, bora: Phone, salon: Salon) -> None:
    salon.set_policy(max_reschedules=1)
    visit = booked(alice, salon)
    moved(bora, visit, "10:15")
    moved(alice, visit, "11:00")
    assert outcome(move(alice, visit, "12:00")) == (409, "no_more_moves")
    assert moved(alice, visit, "11:00")["start_time"] == "11:00"


def test_the_terms_are_those_that_were_agreed_on(alice: Phone, salon: Salon) -> None:
    visit = booked(alice, salon)
    salon.set_policy(max_reschedules=0)
    assert moved(alice, visit, "11:00")["start_time"] == "11:00"


def test_somebody_else_may_serve_if_the_terms_allow_it(alice: Phone, salon: Salon) -> None:
    visit = booked(alice, salon)
    there = moved(alice, visit, employee=salon.elira)
    assert (there["employee"]["uid"], there["start_time"]) == (salon.elira, "10:00")
    salon.set_policy(allow_employee_change=False)
    fixed = booked(alice, salon, "12:00")
    assert outcome(move(alice, fixed, employee=salon.elira)) == (409, "employee_stays")
    assert moved(alice, fixed, "13:00", employee=salon.dritan)["start_time"] == "13:00"


def test_whoever_chose_nobody_may_get_somebody_else(alice: Phone, erion: Phone, salon: Salon) -> None:
    visit = booked(alice, salon, employee=None)
    served_by = visit["employee"]["uid"]
    assert moved(alice, visit, "11:00")["employee"]["uid"] == served_by
    booked(erion, salon, "12:00", employee=served_by)
    there = moved(alice, visit, "12:00")
    assert there["employee"]["uid"] != served_by
    assert there["any_employee"] is True
    assert moved(alice, visit, employee=served_by, date=TUESDAY, start_time="12:00")["any_employee"] is False


def test_the_price_stays_whatever_it_costs_now(alice: Phone, salon: Salon) -> None:
    visit = booked(alice, salon)
    change = salon.owner.patch(f"/api/onboarding/service/{salon.cut}/", {"price": "1500.00"})
    assert change.status_code == 200
    there = moved(alice, visit, "11:00", employee=salon.elira)
    assert (there["total_price"], there["services"][0]["price"]) == ("1000.00", "1000.00")


def test_a_service_that_is_sold_no_more_can_still_be_moved(alice: Phone, salon: Salon) -> None:
    salon.add_service(name="Beard")
    visit = booked(alice, salon)
    assert salon.owner.delete(f"/api/onboarding/service/{salon.cut}/").status_code in (200, 204)
    assert moved(alice, visit, "11:00")["start_time"] == "11:00"
