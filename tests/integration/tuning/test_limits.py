"""A limit that an operator has set counts instead of the declared one, and no other does."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.errors import Forbidden, Invalid, NotFound
from common.models import OperatorRole
from common.runtime import Runtime
from common.tuning import standing
from common.tuning.declared import DeclaredLimit
from common.tuning.setting import MOST_TIMES
from tests.integration.booking.ordering import BOOK
from tests.integration.conftest import Phone, open_town
from tests.integration.tuning.conftest import REASON, Panel
from tools import generate

BOOKING, TOPICS = "book:address:60", "topics:user:3600"
NEWS = "/api/notifications/topics/news/"


def test_every_limit_of_every_route_has_a_name_of_its_own(
    contract: dict[str, Any], declared: dict[str, DeclaredLimit]
) -> None:
    numbers: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for api in generate.apis():
        for limit in (each for route in api.routes for each in route.limits):
            numbers[limit.key].add((limit.times, limit.seconds))
    assert set(numbers) == set(declared)
    assert [name for name, each in numbers.items() if len(each) > 1] == []
    assert declared[BOOKING] == DeclaredLimit(BOOKING, 120, 60, ("POST /api/business/book/",))
    assert len(declared["upload:user:3600"].routes) == 2


def test_every_name_can_be_kept(
    panel: Panel, declared: dict[str, DeclaredLimit], db: Session, clock: SetClock
) -> None:
    for limit in declared.values():
        panel.limit(limit, limit.times + 1)
    assert all(each.is_set for each in standing.limits(db, declared))


def test_a_lower_one_holds_with_the_next_request(
    alice: Phone, panel: Panel, declared: dict[str, DeclaredLimit]
) -> None:
    assert alice.post(BOOK, {}).status_code == 422
    panel.limit(declared[BOOKING], 2)
    said = [alice.post(BOOK, {}) for _try in range(3)]
    assert (said[-1].status_code, said[-1].headers["RateLimit-Limit"]) == (429, "2")
    assert alice.post("/api/business/waitlist/", {}).status_code == 422


def test_a_higher_one_lets_more_in(alice: Phone, panel: Panel, declared: dict[str, DeclaredLimit]) -> None:
    panel.limit(declared[TOPICS], 500)
    reply = alice.post(NEWS)
    assert (reply.headers["RateLimit-Limit"], reply.headers["RateLimit-Remaining"]) == ("500", "499")


def test_the_local_stacks_factor_stays(
    alice: Phone, panel: Panel, declared: dict[str, DeclaredLimit], runtime: Runtime
) -> None:
    panel.limit(declared[BOOKING], 2)
    loose = runtime.settings.model_copy(update={"per_address_factor": 10})
    there = replace(alice, town=open_town(replace(runtime, settings=loose)))
    said = [there.post(BOOK, {}) for _try in range(21)]
    assert [each.status_code for each in said] == [422] * 20 + [429]


def test_it_is_as_declared_again(
    alice: Phone, panel: Panel, declared: dict[str, DeclaredLimit], db: Session
) -> None:
    panel.limit(declared[TOPICS], 2)
    panel.reset(TOPICS)
    assert alice.post(NEWS).headers["RateLimit-Limit"] == "120"
    panel.limit(declared[TOPICS], 2)
    assert panel.limit(declared[TOPICS], 120)
    assert alice.post(NEWS).headers["RateLimit-Limit"] == "120"
    assert not any(each.is_set for each in standing.limits(db, declared))
    with pytest.raises(NotFound):
        panel.reset(TOPICS)


@pytest.mark.parametrize("times", [-1, 0, MOST_TIMES + 1, 10**30])
def test_a_number_that_would_close_or_break_everything_is_refused(
    panel: Panel, declared: dict[str, DeclaredLimit], db: Session, times: int
) -> None:
    with pytest.raises(Invalid):
        panel.limit(declared[BOOKING], times)
    assert not any(each.is_set for each in standing.limits(db, declared))


def test_support_sets_no_limits(panel: Panel, declared: dict[str, DeclaredLimit]) -> None:
    panel.operator.role = OperatorRole.SUPPORT
    with pytest.raises(Forbidden):
        panel.limit(declared[BOOKING], 2)
    with pytest.raises(Forbidden):
        panel.reset(BOOKING)


def test_a_turn_is_audited_with_the_numbers_and_the_reason(
    panel: Panel, declared: dict[str, DeclaredLimit]
) -> None:
    assert panel.limit(declared[BOOKING], 60)
    assert not panel.limit(declared[BOOKING], 60)
    assert panel.limit(declared[BOOKING], 30)
    panel.reset(BOOKING)
    assert panel.audited == [
        ("tuning.limit_set", {"limit": BOOKING, "from": 120, "to": 60}, REASON),
        ("tuning.limit_set", {"limit": BOOKING, "from": 60, "to": 30}, REASON),
        ("tuning.limit_reset", {"limit": BOOKING, "from": 30}, REASON),
    ]


def test_one_that_this_release_no_longer_knows_is_seen_and_can_be_dropped(
    panel: Panel, declared: dict[str, DeclaredLimit], db: Session
) -> None:
    panel.limit(DeclaredLimit("fax:user:60", 5, 60, ()), 9)
    gone = next(each for each in standing.limits(db, declared) if each.declared is None)
    assert (gone.name, gone.times, gone.changed_by) == ("fax:user:60", 9, "Teuta")
    panel.reset("fax:user:60")
    assert all(each.declared for each in standing.limits(db, declared))
