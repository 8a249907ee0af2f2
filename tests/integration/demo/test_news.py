"""What the demo's people say to each other, and what they are about to hear."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import BookingStatus, Device, Outbox
from common.runtime import Runtime
from common.settings import Settings
from functions.worker.routes import JOBS
from tests.integration.chat.conftest import Listeners, with_chat
from tests.integration.conftest import Phone
from tests.integration.demo.test_stories import bookings_at, signed_in
from tests.integration.salon import done
from tests.integration.worker import deliver_everything
from tools.demo import loading, news, rows, stories
from tools.local.listeners import show_again

MIRA, ILIR, JOHN = (f"{name}.customer@example.com" for name in ("mira", "ilir", "john"))
ANILA = rows.owners_address(stories.ANILAS)


@pytest.fixture
def listeners() -> Listeners:
    """Whoever listens."""
    return Listeners()


@pytest.fixture
def runtime(runtime: Runtime, listeners: Listeners) -> Runtime:
    """The surroundings, with chat."""
    return with_chat(runtime, listeners)


def heard(phone: Phone, kind: str) -> list[dict[str, Any]]:
    """What somebody has been told of this kind."""
    told = done(phone.get("/api/notifications/list/"), 200)["results"]
    return [each for each in told if each["type"] == kind]


@pytest.mark.parametrize(
    ("job", "who", "kind"),
    [
        ("send_reminder_notification_daily", JOHN, "reminder_24h"),
        ("request_reviews", ILIR, "review_request"),
    ],
    ids=["who trains tomorrow is reminded", "who came yesterday is asked"],
)
def test_the_next_tick_has_something_to_say(
    stranger: Phone, runtime: Runtime, job: str, who: str, kind: str
) -> None:
    deliver_everything(runtime)
    person = signed_in(stranger, who)
    assert heard(person, kind) == []
    JOBS[job].act(runtime)
    deliver_everything(runtime)
    assert len(heard(person, kind)) == 1


def test_somebody_came_yesterday(db: Session, clock: SetClock) -> None:
    (visit,) = bookings_at(db, stories.BARBERS, "Ilir")
    assert visit.status is BookingStatus.COMPLETED
    assert (clock.now().date() - visit.local_on).days == 1


def test_nothing_that_waits_is_from_the_day_before(db: Session, clock: SetClock) -> None:
    """Else the first look at the outbox is an alarm."""
    oldest = db.scalars(select(func.min(Outbox.due))).one()
    assert (clock.now() - oldest).total_seconds() < 600


def test_two_customers_have_written_and_one_has_an_answer(stranger: Phone, runtime: Runtime) -> None:
    talks = done(signed_in(stranger, ANILA).get("/api/chat/conversations/"), 200)["results"]
    assert [(each["customer"]["name"], each["unread_count"]) for each in talks] == [
        ("Mira Dervishi", 0),
        ("Arta Leka", 1),
    ]
    (mine,) = done(signed_in(stranger, MIRA).get("/api/chat/conversations/"), 200)["results"]
    assert (mine["unread_count"], mine["last_message"]["text"]) == (1, "Sigurisht, ju presim.")


def test_the_phone_of_whoever_was_answered_rings(
    db: Session, stranger: Phone, runtime: Runtime, listeners: Listeners
) -> None:
    deliver_everything(runtime)
    assert len(heard(signed_in(stranger, MIRA), "chat_message")) == 1
    (phone,) = db.scalars(select(Device)).all()
    assert (phone.token, phone.topics) == (news.MIRAS_PHONE, ["news-sq", "offers-sq"])


def test_spreading_the_news_again_changes_nothing(db: Session, clock: SetClock, settings: Settings) -> None:
    before = db.scalars(select(func.count()).select_from(Outbox)).one()
    news.spread(db, loading.load(db, clock, settings), clock, settings)
    assert db.scalars(select(func.count()).select_from(Outbox)).one() == before


def test_an_emulator_that_starts_empty_is_shown_everything_again(
    db: Session, runtime: Runtime, listeners: Listeners, clock: SetClock
) -> None:
    deliver_everything(runtime)
    seen = dict(listeners.texts)
    assert sorted(len(texts) for texts in seen.values()) == [1, 2, 3]
    listeners.texts.clear()
    assert show_again(db, clock.now()) == len(seen)
    db.commit()
    deliver_everything(runtime)
    assert listeners.texts == seen
