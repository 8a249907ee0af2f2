"""Time becomes free: who is asked first, who next, and who not at all."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import outbox
from common.clock import SetClock
from common.events import TimeFreed
from common.models import BusinessClient, Hold, Outbox, User, WaitlistEntry
from tests.integration.conftest import Phone
from tests.integration.salon import done
from tests.integration.waitlist.conftest import BOOK, MONDAY, SLOTS, TUESDAY, Line

TEN_MINUTES = timedelta(minutes=10)


def person(phone: Phone) -> User:
    """Whose phone it is."""
    assert phone.user is not None
    return phone.user


def test_the_first_in_line_is_asked_and_has_ten_minutes(
    alice: Phone, people: list[Phone], line: Line
) -> None:
    visit = line.book(alice)
    first, second = (line.joins(phone) for phone in people[:2])
    line.cancel(alice, visit)
    entry = line.entry(people[0], first)
    assert (entry["status"], entry["offer"]["date"], entry["offer"]["start_time"]) == (
        "offered",
        MONDAY,
        "10:00",
    )
    assert entry["offer"]["starts_at"] == "2027-03-08T10:00:00+01:00"
    kept = line.db.scalars(select(Hold)).one()
    assert kept.expires_at == line.clock.now() + TEN_MINUTES
    assert line.entry(people[1], second)["status"] == "waiting"
    (news,) = line.told(people[0])
    assert news.title == "Free for you: Bora's salon"
    assert "Monday, 8 March 2027 at 10:00" in news.body
    assert news.data["waitlist"] == first
    assert line.told(people[1]) == []


def test_a_stranger_cannot_have_what_is_kept(
    alice: Phone, erion: Phone, people: list[Phone], line: Line
) -> None:
    visit = line.book(alice)
    line.joins(people[0])
    line.cancel(alice, visit)
    reply = erion.post(BOOK, line.order())
    assert (reply.status_code, reply.json["code"]) == (409, "slot_taken")
    wanted = {"business": line.salon.uid, "service": line.shave, "date_from": MONDAY, "date_to": MONDAY}
    listing = done(erion.get(SLOTS, **wanted, reasons="true"), 200)
    assert listing["days"][0]["slots"] == []
    assert "held" in str(listing["days"][0])


def test_nobody_is_asked_while_nothing_is_free(alice: Phone, people: list[Phone], line: Line) -> None:
    line.book(alice)
    uid = line.joins(people[0])
    frees(line)
    assert line.entry(people[0], uid)["status"] == "waiting"


def frees(line: Line, on: str = MONDAY) -> None:
    """Somebody says that something is free on that day."""
    outbox.publish(line.db, TimeFreed(business=UUID(line.salon.uid), on=on), now=line.clock.now())
    line.db.commit()
    line.worker_comes()


def test_what_nobody_takes_goes_to_the_second_and_the_third(
    alice: Phone, people: list[Phone], line: Line, clock: SetClock
) -> None:
    visit = line.book(alice)
    uids = [line.joins(phone) for phone in people[:3]]
    line.cancel(alice, visit)
    for turn in range(3):
        offered = [line.offered(phone, uid) for phone, uid in zip(people, uids, strict=False)]
        assert offered == ["10:00" if turn == each else None for each in range(3)]
        clock.advance(TEN_MINUTES)
        assert line.minute_passes()["passed_on"] == 1
    assert [line.entry(phone, uid)["status"] for phone, uid in zip(people, uids, strict=False)] == [
        "waiting"
    ] * 3
    assert [len(line.told(phone)) for phone in people[:3]] == [1, 1, 1]
    assert alice.post(BOOK, line.order()).status_code == 201


def test_an_offer_is_not_taken_back_before_its_time(
    alice: Phone, people: list[Phone], line: Line, clock: SetClock
) -> None:
    visit = line.book(alice)
    uid = line.joins(people[0])
    line.cancel(alice, visit)
    clock.advance(TEN_MINUTES - timedelta(seconds=1))
    assert line.minute_passes()["passed_on"] == 0
    assert line.offered(people[0], uid) == "10:00"


def test_whoever_was_never_asked_comes_before_whoever_let_one_go(
    alice: Phone, people: list[Phone], line: Line, clock: SetClock
) -> None:
    visit = line.book(alice)
    old = line.joins(people[0], date_to=TUESDAY)
    line.cancel(alice, visit)
    clock.advance(TEN_MINUTES)
    line.minute_passes()
    new = line.joins(people[1], date_from=TUESDAY, date_to=TUESDAY)
    line.open_on(TUESDAY, "11:00", "11:30")
    frees(line, TUESDAY)
    assert line.offered(people[1], new) == "11:00"
    assert line.entry(people[0], old)["status"] == "waiting"


def test_two_times_go_to_two_people(alice: Phone, people: list[Phone], line: Line) -> None:
    line.open_on(TUESDAY, "10:00", "11:00")
    visits = [line.book(alice, start, TUESDAY) for start in ("10:00", "10:30")]
    days = {"date_from": TUESDAY, "date_to": TUESDAY}
    uids = [line.joins(phone, **days) for phone in people[:3]]
    for visit in visits:
        line.cancel(alice, visit)
    offered = [line.offered(phone, uid) for phone, uid in zip(people, uids, strict=False)]
    assert offered == ["10:00", "10:30", None]


def test_one_message_is_enough_for_two_times(alice: Phone, people: list[Phone], line: Line) -> None:
    line.open_on(TUESDAY, "10:00", "11:00")
    days = {"date_from": TUESDAY, "date_to": TUESDAY}
    uids = [line.joins(phone, **days) for phone in people[:3]]
    frees(line, TUESDAY)
    offered = [line.offered(phone, uid) for phone, uid in zip(people, uids, strict=False)]
    assert offered == ["10:00", "10:30", None]


def test_the_same_message_again_offers_nothing_more(alice: Phone, people: list[Phone], line: Line) -> None:
    visit = line.book(alice)
    line.joins(people[0])
    line.cancel(alice, visit)
    for _again in range(2):
        frees(line)
    assert len(line.db.scalars(select(Hold)).all()) == 1
    assert len(line.told(people[0])) == 1


def test_the_hours_they_named_are_kept_to_from_start_to_end(people: list[Phone], line: Line) -> None:
    line.open_on(TUESDAY, "09:00", "12:00")
    days = {"date_from": TUESDAY, "date_to": TUESDAY}
    too_early = line.joins(people[0], **days, time_to="09:15")
    late = line.joins(people[1], **days, time_from="11:10", time_to="11:55")
    too_short = line.joins(people[2], **days, time_from="11:40")
    frees(line, TUESDAY)
    assert line.offered(people[0], too_early) is None
    assert line.offered(people[1], late) == "11:15"
    assert line.offered(people[2], too_short) is None


def test_other_days_and_other_services_are_not_asked(alice: Phone, people: list[Phone], line: Line) -> None:
    visit = line.book(alice)
    other_day = line.joins(people[0], date_from=TUESDAY, date_to=TUESDAY)
    long = line.salon.add_service(name="Everything", duration_minutes=60)
    other_service = line.joins(people[1], service=long)
    asked = line.joins(people[2])
    line.cancel(alice, visit)
    assert line.offered(people[0], other_day) is None
    assert line.offered(people[1], other_service) is None
    assert line.offered(people[2], asked) == "10:00"


def test_any_employee_will_do(alice: Phone, erion: Phone, people: list[Phone], line: Line) -> None:
    visits = [
        line.book(phone, service=line.salon.cut, employee=employee)
        for phone, employee in ((alice, line.salon.dritan), (erion, line.salon.elira))
    ]
    only_dritan = line.joins(people[0], service=line.salon.cut, employee=line.salon.dritan)
    anybody = line.joins(people[1], service=line.salon.cut)
    line.cancel(erion, visits[1])
    assert line.offered(people[0], only_dritan) is None
    assert line.offered(people[1], anybody) == "10:00"
    booking = done(line.claim(people[1], anybody), 201)
    assert booking["employee"]["uid"] == line.salon.elira


def test_somebody_unwelcome_is_never_asked(
    alice: Phone, people: list[Phone], line: Line, db: Session
) -> None:
    visit = line.book(alice)
    uids = [line.joins(phone) for phone in people[:2]]
    row = db.scalars(select(WaitlistEntry)).first()
    assert row is not None
    db.add(
        BusinessClient(business_id=row.business_id, user_id=person(people[0]).id, blocked_at=line.clock.now())
    )
    db.commit()
    line.cancel(alice, visit)
    assert line.offered(people[0], uids[0]) is None
    assert line.offered(people[1], uids[1]) == "10:00"


def test_whoever_has_as_many_visits_as_the_business_allows_is_passed_over(
    alice: Phone, people: list[Phone], line: Line
) -> None:
    line.salon.set_policy(max_active_per_customer=1)
    visit = line.book(alice)
    line.book(people[0], "12:00", TUESDAY)
    uids = [line.joins(phone) for phone in people[:2]]
    line.cancel(alice, visit)
    assert [line.offered(*each) for each in zip(people[:2], uids, strict=True)] == [None, "10:00"]


def test_whoever_is_elsewhere_at_that_time_is_passed_over(
    alice: Phone, people: list[Phone], line: Line
) -> None:
    visit = line.book(alice)
    line.book(people[0], service=line.salon.cut, employee=line.salon.elira)
    uids = [line.joins(phone) for phone in people[:2]]
    line.cancel(alice, visit)
    assert [line.offered(*each) for each in zip(people[:2], uids, strict=True)] == [None, "10:00"]


def test_one_offer_at_a_time_for_one_person(people: list[Phone], line: Line) -> None:
    line.open_on(TUESDAY, "10:00", "12:00")
    days = {"date_from": TUESDAY, "date_to": TUESDAY}
    uids = [
        line.joins(people[0], **days),
        line.joins(people[0], **days, time_from="11:00"),
    ]
    frees(line, TUESDAY)
    assert [line.offered(people[0], uid) for uid in uids] == ["10:00", None]


@pytest.mark.parametrize("columns", [("blocked_at",), ("deletion_requested_at", "erase_at")])
def test_whoever_leaves_or_is_locked_out_is_not_asked(
    alice: Phone, people: list[Phone], line: Line, columns: tuple[str, ...]
) -> None:
    visit = line.book(alice)
    line.joins(people[0])
    uid = line.joins(people[1])
    for column in columns:
        setattr(person(people[0]), column, line.clock.now())
    line.db.commit()
    line.cancel(alice, visit)
    assert line.offered(people[1], uid) == "10:00"


def test_a_time_that_is_too_soon_to_be_taken_in_ten_minutes_is_not_offered(
    alice: Phone, people: list[Phone], line: Line, clock: SetClock
) -> None:
    visit = line.book(alice)
    uid = line.joins(people[0])
    clock.advance(timedelta(days=6, hours=23, minutes=51))  # 8:51 on that day, an hour's notice
    line.cancel(alice, visit)
    assert line.entry(people[0], uid)["status"] == "waiting"


def test_whoever_lets_five_go_does_not_wait_any_more(
    people: list[Phone], line: Line, clock: SetClock
) -> None:
    line.open_on(TUESDAY, "10:00", "14:00")
    uid = line.joins(people[0], date_from=TUESDAY, date_to=TUESDAY)
    frees(line, TUESDAY)
    starts = []
    for _turn in range(5):
        starts.append(line.offered(people[0], uid))
        clock.advance(TEN_MINUTES)
        line.minute_passes()
    assert starts == ["10:00", "10:30", "11:00", "11:30", "12:00"]
    assert line.entry(people[0], uid)["status"] == "over"


def test_nothing_is_left_to_do(alice: Phone, people: list[Phone], line: Line, db: Session) -> None:
    visit = line.book(alice)
    line.joins(people[0])
    line.cancel(alice, visit)
    db.expire_all()
    assert {row.state for row in db.scalars(select(Outbox))} <= {"sent", "skipped"}
