"""Each process knows what was turned, a little late and whatever happens to the database."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.db import Transactions
from common.errors import Unavailable
from common.runtime import Runtime
from common.tuning import Feature, FeatureOff, Tuned, Tuner, check
from tests.integration.tuning.conftest import Panel

OFF = Tuned(off=frozenset({"chat"}))


def test_it_looks_again_after_so_many_seconds(runtime: Runtime, panel: Panel, clock: SetClock) -> None:
    tuner = Tuner(runtime.transactions, clock, 10)
    assert tuner.tuned() == Tuned()
    panel.switch(Feature.CHAT, is_on=False)
    clock.advance(timedelta(seconds=9.9))
    assert tuner.tuned() == Tuned()
    clock.advance(timedelta(seconds=0.1))
    assert tuner.tuned() == OFF


def test_a_clock_that_is_set_back_does_not_keep_it_from_looking(
    runtime: Runtime, panel: Panel, clock: SetClock
) -> None:
    tuner = Tuner(runtime.transactions, clock, 10)
    assert tuner.tuned() == Tuned()
    panel.switch(Feature.CHAT, is_on=False)
    clock.at -= timedelta(hours=1)
    assert tuner.tuned() == OFF


class Moody:
    """A database that can go away."""

    def __init__(self, runtime: Runtime) -> None:
        self.is_there, self.asked, self._runtime = True, 0, runtime

    def session(self) -> Session:
        """One of its sessions."""
        self.asked += 1
        if not self.is_there:
            raise Unavailable
        return self._runtime.transactions._make_session()


def test_while_the_database_is_away_what_was_known_holds(
    runtime: Runtime, panel: Panel, clock: SetClock
) -> None:
    database = Moody(runtime)
    tuner = Tuner(Transactions(database.session), clock, 10)
    panel.switch(Feature.CHAT, is_on=False)
    assert tuner.tuned() == OFF
    database.is_there = False
    clock.advance(timedelta(minutes=5))
    assert tuner.tuned() == OFF


def test_a_process_that_never_could_read_goes_by_what_is_declared_and_asks_no_more_often(
    runtime: Runtime, clock: SetClock
) -> None:
    database = Moody(runtime)
    database.is_there = False
    tuner = Tuner(Transactions(database.session), clock, 10)
    assert tuner.tuned() == tuner.tuned() == Tuned()
    assert database.asked == 1


def test_an_act_can_ask_in_its_own_transaction(panel: Panel, db: Session) -> None:
    check(db, Feature.CHAT)
    panel.switch(Feature.CHAT, is_on=False)
    check(db, Feature.REGISTRATION)
    with pytest.raises(FeatureOff):
        check(db, Feature.CHAT)
