"""P25: what is listed can be booked, in sixty made-up towns around the days on which clocks change."""

from collections.abc import Callable, Iterator
from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from functions.booking.free_times import free_times
from tests.conftest import settings_for
from tests.integration.verify.test_sabotage import of_this_morning
from tests.proof import Proof
from tools.local.cluster import Cluster
from tools.verify.trying import Listing, Tally, Trial
from tools.verify.worlds import World

WORLDS, MOST = 60, 40


@pytest.fixture
def tried(cluster: Cluster, own_database: str, access_key: str) -> Iterator[Callable[..., Tally]]:
    """What comes of booking the times of one made-up town; it is gone afterwards."""
    settings = settings_for(cluster.url(database=own_database), access_key)
    engine = sa.create_engine(settings.database)

    def look(seed: int, listing: Listing = free_times) -> Tally:
        tally = Tally()
        with Session(engine, expire_on_commit=False) as db:
            world = World(db, seed)
            trial = Trial(db, world.now, settings, Random(seed), MOST, listing)
            for shop in world.shops:
                tally.add(trial.of(shop.business, *world.days))
            db.rollback()
        return tally

    yield look
    engine.dispose()


def test_every_offered_time_books(tried: Callable[..., Tally], proof: Proof) -> None:
    total = Tally()
    for seed in range(1000, 1000 + WORLDS):
        total.add(tried(seed))
    proof.held(
        "P25",
        "every listed time of made-up towns is booked",
        towns=WORLDS,
        businesses=total.businesses,
        offered=total.offered,
        tried=total.tried,
        refused=len(total.refused),
    )
    assert [str(each) for each in total.refused] == []


def test_a_listing_without_notice_is_refused(tried: Callable[..., Tally], proof: Proof) -> None:
    """The sabotage: a listing that is twelve hours old."""
    refused = [each for seed in range(1000, 1010) for each in tried(seed, of_this_morning).refused]
    assert {each.why for each in refused} >= {"too_soon"}
    proof.broke("P25", "with a listing that is twelve hours old", refused=len(refused))
