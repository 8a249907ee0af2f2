"""The whole way: booked and moved over HTTP, and reminded of in time, wherever it is by then."""

from datetime import UTC, datetime, timedelta

import pytest

from common.clock import SetClock
from common.runtime import Runtime
from functions.worker.routes import JOBS
from tests.integration.conftest import Phone
from tests.integration.reminders.conftest import DAILY, HOURLY
from tests.integration.salon import Salon, done
from tests.integration.worker import deliver_everything


@pytest.fixture
def booking(alice: Phone, salon: Salon) -> str:
    """Alice's, next Monday at ten."""
    wish = {"business": salon.uid, "service": salon.cut, "employee": salon.dritan}
    made = done(alice.post("/api/business/book/", wish | {"date": "2027-03-08", "start_time": "10:00"}), 201)
    return str(made["uid"])


def heard(phone: Phone, clock: SetClock, runtime: Runtime, *moments: datetime) -> list[tuple[str, str]]:
    """Type and text of the reminders somebody has in their list after the jobs came round, oldest first."""
    for moment in moments:
        clock.at = moment
        for job in (HOURLY, DAILY):
            JOBS[job].act(runtime)
        deliver_everything(runtime)
    listed = done(phone.get("/api/notifications/list/"), 200)["results"]
    lines = [(line["type"], line["body"]) for line in listed]
    return [line for line in reversed(lines) if line[0].startswith("reminder")]


def test_a_day_and_an_hour_before(alice: Phone, booking: str, clock: SetClock, runtime: Runtime) -> None:
    start = datetime(2027, 3, 8, 9, tzinfo=UTC)
    said = heard(alice, clock, runtime, start - timedelta(days=1), start - timedelta(hours=1))
    text = "Monday, 8 March 2027 at 10:00 · Men's cut"
    assert said == [("reminder_24h", text), ("reminder_1h", text)]


def test_of_a_visit_that_was_moved_at_its_new_time(
    alice: Phone, booking: str, clock: SetClock, runtime: Runtime
) -> None:
    old, new = datetime(2027, 3, 8, 9, tzinfo=UTC), datetime(2027, 3, 9, 10, tzinfo=UTC)
    to = {"starts_at": new.isoformat()}
    done(alice.patch(f"/api/business/booking/{booking}/", to), 200)
    day, hour = timedelta(days=1), timedelta(hours=1)
    said = heard(alice, clock, runtime, old - day, old - hour, new - day, new - hour)
    text = "Tuesday, 9 March 2027 at 11:00 · Men's cut"
    assert said == [("reminder_24h", text), ("reminder_1h", text)]


def test_of_a_visit_that_was_called_off_never(
    alice: Phone, booking: str, clock: SetClock, runtime: Runtime
) -> None:
    done(alice.delete(f"/api/business/booking/{booking}/"), 200)
    start = datetime(2027, 3, 8, 9, tzinfo=UTC)
    assert heard(alice, clock, runtime, start - timedelta(days=1), start - timedelta(hours=1)) == []
