"""Who hears which step of a booking, in which words, and how often."""

from common.events import BookingConfirmed, BookingCreated
from common.models import Booking, BookingActor, BookingStatus
from tests.integration.conftest import Phone
from tests.integration.notify.conftest import person
from tests.integration.schema.salon import Shop
from tests.integration.telling.conftest import Tale

_S, _A = BookingStatus, BookingActor


def test_a_yes_is_told_to_the_customer(
    tale: Tale, request_: Booking, alice: Phone, bora: Phone, dritan: Phone
) -> None:
    tale.booked(request_)
    tale.worker_comes()
    tale.steps(request_, _S.CONFIRMED, _A.TEAM, person(bora))
    tale.tell(BookingConfirmed(booking=request_.uid))
    tale.worker_comes()
    assert tale.heard(person(alice)) == ["booked", "confirmed"]
    assert tale.heard(person(bora)) == tale.heard(person(dritan)) == ["booked"]
    letter = tale.letter_to(person(alice))
    assert "Bora's Salon has confirmed your booking and expects you." in letter
    assert "Monday, 1 March 2027 at 10:00–10:30" in letter


def test_a_no_is_told_to_the_customer_with_its_reason_and_a_way_to_other_times(
    tale: Tale, shop: Shop, request_: Booking, alice: Phone, bora: Phone
) -> None:
    tale.steps(request_, _S.DECLINED, _A.TEAM, person(bora), why="We are full.")
    tale.worker_comes()
    assert tale.heard(person(alice)) == ["declined"]
    assert tale.heard(person(bora)) == []
    letter = tale.letter_to(person(alice))
    assert "cannot take you on Monday, 1 March 2027 at 10:00" in letter
    assert "We are full." in letter
    assert f"/business/{shop.business.uid}?service={shop.service.uid}&date=2027-03-01" in letter


def test_a_request_nobody_answered_is_told_to_both(
    tale: Tale, request_: Booking, alice: Phone, bora: Phone, dritan: Phone
) -> None:
    tale.steps(request_, _S.EXPIRED)
    tale.worker_comes()
    for phone in (alice, bora, dritan):
        assert tale.heard(person(phone)) == ["expired"]
    assert "has not answered your request in time" in tale.letter_to(person(alice))


def test_a_payment_that_never_came_is_told_to_the_customer_alone(
    tale: Tale, unpaid: Booking, alice: Phone, bora: Phone
) -> None:
    tale.booked(unpaid)
    tale.worker_comes()
    assert tale.heard(person(alice)) == tale.heard(person(bora)) == []
    tale.steps(unpaid, _S.EXPIRED)
    tale.worker_comes()
    assert tale.heard(person(alice)) == ["expired"]
    assert tale.heard(person(bora)) == []
    assert "did not arrive in time" in tale.letter_to(person(alice))


def test_a_checkout_that_its_customer_gave_up_is_no_news_to_the_team(
    tale: Tale, unpaid: Booking, alice: Phone, bora: Phone
) -> None:
    tale.canceled(unpaid, person(alice), _A.CUSTOMER)
    tale.worker_comes()
    assert tale.heard(person(alice)) == ["canceled"]
    assert tale.heard(person(bora)) == []


def test_once_the_payment_has_come_everybody_hears_of_the_booking(
    tale: Tale, unpaid: Booking, alice: Phone, bora: Phone, dritan: Phone
) -> None:
    tale.steps(unpaid, _S.CONFIRMED, code="paid")
    tale.tell(BookingCreated(booking=unpaid.uid))
    tale.worker_comes()
    for phone in (alice, bora, dritan):
        assert tale.heard(person(phone)) == ["booked"]


def test_a_late_payment_that_found_its_time_free_makes_it_a_booking_after_all(
    tale: Tale, unpaid: Booking, alice: Phone, bora: Phone
) -> None:
    tale.steps(unpaid, _S.EXPIRED)
    tale.worker_comes()
    tale.steps(unpaid, _S.CONFIRMED, code="paid")
    tale.worker_comes()
    assert tale.heard(person(alice)) == ["expired", "booked"]
    assert tale.heard(person(bora)) == ["booked"]


def test_a_yes_that_is_no_longer_true_is_told_to_nobody(
    tale: Tale, request_: Booking, alice: Phone, bora: Phone
) -> None:
    tale.steps(request_, _S.CONFIRMED, _A.TEAM, person(bora))
    tale.canceled(request_, person(alice), _A.CUSTOMER)
    tale.worker_comes()
    assert tale.heard(person(alice)) == ["canceled"]


def test_another_time_is_told_to_everybody_and_whoever_moved_is_named(
    tale: Tale, visit: Booking, alice: Phone, bora: Phone, dritan: Phone
) -> None:
    tale.moves(visit, _A.CUSTOMER, person(alice))
    tale.worker_comes()
    for phone in (alice, bora, dritan):
        assert tale.heard(person(phone)) == ["rescheduled"]
    letter = tale.letter_to(person(alice))
    assert "You have changed your booking with Bora's Salon." in letter
    assert "Monday, 1 March 2027 at 10:30–11:00" in letter
    assert "until it begins" not in letter


def test_a_move_of_the_teams_says_why_and_that_canceling_is_free(
    tale: Tale, visit: Booking, alice: Phone, bora: Phone, dritan: Phone
) -> None:
    tale.moves(visit, _A.TEAM, person(bora), why="Dritan is ill.")
    tale.worker_comes()
    letter = tale.letter_to(person(alice))
    assert "Bora's Salon has had to change your booking." in letter
    assert "Dritan is ill." in letter
    assert "You can cancel free of charge until it begins" in letter
    addressed = {each.to for each in tale.letters()}
    assert person(dritan).email in addressed
    assert person(bora).email not in addressed


def test_of_two_moves_at_once_the_last_is_told_once_and_a_third_again(
    tale: Tale, visit: Booking, alice: Phone
) -> None:
    tale.moves(visit, _A.CUSTOMER, person(alice))
    tale.moves(visit, _A.CUSTOMER, person(alice))
    tale.worker_comes()
    assert tale.heard(person(alice)) == ["rescheduled"]
    assert "11:00–11:30" in tale.letter_to(person(alice))
    tale.moves(visit, _A.CUSTOMER, person(alice))
    tale.worker_comes()
    assert tale.heard(person(alice)) == ["rescheduled"] * 2


def test_a_letter_about_a_move_is_not_sent_after_the_next_one(
    tale: Tale, visit: Booking, alice: Phone
) -> None:
    tale.moves(visit, _A.CUSTOMER, person(alice))
    tale.first_task_only()
    tale.moves(visit, _A.CUSTOMER, person(alice))
    tale.worker_comes()
    mine = [each for each in tale.letters() if each.to == person(alice).email]
    assert len(mine) == 1
    assert "11:00–11:30" in mine[0].text


def test_everybody_reads_it_in_their_own_words(
    tale: Tale, visit: Booking, alice: Phone, bora: Phone, dritan: Phone
) -> None:
    tale.moves(visit, _A.CUSTOMER, person(alice))
    tale.worker_comes()
    assert tale.told(person(alice))[0].title == "Changed: Bora's Salon"
    assert "Prerje" in tale.told(person(dritan))[0].body


def test_whoever_lives_by_another_clock_reads_both(tale: Tale, visit: Booking, alice: Phone) -> None:
    person(alice).timezone = "Europe/London"
    tale.moves(visit, _A.CUSTOMER, person(alice))
    tale.worker_comes()
    letter = tale.letter_to(person(alice))
    assert "When: Monday, 1 March 2027 at 10:30–11:00 (Central European Standard Time)" in letter
    assert "On your clock: Monday, 1 March 2027 at 09:30–10:00 (Greenwich Mean Time)" in letter


def test_whose_clock_is_the_same_reads_one(tale: Tale, visit: Booking, alice: Phone) -> None:
    person(alice).timezone = "Europe/Rome"
    tale.moves(visit, _A.CUSTOMER, person(alice))
    tale.worker_comes()
    assert "On your clock" not in tale.letter_to(person(alice))


def test_a_calendar_moves_with_the_visit(tale: Tale, visit: Booking, alice: Phone) -> None:
    tale.moves(visit, _A.CUSTOMER, person(alice))
    tale.worker_comes()
    assert _calendar(tale, alice) == ("PUBLISH", "2")


def test_a_calendar_drops_what_will_not_be(tale: Tale, request_: Booking, alice: Phone, bora: Phone) -> None:
    tale.steps(request_, _S.DECLINED, _A.TEAM, person(bora))
    tale.worker_comes()
    assert _calendar(tale, alice) == ("CANCEL", "2")


def test_a_calendar_hears_nothing_of_what_was_never_paid_for(
    tale: Tale, unpaid: Booking, alice: Phone
) -> None:
    tale.steps(unpaid, _S.EXPIRED)
    tale.worker_comes()
    assert [each.attachments for each in tale.letters()] == [()]


def _calendar(tale: Tale, phone: Phone) -> tuple[str, str]:
    """Method and number of the calendar file in somebody's last letter."""
    mine = [each for each in tale.letters() if each.to == person(phone).email]
    lines = mine[-1].attachments[0].content.splitlines()
    said = dict(line.split(":", 1) for line in lines if ":" in line)
    return said["METHOD"], said["SEQUENCE"]


def test_a_customer_who_is_blocked_hears_nothing(
    tale: Tale, request_: Booking, alice: Phone, bora: Phone
) -> None:
    person(alice).blocked_at = tale.clock.now()
    tale.steps(request_, _S.EXPIRED)
    tale.worker_comes()
    assert tale.heard(person(alice)) == []
    assert tale.heard(person(bora)) == ["expired"]
