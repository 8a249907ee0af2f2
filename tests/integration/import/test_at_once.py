"""The same file sent by several hands at the same moment, on connections that really commit."""

from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy.orm import Session

from common.runtime import Runtime
from tests.integration.at_once import own, together
from tests.integration.conftest import Phone
from tests.integration.salon import SERVICE, done, open_salon

from .sending import SERVICES, send

HANDS, ROUNDS = 4, 3


@pytest.fixture
def runtime(runtime_that_commits: Runtime) -> Runtime:
    """Surroundings of these tests alone."""
    return runtime_that_commits


@pytest.fixture
def db(runtime: Runtime) -> Iterator[Session]:
    """A session that commits."""
    with runtime.transactions.begin() as db:
        yield db


def test_a_menu_that_is_sent_several_times_at_once_is_on_sale_once(bora: Phone, db: Session) -> None:
    salon = open_salon(bora, db)
    for round_ in range(ROUNDS):
        menu = f"{SERVICES}Beard {round_},500,20,barber,Agim\n"
        act = partial(send, content=menu, write=True, business=salon.uid)
        replies = together(*[partial(act, own(bora)) for _hand in range(HANDS)])
        assert [reply.status_code for reply in replies] == [200] * HANDS
    names = [each["name_en"] for each in done(bora.get(SERVICE, business=salon.uid), 200)]
    assert sorted(names) == ["Beard 0", "Beard 1", "Beard 2", "Men's cut"]
