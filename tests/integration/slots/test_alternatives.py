"""A refusal names the three nearest times that are free, for the same visit."""

from tests.integration.conftest import Phone
from tests.integration.salon import Salon
from tests.integration.slots.asking import BOOK, MONDAY, booked, starts


def test_they_are_for_all_services_of_the_visit(alice: Phone, erion: Phone, salon: Salon) -> None:
    beard = salon.add_service(name="Beard", price="500.00", duration_minutes=15)
    by_him = [{"uid": salon.cut, "employee": salon.dritan}, {"uid": beard, "employee": salon.dritan}]
    booked(alice, salon, services=by_him)
    order = {"business": salon.uid, "services": by_him, "date": MONDAY, "start_time": "10:00"}
    reply = erion.post(BOOK, order)
    assert (reply.status_code, reply.json["code"]) == (409, "slot_taken")
    found = [(each["start_time"], each["end_time"]) for each in reply.json["alternatives"]]
    assert found == [("09:15", "10:00"), ("10:45", "11:30"), ("09:00", "09:45")]
    free = starts(erion, salon, salon.cut, beard, employee=salon.dritan)
    assert {at for at, _end in found} <= set(free)


def test_when_nothing_is_near_they_come_from_a_fortnight(erion: Phone, salon: Salon) -> None:
    salon.add_exception("closure", "2027-03-07", "2027-03-11")
    order = {"business": salon.uid, "service": salon.cut, "date": MONDAY, "start_time": "10:00"}
    reply = erion.post(BOOK, order)
    assert reply.json["code"] == "closed"
    nearest = [each["starts_at"][:16] for each in reply.json["alternatives"]]
    assert nearest == ["2027-03-06T16:30", "2027-03-06T16:15", "2027-03-06T16:00"]
