"""P1, at its root: whoever writes whatever, one stretch of one person's time has one owner."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from common.db import sqlstate
from common.models import Occupancy
from tests import database
from tests.prove.writing import Diary, open_diary
from tools.local.cluster import Cluster

WRITERS, ROUNDS = 8, 1000


@pytest.fixture
def diary(cluster: Cluster, own_database: str) -> Iterator[Diary]:
    """A shop with one employee, and as many bookings as there are writers."""
    engine = sa.create_engine(cluster.url(database=own_database), pool_size=WRITERS)
    with Session(engine) as db:
        yield open_diary(db, engine, WRITERS)
    engine.dispose()


def winners(diary: Diary, number: int) -> int:
    """All writers insert an overlapping stretch at once, without any lock; how many got in."""
    begins = datetime(2030, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    start, wins, reasons = threading.Barrier(WRITERS), list[int](), list[str]()

    def write(writer: int) -> None:
        stretch = Range(begins + timedelta(minutes=writer), begins + timedelta(minutes=30 + writer))
        values = {"business_id": diary.business_id, "resource_id": diary.resource_id, "during": stretch}
        start.wait()
        try:
            with diary.engine.begin() as connection:
                connection.execute(
                    sa.insert(Occupancy).values(booking_id=diary.booking_ids[writer], **values)
                )
            wins.append(writer)
        except DBAPIError as refused:
            reasons.append(sqlstate(refused))

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(reasons) <= {"23P01", "40P01"}
    return len(wins)


def test_one_stretch_has_one_owner(diary: Diary, write_figure: Callable[..., None]) -> None:
    doubles = sum(winners(diary, number) > 1 for number in range(ROUNDS))
    write_figure("P1-constraint", attempts=WRITERS * ROUNDS, double_bookings=doubles)
    assert doubles == 0


def test_without_the_constraint_it_has_several(diary: Diary, cluster: Cluster, own_database: str) -> None:
    """The sabotage: the same race is lost at once, so the proof above can fail."""
    with database.superuser(cluster, own_database) as connection:
        connection.execute(sa.text("ALTER TABLE occupancy DROP CONSTRAINT occupancy_no_overlap"))
    assert winners(diary, 0) > 1
