"""Leaving a team."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import BusinessMember, Employee, Role, User
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.invitations.post import accept, invited, outcome
from tests.integration.salon import EMPLOYEE, Salon, done, open_salon

MY = "/api/onboarding/business/my/"


def leave(phone: Phone, salon: Salon) -> tuple[int, str]:
    """DELETE one's own membership; status and code."""
    reply = phone.delete(f"/api/onboarding/business/{salon.uid}/membership/")
    return reply.status_code, reply.json["code"] if reply.json else ""


def test_whoever_leaves_has_no_business_there(salon: Salon, dritan: Phone, db: Session) -> None:
    salon.employ(db, dritan, salon.dritan)
    assert leave(dritan, salon) == (204, "")
    assert dritan.get(MY).json["results"] == []
    assert leave(dritan, salon) == (404, "not_found")


def test_the_seat_stays_and_takes_no_bookings(salon: Salon, dritan: Phone, alice: Phone, db: Session) -> None:
    salon.employ(db, dritan, salon.dritan)
    order = {"business": salon.uid, "service": salon.cut, "employee": salon.dritan, "date": "2027-03-08"}
    done(alice.post("/api/business/book/", order | {"start_time": "10:00"}), 201)
    assert leave(dritan, salon) == (204, "")
    (seat, _elira) = done(salon.owner.get(EMPLOYEE, business=salon.uid), 200)
    assert (seat["is_active"], seat["is_connected"]) == (False, False)
    assert alice.post("/api/business/book/", order | {"start_time": "11:00"}).status_code == 409
    left = done(salon.owner.get(f"{EMPLOYEE}{salon.dritan}/bookings-to-move/"), 200)["bookings_to_move"]
    assert len(left) == 1
    (news,) = [
        each
        for each in done(salon.owner.get("/api/notifications/list/"), 200)["results"]
        if each["type"] == "team"
    ]
    assert news["data"]["what"] == "left_team"


def test_the_only_owner_stays(salon: Salon, bora: Phone) -> None:
    assert leave(bora, salon) == (409, "last_owner")
    assert len(bora.get(MY).json["results"]) == 1


def test_one_of_two_owners_may_leave(salon: Salon, bora: Phone, erion: Phone, db: Session) -> None:
    salon.employ(db, erion, salon.elira, Role.OWNER)
    assert leave(bora, salon) == (204, "")
    assert leave(erion, salon) == (409, "last_owner")


def test_an_owner_who_is_about_to_go_does_not_count(
    salon: Salon, bora: Phone, erion: Phone, db: Session, clock: SetClock
) -> None:
    assert erion.user is not None
    salon.employ(db, erion, salon.elira, Role.OWNER)
    going = update(User).where(User.id == erion.user.id)
    db.execute(going.values(deletion_requested_at=clock.now(), erase_at=clock.now()))
    db.commit()
    assert leave(bora, salon) == (409, "last_owner")


def test_a_stranger_leaves_nothing(salon: Salon, erion: Phone, stranger: Phone, db: Session) -> None:
    open_salon(erion, db)
    assert leave(erion, salon) == (404, "not_found")
    assert leave(stranger, salon) == (401, "not_signed_in")


def test_somebody_else_takes_the_seat(
    salon: Salon, dritan: Phone, erion: Phone, db: Session, runtime: Runtime
) -> None:
    done(accept(dritan, invited(salon, salon.dritan, runtime)), 200)
    before = db.scalars(select(Employee).where(Employee.uid == salon.dritan)).one().resource_id
    assert leave(dritan, salon) == (204, "")
    done(accept(erion, invited(salon, salon.dritan, runtime, "erion@example.com")), 200)
    fresh = select(Employee).where(Employee.uid == salon.dritan).execution_options(populate_existing=True)
    assert db.scalars(fresh).one().resource_id != before
    members = db.scalars(select(BusinessMember.user_id)).all()
    assert erion.user is not None
    assert dritan.user is not None
    assert erion.user.id in members
    assert dritan.user.id not in members


def test_the_last_way_of_an_employee_back_in_is_an_invitation(
    salon: Salon, dritan: Phone, runtime: Runtime
) -> None:
    done(accept(dritan, invited(salon, salon.dritan, runtime)), 200)
    assert leave(dritan, salon) == (204, "")
    done(accept(dritan, invited(salon, salon.dritan, runtime)), 200)
    assert outcome(salon.owner.post(f"{EMPLOYEE}{salon.dritan}/invite/", {"email": "x@example.com"})) == (
        409,
        "already_connected",
    )
