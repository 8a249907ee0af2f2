"""An owner who serves, too."""

from sqlalchemy.orm import Session

from common.models import Role
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.invitations.post import accept, invited, outcome
from tests.integration.salon import EMPLOYEE, Salon, done, open_salon


def connect(phone: Phone, employee: str) -> object:
    """POST that this is oneself."""
    return phone.post(f"{EMPLOYEE}{employee}/connect/")


def test_an_owner_is_one_of_those_who_serve(salon: Salon, bora: Phone) -> None:
    herself = salon.add_employee("Bora", rank=9)
    joined = done(connect(bora, herself), 200)
    assert (joined["uid"], joined["role"]) == (salon.uid, "owner")
    last = done(bora.get(EMPLOYEE, business=salon.uid), 200)[-1]
    assert (last["uid"], last["role"], last["is_connected"]) == (herself, "owner", True)


def test_an_owner_in_two_shops_has_one_diary(
    salon: Salon, bora: Phone, alice: Phone, erion: Phone, db: Session
) -> None:
    branch = open_salon(bora, db, name="Bora by the lake")
    for shop in (salon, branch):
        assert done(connect(bora, shop.elira), 200)["one_diary"]
    when = {"date": "2027-03-08", "start_time": "10:00"}
    orders = [{"business": s.uid, "service": s.cut, "employee": s.elira} | when for s in (salon, branch)]
    assert alice.post("/api/business/book/", orders[0]).status_code == 201
    assert outcome(erion.post("/api/business/book/", orders[1])) == (409, "slot_taken")


def test_one_seat_is_enough_and_others_seats_are_taken(
    salon: Salon, bora: Phone, dritan: Phone, db: Session
) -> None:
    salon.employ(db, dritan, salon.dritan)
    assert outcome(connect(bora, salon.dritan)) == (409, "already_connected")
    done(connect(bora, salon.elira), 200)
    assert outcome(connect(bora, salon.add_employee("Gent"))) == (409, "has_a_seat")


def test_an_invitation_to_that_seat_ends(salon: Salon, bora: Phone, dritan: Phone, runtime: Runtime) -> None:
    token = invited(salon, salon.dritan, runtime)
    done(connect(bora, salon.dritan), 200)
    assert outcome(accept(dritan, token)) == (409, "invitation_revoked")


def test_an_employee_or_a_stranger_takes_nothing(
    salon: Salon, dritan: Phone, erion: Phone, db: Session
) -> None:
    salon.employ(db, dritan, salon.dritan, Role.EMPLOYEE)
    open_salon(erion, db)
    assert outcome(connect(dritan, salon.elira)) == (403, "forbidden")
    assert outcome(connect(erion, salon.elira)) == (404, "not_found")
