"""Who hears of a booking, in which words, how often and by which way."""

from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import (
    Booking,
    BookingActor,
    BookingStatus,
    BusinessMember,
    Notification,
    NotificationType,
    Outbox,
    Role,
)
from tests.integration.conftest import Phone
from tests.integration.notify.conftest import Story, book, person
from tests.integration.schema.salon import Shop, at


def test_customer_owner_and_employee_hear_it_once_each(
    story: Story, booking: Booking, alice: Phone, bora: Phone, dritan: Phone, erion: Phone
) -> None:
    story.booked(booking)
    story.worker_comes()
    for phone in (alice, bora, dritan):
        (told,) = story.told(person(phone))
        assert told.type is NotificationType.BOOKED
        assert told.data["booking"] == str(booking.uid)
    assert story.told(person(erion)) == []
    assert Counter(letter.to for letter in story.letters()) == Counter(
        person(phone).email for phone in (alice, bora, dritan)
    )


def test_the_same_event_again_tells_nobody_again(story: Story, booking: Booking, db: Session) -> None:
    story.booked(booking)
    story.booked(booking)
    story.worker_comes()
    assert len(list(db.scalars(select(Notification)))) == 3
    assert len(story.letters()) == 3


def test_a_note_or_a_check_in_sends_nothing_again_but_another_time_does(
    story: Story, booking: Booking, alice: Phone
) -> None:
    story.booked(booking)
    story.worker_comes()
    booking.note, booking.status, booking.version = "Shampoo, please.", BookingStatus.CHECKED_IN, 3
    story.booked(booking)
    story.worker_comes()
    assert len(story.told(person(alice))) == 1
    booking.schedule_no = 1
    story.booked(booking)
    story.worker_comes()
    assert len(story.told(person(alice))) == 2


def test_everybody_reads_it_in_their_own_language(
    story: Story, booking: Booking, alice: Phone, bora: Phone, dritan: Phone
) -> None:
    story.booked(booking)
    story.worker_comes()
    assert [told.title for told in story.told(person(alice))] == ["Booked: Bora's Salon"]
    assert [told.title for told in story.told(person(bora))] == ["Rezervim i ri: Alice"]
    assert "Prerje" in story.told(person(dritan))[0].body
    by_address = {letter.to: letter.text for letter in story.letters()}
    assert "Bora's Salon expects you." in by_address[person(alice).email or ""]
    assert "Përshëndetje Bora" in by_address[person(bora).email or ""]


def test_an_owner_who_serves_herself_hears_it_once(
    story: Story, salon: Shop, alice: Phone, bora: Phone, dritan: Phone, db: Session, clock: SetClock
) -> None:
    for member in db.scalars(select(BusinessMember).order_by(BusinessMember.role)).all():
        if member.role is Role.EMPLOYEE:
            db.delete(member)
            db.flush()
        else:
            member.employee_id = salon.employee.id
    story.booked(book(db, salon, person(alice), clock))
    story.worker_comes()
    assert len(story.told(person(bora))) == 1
    assert story.told(person(dritan)) == []


def test_an_owner_who_books_with_herself_hears_it_as_the_customer(
    story: Story, salon: Shop, bora: Phone, db: Session, clock: SetClock
) -> None:
    story.booked(book(db, salon, person(bora), clock))
    story.worker_comes()
    (told,) = story.told(person(bora))
    assert told.data["side"] == "customer"


def test_what_the_team_writes_down_itself_is_only_noted_in_its_app(
    story: Story, salon: Shop, alice: Phone, bora: Phone, dritan: Phone, db: Session, clock: SetClock
) -> None:
    story.rings(person(bora), "bora-phone")
    story.booked(
        book(db, salon, None, clock, source="team", guest_name="Gjergj", created_by_id=person(bora).id)
    )
    story.worker_comes()
    (told,) = story.told(person(bora))
    assert (told.title, told.is_sent) == ("Rezervim i ri: Gjergj", True)
    assert story.notices() == []
    assert [letter.to for letter in story.letters()] == [person(dritan).email]


def test_a_request_is_called_one(
    story: Story, salon: Shop, alice: Phone, bora: Phone, db: Session, clock: SetClock
) -> None:
    request = book(db, salon, person(alice), clock, status=BookingStatus.PENDING, expires_at=at(0))
    story.booked(request)
    story.worker_comes()
    assert story.told(person(alice))[0].title == "Request sent: Bora's Salon"


@pytest.mark.parametrize("status", [BookingStatus.DECLINED, BookingStatus.EXPIRED, BookingStatus.COMPLETED])
def test_what_is_no_longer_true_is_told_to_nobody(
    story: Story, booking: Booking, alice: Phone, status: BookingStatus
) -> None:
    story.booked(booking)
    booking.status = status
    story.db.commit()
    assert story.worker_comes() == [("send_booked_notification", "sent")]
    assert story.told(person(alice)) == []


def test_a_booking_called_off_before_the_worker_came_was_never_made(
    story: Story, booking: Booking, alice: Phone, bora: Phone
) -> None:
    story.booked(booking)
    story.canceled(booking, person(alice), BookingActor.CUSTOMER)
    story.worker_comes()
    for phone in (alice, bora):
        assert [told.type for told in story.told(person(phone))] == [NotificationType.CANCELED]


def test_a_name_without_end_still_fits(
    story: Story, salon: Shop, alice: Phone, db: Session, clock: SetClock
) -> None:
    booking = book(db, salon, person(alice), clock)
    booking.business_name_en = "B" * 255
    story.booked(booking)
    story.worker_comes()
    assert len(story.told(person(alice))[0].title) == 255


def test_a_blocked_account_hears_nothing(
    story: Story, booking: Booking, alice: Phone, bora: Phone, clock: SetClock
) -> None:
    person(alice).blocked_at = clock.now()
    story.booked(booking)
    story.worker_comes()
    assert story.told(person(alice)) == []
    assert len(story.told(person(bora))) == 1


def test_a_customer_without_an_account_leaves_the_team_to_be_told(
    story: Story, salon: Shop, bora: Phone, dritan: Phone, db: Session, clock: SetClock
) -> None:
    story.booked(book(db, salon, None, clock, source="phone", guest_name="Gjergj"))
    story.worker_comes()
    assert [len(story.told(person(phone))) for phone in (bora, dritan)] == [1, 1]


def test_nothing_waits_when_all_is_told(story: Story, booking: Booking, db: Session) -> None:
    story.booked(booking)
    story.worker_comes()
    db.expire_all()
    assert {row.state for row in db.scalars(select(Outbox))} == {"sent"}
