"""Trying out a whole town: what it lists is booked and given back."""

from collections.abc import Callable
from random import Random

import pytest
from sqlalchemy.orm import Session

from common.settings import Settings
from functions.booking.free_times import free_times
from tools.verify.trying import Listing, Tally, Trial
from tools.verify.worlds import World

Try = Callable[..., Tally]


@pytest.fixture
def tried(db: Session, settings: Settings) -> Try:
    """What comes of booking the times of a made-up world, `most` of each of its shops."""

    def look(seed: int, most: int, listing: Listing = free_times) -> Tally:
        world, tally = World(db, seed), Tally()
        trial = Trial(db, world.now, settings, Random(seed), most, listing)
        for shop in world.shops:
            tally.add(trial.of(shop.business, *world.days))
        db.rollback()
        return tally

    return look
