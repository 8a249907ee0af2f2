"""Several clocks and several hands at the same moment."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import BusyCalendar, BusyTime, Employee, Outbox
from common.runtime import Runtime
from functions.business.onboarding.busy_calendars import actions
from functions.business.onboarding.busy_calendars.keeping import Read, between, keep
from functions.business.tasks.busy import read_busy_calendars
from tests.integration.invitations.committed import Shop, at_once, open_shop

ADDRESS = "https://calendar.example.com/{number}.ics"


def connect(runtime: Runtime, shop: Shop, number: int) -> str:
    """Dritan's calendar of that number."""

    def act(db: Session) -> str:
        dritan = db.get_one(Employee, shop.employee_id)
        url = ADDRESS.format(number=number)
        return str(actions.connect(db, dritan, url, clock=runtime.clock, settings=runtime.settings).uid)

    return runtime.transactions.run(act)


def test_of_eight_at_once_five_are_connected(runtime_that_commits: Runtime, clock: SetClock) -> None:
    shop = open_shop(runtime_that_commits.transactions, clock)
    ended = at_once([partial(connect, runtime_that_commits, shop, number) for number in range(8)])
    assert ended.count("too_many_calendars") == 3
    assert at_once([partial(connect, runtime_that_commits, shop, 1)] * 2) == ["too_many_calendars"] * 2


def test_each_calendar_that_is_due_is_taken_once(runtime_that_commits: Runtime, clock: SetClock) -> None:
    work = runtime_that_commits.transactions
    shops = [open_shop(work, clock) for _shop in range(4)]
    for number in range(5):
        for shop in shops:
            connect(runtime_that_commits, shop, number)
    clock.advance(timedelta(hours=1))
    ended = at_once([partial(read_busy_calendars, runtime_that_commits)] * 4)
    assert sum(each["due"] for each in ended if isinstance(each, dict)) == 20
    with work.begin() as db:
        told = db.scalars(select(Outbox.payload).where(Outbox.due == clock.now())).all()
    assert len({each["calendar"] for each in told if "calendar" in each}) == 20
    assert read_busy_calendars(runtime_that_commits) == {"due": 0}


def test_two_readings_at_once_leave_one(runtime_that_commits: Runtime, clock: SetClock) -> None:
    """Neither half of the one and half of the other, nor both."""
    work, settings = runtime_that_commits.transactions, runtime_that_commits.settings
    shop = open_shop(work, clock)
    connect(runtime_that_commits, shop, 1)
    with work.begin() as db:
        uid = db.scalars(select(BusyCalendar.uid)).one()
    now, hour = clock.now(), timedelta(hours=1)

    def read(number: int) -> bool:
        busy = [(now + (number + 10 * n) * hour, now + (number + 10 * n + 1) * hour) for n in range(50)]
        found = Read(now, between(now)[1], busy, "")
        return work.run(lambda db: keep(db, uid, found, settings))

    for _round in range(10):
        assert True in at_once([partial(read, number) for number in range(2, 8)])
        with work.begin() as db:
            starts = db.scalars(select(BusyTime.starts_at).order_by(BusyTime.starts_at)).all()
        assert len(starts) == 50
        assert {(each - starts[0]) / hour % 10 for each in starts} == {0}
