"""Why the other times of a day are not free."""

from common.clock import SetClock
from tests.integration.conftest import Phone
from tests.integration.salon import Salon
from tests.integration.slots.asking import MONDAY, booked, explained, listing


def reasons(phone: Phone, salon: Salon, *services: str, on: str = MONDAY, **more: str) -> dict[str, str]:
    """By the time on the wall."""
    (day,) = listing(phone, salon, *services, on=on, reasons="true", **more)["days"]
    assert not {each["starts_at"] for each in day["slots"]} & {each["starts_at"] for each in day["refused"]}
    return {each["start_time"]: each["reason"] for each in day["refused"]}


def test_nobody_is_told_who_does_not_ask(stranger: Phone, salon: Salon) -> None:
    (day,) = listing(stranger, salon)["days"]
    assert set(day) == {"date", "slots"}


def test_every_start_of_the_grid_is_either_free_or_has_a_reason(stranger: Phone, salon: Salon) -> None:
    (day,) = listing(stranger, salon, reasons="true")["days"]
    assert len(day["slots"]) + len(day["refused"]) == 24 * 4
    assert day["refused"][0] == {
        "starts_at": "2027-03-08T00:00:00+01:00",
        "start_time": "00:00",
        "reason": "closed",
    }


def test_each_reason_has_its_word(alice: Phone, bora: Phone, stranger: Phone, salon: Salon) -> None:
    booked(alice, salon, services=[{"uid": salon.cut, "employee": salon.dritan}])
    lunch = [{"start": "12:00", "end": "13:00"}]
    salon.add_exception("break", MONDAY, employee=salon.dritan, intervals=lunch)
    found = reasons(stranger, salon, employee=salon.dritan)
    assert {at: found[at] for at in ("08:45", "10:00", "12:30", "11:45", "16:45")} == {
        "08:45": "closed",
        "10:00": "booked",
        "12:30": "break",
        "11:45": "does_not_fit",
        "16:45": "does_not_fit",
    }
    assert "10:00" not in reasons(stranger, salon), "Elira is free"


def test_days_off_and_limits_in_time_have_theirs(stranger: Phone, salon: Salon, clock: SetClock) -> None:
    salon.set_policy(min_notice_minutes=120, max_days=10)
    salon.add_exception("time_off", MONDAY, employee=salon.dritan)
    assert set(reasons(stranger, salon, employee=salon.dritan).values()) == {"time_off"}
    assert reasons(stranger, salon, on="2027-03-01")["10:45"] == "too_soon"
    assert reasons(stranger, salon, on="2027-03-12")["10:00"] == "too_far"


def test_so_does_a_cap_on_the_day(alice: Phone, stranger: Phone, salon: Salon) -> None:
    salon.set_policy(max_per_employee_day=1)
    booked(alice, salon, services=[{"uid": salon.cut, "employee": salon.dritan}])
    found = reasons(stranger, salon, employee=salon.dritan)
    assert (found["10:00"], found["14:00"]) == ("booked", "cap")


def test_somebody_who_performs_it_not_is_no_choice(stranger: Phone, salon: Salon) -> None:
    nails = salon.add_service(name="Nails", employees=[{"uid": salon.elira}])
    found = reasons(stranger, salon, nails, employee=salon.dritan)
    assert set(found.values()) == {"not_qualified"}
    assert "10:00" not in reasons(stranger, salon, nails)


def test_two_services_have_the_reasons_of_the_trace(alice: Phone, stranger: Phone, salon: Salon) -> None:
    beard = salon.add_service(name="Beard", price="500.00", duration_minutes=15)
    for _each in (salon.dritan, salon.elira):
        booked(alice, salon, guest={"name": "A child"})
    found = reasons(stranger, salon, salon.cut, beard)
    assert (found["08:45"], found["09:30"], found["16:45"]) == ("closed", "booked", "does_not_fit")
    for at in ("08:45", "09:30", "09:45", "10:15", "16:30", "16:45"):
        assert found[at] == explained(stranger, salon, salon.cut, beard, at=at)["reason"], at


def test_a_customer_who_is_kept_out_is_told_nothing_of_it(
    alice: Phone, erion: Phone, bora: Phone, salon: Salon
) -> None:
    booked(alice, salon, at="09:00")
    [client] = bora.get("/api/onboarding/clients/", business=salon.uid).json["results"]
    reply = bora.patch(f"/api/onboarding/clients/{client['uid']}/", {"blocked": True})
    assert reply.status_code == 200
    mine, others = reasons(alice, salon), reasons(erion, salon)
    assert mine["10:00"] == "booked"
    assert {at: why for at, why in mine.items() if why != "booked"} == others
    assert listing(alice, salon)["next_available_at"] is None
