"""News of ratings and of what was answered: who hears it, and what stays in their list."""

import pytest

from common.events import RatingReceived, RatingReplied
from common.models import (
    Booking,
    BookingStatus,
    BusinessMember,
    Employee,
    Language,
    Rating,
    RatingReply,
    RatingStatus,
    Resource,
    Role,
)
from tests.integration.conftest import Phone
from tests.integration.notify.conftest import person
from tests.integration.reminders.conftest import Ahead
from tests.integration.schema.salon import saved

COMMENT = "Dritan listens."


@pytest.fixture
def rating(ahead: Ahead, alice: Phone) -> Rating:
    """Alice's four stars for Dritan."""
    booking: Booking = ahead.visit("1 10:00", person(alice), status=BookingStatus.COMPLETED)
    given = Rating(
        business_id=booking.business_id,
        booking_id=booking.id,
        customer_id=person(alice).id,
        employee_id=ahead.shop.employee.id,
        rating=4,
        employee_rating=5,
        comment=COMMENT,
    )
    saved(ahead.db, given)
    ahead.db.commit()
    return given


def reply(ahead: Ahead, rating: Rating, text: str = "Thank you, Alice.") -> RatingReply:
    """Bora answers."""
    answer = saved(ahead.db, RatingReply(rating_id=rating.id, author_id=ahead.shop.owner.id, text=text))
    ahead.tell(RatingReplied(rating=rating.uid))
    return answer


def test_owner_and_whoever_was_rated_hear_of_a_rating(
    ahead: Ahead, rating: Rating, alice: Phone, bora: Phone, dritan: Phone
) -> None:
    ahead.tell(RatingReceived(rating=rating.uid))
    ahead.worker_comes()
    assert ahead.heard(person(bora)) == ahead.heard(person(dritan)) == ["rating_received"]
    assert ahead.heard(person(alice)) == []


def test_a_colleague_hears_nothing(ahead: Ahead, rating: Rating, erion: Phone) -> None:
    business = ahead.shop.business
    colleague = Employee(business=business, resource=Resource(business_id=business.id), name="Erion")
    saved(ahead.db, colleague)
    seat = BusinessMember(
        business_id=business.id, user=person(erion), role=Role.EMPLOYEE, employee_id=colleague.id
    )
    saved(ahead.db, seat)
    ahead.tell(RatingReceived(rating=rating.uid))
    ahead.worker_comes()
    assert ahead.heard(person(erion)) == []


def test_the_line_quotes_nobody_and_the_letter_does(ahead: Ahead, rating: Rating, bora: Phone) -> None:
    person(bora).language = Language.EN
    ahead.tell(RatingReceived(rating=rating.uid))
    ahead.worker_comes()
    line = ahead.told(person(bora))[0]
    assert line.title == "A new rating: 4 of 5"
    assert not any(word in line.title + line.body for word in (COMMENT, "Alice"))
    letter = ahead.letter_to(person(bora))
    assert COMMENT in letter
    assert f"https://avatid.test/team/ratings/{rating.uid}" in letter


def test_a_rating_hidden_before_it_was_told_is_no_news(ahead: Ahead, rating: Rating, bora: Phone) -> None:
    rating.status = RatingStatus.HIDDEN
    ahead.tell(RatingReceived(rating=rating.uid))
    ahead.worker_comes()
    assert ahead.heard(person(bora)) == []


def test_and_one_hidden_on_the_way_reaches_no_phone(ahead: Ahead, rating: Rating, bora: Phone) -> None:
    ahead.rings(person(bora), "bora-phone")
    ahead.tell(RatingReceived(rating=rating.uid))
    ahead.first_task_only()
    rating.status = RatingStatus.MODERATION
    ahead.db.commit()
    ahead.worker_comes()
    assert ahead.notices() == []


def test_the_customer_hears_of_the_answer(ahead: Ahead, rating: Rating, alice: Phone, bora: Phone) -> None:
    reply(ahead, rating)
    ahead.worker_comes()
    assert ahead.heard(person(alice)) == ["rating_reply"]
    assert ahead.heard(person(bora)) == []
    assert "Thank you, Alice." in ahead.letter_to(person(alice))


def test_of_an_answer_once_and_of_another_in_its_place_again(
    ahead: Ahead, rating: Rating, alice: Phone
) -> None:
    first = reply(ahead, rating)
    first.text = "Thank you."
    ahead.tell(RatingReplied(rating=rating.uid))
    ahead.worker_comes()
    assert len(ahead.heard(person(alice))) == 1
    ahead.db.delete(first)
    ahead.db.flush()
    reply(ahead, rating, "On second thoughts: thank you.")
    ahead.worker_comes()
    assert len(ahead.heard(person(alice))) == 2


def test_an_answer_that_was_taken_back_is_no_news(ahead: Ahead, rating: Rating, alice: Phone) -> None:
    answer = reply(ahead, rating)
    ahead.db.delete(answer)
    ahead.db.commit()
    ahead.worker_comes()
    assert ahead.heard(person(alice)) == []
