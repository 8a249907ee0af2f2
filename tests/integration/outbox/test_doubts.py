"""Nobody saw how an attempt ended: what may be repeated is; a letter waits, and goes once more; a text never does."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from common import background, outbox
from common.background import Task
from common.clock import SetClock
from common.events import (
    ConversationChanged,
    Event,
    ExportRequested,
    RefundDue,
)
from common.integrations.outside import OutsideError
from common.runtime import Runtime
from tests.integration.outbox.carrying import (
    LETTER,
    RING,
    TEXT,
    Dies,
    breaks,
    dies,
    does_not_answer,
    followed,
    is_down,
    is_not_even_asked,
    row,
    sending,
    takes_it,
    waiting,
)

LAPSED = timedelta(seconds=61)
DOUBT = timedelta(minutes=15)
AN_HOUR = timedelta(hours=1)


def attempt(task: Task, message: UUID, runtime: Runtime) -> str:
    """One worker's turn, which may be its last."""
    try:
        return background.run(task, message, runtime)
    except Dies:
        return "died"


@pytest.fixture(params=[does_not_answer, dies, breaks])
def unseen(request: pytest.FixtureRequest, clock: SetClock, runtime: Runtime) -> Callable[[UUID], None]:
    """An attempt whose end nobody sees, and a lease that has lapsed since."""

    def come_to_no_end(message: UUID, find: Callable[[datetime], str | None] | None = None) -> None:
        attempt(sending(request.param, find=find), message, runtime)
        clock.advance(LAPSED)

    return come_to_no_end


def test_the_trace_is_there_before_the_provider_is_asked(
    runtime: Runtime, db: Session, message: UUID, clock: SetClock
) -> None:
    seen: list[datetime | None] = []

    def send() -> str:
        seen.append(row(db).handed_over_at)
        return "ref"

    assert background.run(sending(send), message, runtime) == "sent"
    assert seen == [clock.now()]
    assert row(db).handed_over_at is None


def test_a_known_failure_leaves_no_trace(runtime: Runtime, db: Session, message: UUID) -> None:
    assert background.run(sending(is_down), message, runtime) == "waiting"
    assert row(db).handed_over_at is None


@pytest.mark.parametrize(
    "event",
    [
        RING,
        ConversationChanged(conversation=UUID(int=3)),
        RefundDue(refund=UUID(int=3)),
        ExportRequested(export=UUID(int=3)),
    ],
    ids=["push", "chat", "payments", "outside"],
)
def test_where_repeating_changes_nothing_it_is_repeated(
    event: Event, runtime: Runtime, db: Session, clock: SetClock, unseen: Callable[[UUID], None]
) -> None:
    message = waiting(db, clock, event)
    unseen(message)
    assert background.run(sending(takes_it), message, runtime) == "sent"
    assert (row(db).doubts, row(db).attempts, row(db).handed_over_at) == (0, 2, None)


# letters


def test_a_letter_waits_for_the_providers_word_and_goes_once_more(
    runtime: Runtime, db: Session, clock: SetClock, unseen: Callable[[UUID], None]
) -> None:
    sent: list[str] = []

    def send() -> str:
        sent.append("again")
        return "ref"

    message = waiting(db, clock, LETTER)
    unseen(message)
    attempt(sending(send), message, runtime)
    assert (row(db).state, row(db).doubts, sent) == ("waiting", 1, [])
    assert timedelta(minutes=13) < row(db).due - clock.now() <= DOUBT
    clock.at = row(db).due
    assert background.run(sending(send), message, runtime) == "sent"
    assert sent == ["again"]


def test_a_second_doubt_is_the_last(
    runtime: Runtime, db: Session, clock: SetClock, unseen: Callable[[UUID], None]
) -> None:
    message = waiting(db, clock, LETTER)
    for _time in range(2):
        unseen(message)
        attempt(sending(breaks), message, runtime)
        clock.advance(DOUBT)
    assert (row(db).state, row(db).doubts) == ("unknown", 2)
    assert row(db).payload == LETTER.payload()
    assert background.run(sending(takes_it), message, runtime) == "not_ours"


def test_a_letter_that_was_refused_in_between_is_no_second_doubt(
    runtime: Runtime, db: Session, clock: SetClock
) -> None:
    message = waiting(db, clock, LETTER)
    for task in (does_not_answer, is_down, is_not_even_asked):
        assert background.run(sending(task), message, runtime) == "waiting"
        clock.at = row(db).due
    assert row(db).doubts == 1
    assert background.run(sending(takes_it), message, runtime) == "sent"


# the provider's own word


@pytest.mark.parametrize("doubts", [1, 2])
def test_what_the_provider_has_is_not_sent_again_and_what_follows_follows(
    doubts: int, runtime: Runtime, db: Session, clock: SetClock
) -> None:
    message, events = waiting(db, clock, LETTER), list[str]()
    for _time in range(doubts):
        attempt(followed(events, does_not_answer), message, runtime)
        clock.advance(DOUBT)
    assert outbox.arrived(db, message, "sg-1", clock.now())
    assert [each.uid for each in outbox.published_in(db)] == [message]
    db.commit()
    assert background.run(followed(events, breaks), message, runtime) == "sent"
    assert events == ["sg-1"]
    assert (row(db).state, row(db).provider_ref, row(db).payload) == ("sent", "sg-1", {})
    assert not outbox.arrived(db, message, "sg-1", clock.now())


def test_the_word_that_comes_before_the_reply_changes_nothing(
    runtime: Runtime, db: Session, clock: SetClock
) -> None:
    message, events = waiting(db, clock, LETTER), list[str]()

    def send() -> str:
        runtime.transactions.run(lambda own: outbox.arrived(own, message, "sg-1", clock.now()))
        return "sg-2"

    assert background.run(followed(events, send), message, runtime) == "sent"
    assert (row(db).provider_ref, events) == ("sg-2", ["sg-2"])


def test_the_word_that_comes_while_the_reply_is_lost_is_enough(
    runtime: Runtime, db: Session, clock: SetClock
) -> None:
    message, events = waiting(db, clock, LETTER), list[str]()

    def send() -> str:
        runtime.transactions.run(lambda own: outbox.arrived(own, message, "sg-1", clock.now()))
        return does_not_answer()

    assert background.run(followed(events, send), message, runtime) == "waiting"
    assert background.run(followed(events, breaks), message, runtime) == "sent"
    assert events == ["sg-1"]


def test_whoever_is_about_to_send_it_once_more_hears_of_it_in_time(
    runtime: Runtime, db: Session, clock: SetClock
) -> None:
    message = waiting(db, clock, LETTER)
    attempt(sending(does_not_answer), message, runtime)
    clock.at = row(db).due
    word_comes = sending(breaks, before=lambda: None)
    mine = outbox.claim(db, message, runtime)
    assert mine is not None
    assert outbox.arrived(db, message, "sg-1", clock.now())
    assert not outbox.hand_over(db, mine, clock.now())
    clock.advance(LAPSED)
    db.commit()
    assert background.run(word_comes, message, runtime) == "sent"


def test_a_word_about_nothing_of_ours_is_no_news(db: Session, clock: SetClock) -> None:
    assert not outbox.arrived(db, UUID(int=9), "sg-1", clock.now())
    assert outbox.published_in(db) == []


def test_a_worker_that_thaws_after_sending_says_that_it_has(
    runtime: Runtime, db: Session, clock: SetClock
) -> None:
    """It froze with the letter in its hand; the next one is waiting for the provider's word."""
    message, events = waiting(db, clock, LETTER), list[str]()

    def freeze() -> str:
        clock.advance(LAPSED)
        assert background.run(followed(events, breaks), message, runtime) == "waiting"
        return "the first"

    assert background.run(followed(events, freeze), message, runtime) == "not_ours"
    assert background.run(followed(events, breaks), message, runtime) == "sent"
    assert (row(db).state, row(db).provider_ref, events) == ("sent", "the first", ["the first"])


# texts


def knows(reference: str | None, asked: list[datetime]) -> Callable[[datetime], str | None]:
    """A provider that is asked for a text."""

    def find(since: datetime) -> str | None:
        asked.append(since)
        return reference

    return find


@pytest.mark.parametrize(("reference", "ends"), [("SM1", "sent"), (None, "unknown")])
def test_a_text_is_looked_up_and_never_sent_again(
    reference: str | None,
    ends: str,
    runtime: Runtime,
    db: Session,
    clock: SetClock,
    unseen: Callable[..., None],
) -> None:
    message, began, asked = waiting(db, clock, TEXT), clock.now(), list[datetime]()
    find = knows(reference, asked)
    unseen(message, find)
    assert background.run(sending(breaks, find=find), message, runtime) == ends
    assert (row(db).state, row(db).provider_ref, asked) == (ends, reference, [began])
    assert background.run(sending(takes_it, find=find), message, runtime) == "not_ours"


def test_a_text_that_cannot_be_looked_up_is_left_alone(
    runtime: Runtime, db: Session, clock: SetClock, unseen: Callable[[UUID], None]
) -> None:
    message = waiting(db, clock, TEXT)
    unseen(message)
    attempt(sending(breaks), message, runtime)
    assert row(db).state == "unknown"


def test_a_look_that_fails_is_repeated_until_enough_is_enough(
    runtime: Runtime, db: Session, clock: SetClock
) -> None:
    message, began = waiting(db, clock, TEXT), clock.now()
    asked: list[datetime] = []

    def find(since: datetime) -> str | None:
        asked.append(since)
        raise OutsideError("down", untried=len(asked) == 1)

    attempt(sending(dies, find=find), message, runtime)
    clock.advance(LAPSED)
    for _hour in range(9):
        background.run(sending(breaks, find=find), message, runtime)
        clock.advance(AN_HOUR)
    assert asked == [began] * 8  # dying was an attempt, the first look was none
    assert (row(db).state, row(db).attempts) == ("unknown", 8)


def test_a_text_that_was_surely_not_sent_is_sent(runtime: Runtime, db: Session, clock: SetClock) -> None:
    message = waiting(db, clock, TEXT)
    assert background.run(sending(is_down), message, runtime) == "waiting"
    clock.at = row(db).due
    assert background.run(sending(takes_it), message, runtime) == "sent"
