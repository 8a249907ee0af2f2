"""One person in two shops of one owner has one diary, and nothing in it is lost or taken twice."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.events import DiaryChanged
from common.models import Employee, Occupancy, Outbox, Resource
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.invitations.post import accept, invited, letters
from tests.integration.salon import EMPLOYEE, Salon, done, made, open_salon

MONDAY = "2027-03-08"


@pytest.fixture
def branch(bora: Phone, db: Session) -> Salon:
    """Bora's other salon."""
    return open_salon(bora, db, name="Bora by the lake")


def join(person: Phone, salon: Salon, runtime: Runtime, employee: str = "") -> dict[str, Any]:
    """Let somebody accept an invitation to Dritan's seat, or another."""
    token = invited(salon, employee or salon.dritan, runtime, f"{salon.uid}@example.com")
    joined: dict[str, Any] = done(accept(person, token), 200)
    return joined


def book(phone: Phone, salon: Salon, at: str, employee: str = "") -> Any:
    """Ask for a cut with Dritan, or with another."""
    order = {"business": salon.uid, "service": salon.cut, "employee": employee or salon.dritan}
    return phone.post("/api/business/book/", order | {"date": MONDAY, "start_time": at})


def resource(db: Session, employee: str) -> Resource:
    """Whose diary a seat has, as it stands now."""
    seat = select(Employee).where(Employee.uid == employee).execution_options(populate_existing=True)
    whose = select(Resource).where(Resource.id == db.scalars(seat).one().resource_id)
    return db.scalars(whose.execution_options(populate_existing=True)).one()


def held(db: Session) -> list[int]:
    """By which diaries time is held."""
    return list(db.scalars(select(Occupancy.resource_id).where(Occupancy.active).order_by(Occupancy.id)))


def test_nobody_is_in_two_shops_at_once(
    salon: Salon, branch: Salon, dritan: Phone, alice: Phone, erion: Phone, runtime: Runtime, db: Session
) -> None:
    assert join(dritan, salon, runtime)["one_diary"]
    assert join(dritan, branch, runtime)["one_diary"]
    assert resource(db, salon.dritan).id == resource(db, branch.dritan).id
    made(book(alice, salon, "10:00"))
    assert book(erion, branch, "10:00").json["code"] == "slot_taken"
    made(book(erion, branch, "10:30"))


def test_what_was_booked_before_still_holds_its_time(
    salon: Salon, branch: Salon, dritan: Phone, alice: Phone, erion: Phone, runtime: Runtime, db: Session
) -> None:
    made(book(alice, salon, "10:00"))
    mine = made(book(alice, branch, "14:00"))
    join(dritan, salon, runtime)
    own = resource(db, branch.dritan).id
    assert join(dritan, branch, runtime)["one_diary"]
    shared = resource(db, branch.dritan).id
    assert held(db) == [shared, shared]
    assert db.get_one(Resource, own, populate_existing=True).archived_at is not None
    for shop in (salon, branch):
        assert book(erion, shop, "10:00").json["code"] == "slot_taken"
        assert book(erion, shop, "14:00").json["code"] == "slot_taken"
    done(alice.delete(f"/api/business/booking/{mine}/"), 200)
    made(book(erion, salon, "14:00"))


def test_overlapping_diaries_stay_apart_and_somebody_is_told(
    salon: Salon, branch: Salon, dritan: Phone, alice: Phone, erion: Phone, runtime: Runtime, db: Session
) -> None:
    bookings = [made(book(alice, salon, "10:00")), made(book(erion, branch, "10:00"))]
    join(dritan, salon, runtime)
    before = held(db)
    assert not join(dritan, branch, runtime)["one_diary"]
    assert held(db) == before
    assert resource(db, salon.dritan).id != resource(db, branch.dritan).id
    for phone, booking in zip((alice, erion), bookings, strict=True):
        shown = done(phone.get(f"/api/business/booking/detail/{booking}/"), 200)
        assert shown["status"] == "confirmed"
    latest = done(salon.owner.get("/api/notifications/list/"), 200)["results"][0]
    assert latest["data"]["is_apart"] == "true"
    assert salon.owner.user is not None
    news = [each for each in letters(runtime) if f"/team/{branch.uid}" in each.text]
    assert [each.to for each in news] == [salon.owner.user.email]


def test_shops_of_different_owners_share_nobody(
    salon: Salon, dritan: Phone, alice: Phone, erion: Phone, runtime: Runtime, db: Session
) -> None:
    elsewhere = open_salon(erion, db)
    join(dritan, salon, runtime)
    assert join(dritan, elsewhere, runtime)["one_diary"]
    assert resource(db, salon.dritan).id != resource(db, elsewhere.dritan).id
    made(book(alice, salon, "10:00"))
    made(book(salon.owner, elsewhere, "10:00"))


def test_whoever_takes_over_a_seat_gets_no_strangers_diary(
    salon: Salon, branch: Salon, dritan: Phone, alice: Phone, erion: Phone, runtime: Runtime, db: Session
) -> None:
    join(dritan, salon, runtime)
    join(dritan, branch, runtime)
    his = resource(db, salon.dritan).id
    kept, left = made(book(alice, salon, "10:00")), made(book(alice, branch, "14:00"))
    assert kept != left
    assert dritan.delete(f"/api/onboarding/business/{branch.uid}/membership/").status_code == 204
    join(erion, branch, runtime)
    new = resource(db, branch.dritan)
    assert erion.user is not None
    assert (resource(db, salon.dritan).id, new.id != his, new.person_id) == (his, True, erion.user.id)
    assert held(db) == [his, new.id]
    done(branch.owner.patch(f"{EMPLOYEE}{branch.dritan}/", {"is_active": True}), 200)
    assert book(dritan, branch, "14:00").json["code"] == "slot_taken"
    made(book(dritan, branch, "10:00"))


def test_somebody_who_comes_back_has_the_same_diary(
    salon: Salon, branch: Salon, dritan: Phone, alice: Phone, erion: Phone, runtime: Runtime, db: Session
) -> None:
    join(dritan, salon, runtime)
    join(dritan, branch, runtime)
    his = resource(db, salon.dritan).id
    made(book(alice, branch, "14:00"))
    done(branch.owner.delete(f"{EMPLOYEE}{branch.dritan}/"), 200)
    again = branch.add_employee("Dritan")
    assert join(dritan, branch, runtime, again)["one_diary"]
    assert resource(db, again).id == his
    assert resource(db, branch.dritan).id != his
    assert held(db) == [his]
    assert book(erion, branch, "14:00", again).json["code"] == "slot_taken"


def test_both_shops_hear_that_their_times_changed(
    salon: Salon, branch: Salon, dritan: Phone, runtime: Runtime, db: Session
) -> None:
    join(dritan, salon, runtime)
    token = invited(branch, branch.dritan, runtime, "branch@example.com")
    last = db.scalars(select(Outbox.id).order_by(Outbox.id.desc())).first() or 0
    done(accept(dritan, token), 200)
    heard = select(Outbox.payload).where(Outbox.id > last).where(Outbox.kind == "refresh_next_free_of")
    told = [DiaryChanged.of(payload).business for payload in db.scalars(heard)]
    assert sorted(map(str, told)) == sorted([salon.uid, branch.uid])
