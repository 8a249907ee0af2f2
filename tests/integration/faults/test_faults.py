"""A request that fails for a reason nobody had thought of is counted, and its reply is the polite one."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.db import Transactions
from common.errors import Conflict
from common.models import Fault
from common.runtime import Runtime
from common.web.app import create_app
from common.web.contract import Api
from common.web.guards import anyone
from common.web.validation import Answer
from tests.integration.at_once import together

SLIP, STUMBLE = "/api/clumsy/slip/<uuid:uid>/", "/api/clumsy/stumble/"


class Said(Answer):
    """What the test family says."""

    text: str = "ok"


def clumsy(runtime: Runtime) -> FlaskClient:
    """A family that fails as real ones should not."""
    api = Api("clumsy")

    @api.get(SLIP, auth=anyone)
    def slip(uid: UUID) -> Said:
        """Fail with somebody's words in hand."""
        raise LookupError("alice@example.com")

    @api.get(STUMBLE, auth=anyone)
    def stumble(db: Session) -> Said:
        """Fail in the middle of a transaction."""
        db.add(Fault(hour=runtime.clock.now(), family="half", route="/", kind="Done"))
        db.flush()
        raise KeyError("name")

    @api.get("/api/clumsy/refuse/", auth=anyone)
    def refuse() -> Said:
        """Refuse, as one may."""
        raise Conflict

    return create_app(api, runtime).test_client()


@pytest.fixture
def phone(runtime: Runtime) -> FlaskClient:
    """Somebody who asks it."""
    return clumsy(runtime)


def counted(db: Session) -> list[tuple[str, str, str, int]]:
    """What has been counted."""
    rows = db.scalars(select(Fault).order_by(Fault.route).execution_options(populate_existing=True))
    return [(each.family, each.route, each.kind, each.times) for each in rows]


def test_it_is_counted_by_route_and_kind_without_anybodys_words(phone: FlaskClient, db: Session) -> None:
    for _time in range(3):
        reply = phone.get(f"/api/clumsy/slip/{uuid4()}/")
        assert (reply.status_code, reply.json and reply.json["code"]) == (500, "unexpected")
    phone.get(STUMBLE)
    assert counted(db) == [("clumsy", SLIP, "LookupError", 3), ("clumsy", STUMBLE, "KeyError", 1)]


def test_the_last_one_can_be_found_in_the_log(phone: FlaskClient, db: Session) -> None:
    for name in ("first", "second"):
        phone.get(STUMBLE, headers={"X-Request-Id": name})
    assert db.scalars(select(Fault.last_request_id)).all() == ["second"]


def test_refusals_are_no_faults(phone: FlaskClient, db: Session) -> None:
    assert phone.get("/api/clumsy/refuse/").status_code == 409
    assert phone.get("/api/clumsy/nowhere/").status_code == 404
    assert phone.post(STUMBLE).status_code == 405
    assert counted(db) == []


def test_each_hour_counts_anew(phone: FlaskClient, db: Session, clock: SetClock) -> None:
    began = clock.now()
    phone.get(STUMBLE)
    clock.advance(timedelta(minutes=59, seconds=59))
    phone.get(STUMBLE)
    clock.advance(timedelta(seconds=1))
    phone.get(STUMBLE)
    for _time in range(2):
        phone.get(f"/api/clumsy/slip/{uuid4()}/")
    found = {(each.kind, each.times, each.hour) for each in db.scalars(select(Fault))}
    later = began + timedelta(hours=1)
    assert found == {("LookupError", 2, later), ("KeyError", 1, later), ("KeyError", 2, began)}


def test_where_nobody_can_count_the_reply_is_the_same(runtime: Runtime, db: Session) -> None:
    def out_of_reach() -> Session:
        raise OSError("no route to host")

    phone = clumsy(replace(runtime, transactions=Transactions(out_of_reach)))
    reply = phone.get(f"/api/clumsy/slip/{uuid4()}/")
    assert (reply.status_code, reply.json and reply.json["code"]) == (500, "unexpected")
    assert counted(db) == []


def test_many_at_once_are_all_counted(runtime_that_commits: Runtime) -> None:
    phone = clumsy(runtime_that_commits)
    ask = phone.application.test_client
    together(*[lambda: ask().get(STUMBLE)] * 4)
    with runtime_that_commits.transactions.begin() as db:
        assert counted(db) == [("clumsy", STUMBLE, "KeyError", 4)]
