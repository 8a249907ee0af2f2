"""Several people at the same moment, on connections that really commit."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import Booking, Occupancy
from common.runtime import Runtime
from tests import database
from tests.integration.at_once import own, together
from tests.integration.booking.ordering import BOOK
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, open_salon
from tools.local.cluster import Cluster

RACERS, ROUNDS = 8, 10
MONDAY = "2027-03-08"
STARTS = [f"{9 + n // 2:02d}:{'30' if n % 2 else '00'}" for n in range(16)]


@pytest.fixture
def runtime(runtime_that_commits: Runtime) -> Runtime:
    """Surroundings of these tests alone."""
    return runtime_that_commits


@pytest.fixture
def db(runtime: Runtime) -> Iterator[Session]:
    """A session that commits."""
    with runtime.transactions.begin() as db:
        yield db


@pytest.fixture
def crowd(sign_up: Callable[..., Phone]) -> list[Phone]:
    """As many customers as race."""
    return [sign_up(f"Racer {number}") for number in range(RACERS)]


def order(salon: Salon, start: str, **more: Any) -> dict[str, Any]:
    """A cut on a Monday in a week, by anybody."""
    return {
        "business": salon.uid,
        "service": salon.cut,
        "date": MONDAY,
        "start_time": start,
    } | more


def book(phone: Phone, *orders: dict[str, Any]) -> list[tuple[int, str]]:
    """What came of each, one after the other."""
    replies = [own(phone).post(BOOK, each) for each in orders]
    return [(reply.status_code, reply.json.get("code", "")) for reply in replies]


def deadlocks(db: Session, cluster: Cluster) -> int:
    """How many the server has seen in this database, counted when everybody has hung up."""
    bind = db.get_bind()
    assert isinstance(bind, sa.Engine)
    db.commit()
    name = bind.url.database
    bind.dispose()
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = :name"
    with database.superuser(cluster, "postgres") as connection:
        for _try in range(100):
            if not connection.scalar(sa.text(others), {"name": name}):
                break
            time.sleep(0.05)
        counted = "SELECT deadlocks FROM pg_stat_database WHERE datname = :name"
        return connection.scalar(sa.text(counted), {"name": name}) or 0


def test_eight_who_do_not_mind_by_whom_fill_the_three_chairs_every_round(
    bora: Phone, crowd: list[Phone], db: Session
) -> None:
    salon = open_salon(bora, db)
    salon.add_employee("Mira")
    for start in STARTS[:ROUNDS]:
        ended = together(*(partial(book, phone, order(salon, start)) for phone in crowd))
        assert Counter(each for one in ended for each in one) == {
            (201, ""): 3,
            (409, "slot_taken"): RACERS - 3,
        }
    db.rollback()
    assert db.scalar(select(func.count()).select_from(Booking)) == 3 * ROUNDS
    assert db.scalar(select(func.count()).select_from(Occupancy)) == 3 * ROUNDS


def test_the_same_crowd_in_two_shops_never_waits_in_a_ring(
    bora: Phone, erion: Phone, crowd: list[Phone], db: Session, cluster: Cluster
) -> None:
    """Half of them go to one shop first, half to the other; everybody wants what the others want."""
    shops = [open_salon(bora, db), open_salon(erion, db, name="Erion's", name_sq="Te Erioni")]
    for number in range(ROUNDS):
        here, there = STARTS[number], STARTS[(number + 4) % len(STARTS)]
        ways = [
            [order(shops[turn], here), order(shops[1 - turn], there), order(shops[turn], there)]
            for turn in (0, 1)
        ]
        ended = together(*(partial(book, each, *ways[place % 2]) for place, each in enumerate(crowd)))
        codes = {each for one in ended for each in one}
        assert codes <= {(201, ""), (409, "slot_taken"), (409, "already_booked")}, codes
    db.rollback()
    doubles = sa.text(
        "SELECT count(*) FROM occupancy a JOIN occupancy b ON a.resource_id = b.resource_id AND a.id < b.id "
        "AND a.during && b.during WHERE a.active AND b.active"
    )
    assert db.scalar(doubles) == 0
    assert deadlocks(db, cluster) == 0


def test_nobody_is_in_two_shops_at_once_however_fast_they_tap(
    bora: Phone, erion: Phone, alice: Phone, db: Session
) -> None:
    shops = [open_salon(bora, db), open_salon(erion, db, name="Erion's", name_sq="Te Erioni")]
    for start in STARTS[:ROUNDS]:
        ended = together(*(partial(book, alice, order(shop, start)) for shop in shops))
        assert sorted(each for one in ended for each in one) == [(201, ""), (409, "already_booked")]


def test_the_other_shops_booking_is_named(bora: Phone, erion: Phone, alice: Phone, db: Session) -> None:
    shops = [open_salon(bora, db), open_salon(erion, db, name="Erion's", name_sq="Te Erioni")]
    first = alice.post(BOOK, order(shops[0], "10:00")).json
    reply = alice.post(BOOK, order(shops[1], "10:15"))
    assert (reply.status_code, reply.json["booking"]) == (409, first["uid"])
    assert alice.post(BOOK, order(shops[1], "10:30")).status_code == 201


def test_a_series_and_single_visits_race_without_a_ring(
    bora: Phone, crowd: list[Phone], db: Session, cluster: Cluster
) -> None:
    salon = open_salon(bora, db)
    series = {"repeat": {"every_weeks": 1, "times": 3, "skip_conflicts": True}}
    for start in STARTS[:4]:
        wishes = [order(salon, start, **(series if place % 2 else {})) for place in range(RACERS)]
        ended = together(*(partial(book, *each) for each in zip(crowd, wishes, strict=True)))
        assert {status for one in ended for status, _code in one} <= {201, 409}
        assert sum(status == 201 for one in ended for status, _code in one) >= 2
    db.rollback()
    on_monday = select(func.count()).select_from(Booking).where(Booking.local_on == sa.text(f"'{MONDAY}'"))
    assert db.scalar(on_monday) == 2 * 4
    assert deadlocks(db, cluster) == 0


def test_a_cap_is_kept_however_many_phones_somebody_has(bora: Phone, crowd: list[Phone], db: Session) -> None:
    """Different hours with different people: only the customer's own row makes them take turns."""
    salon = open_salon(bora, db)
    salon.set_policy(max_active_per_customer=1)
    for number, phone in enumerate(crowd[:6]):
        ways = [("10:00", salon.dritan), ("14:00", salon.elira)]
        more = {"guest": {"name": "Ana"}, "date": f"2027-03-{8 + number:02d}"}
        wishes = [order(salon, start, employee=who, **more) for start, who in ways]
        ended = together(*(partial(book, phone, wish) for wish in wishes))
        assert sorted(each for one in ended for each in one) == [(201, ""), (409, "cap")]
