"""Who comes while everybody is busy is sent away at once; everybody else has never noticed."""

import io
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import Client, EnvironBuilder, TestResponse, run_wsgi_app

from common.db import Transactions
from common.runtime import Runtime
from common.turns import Turns, aside
from common.web.app import create_app
from common.web.contract import Api
from common.web.guards import anyone
from common.web.validation import Answer, Body
from tests.e2e.stack.waiting import until
from tests.patience import PATIENCE

ORIGIN = "https://app.avatid.test"
LONG = 100_000  # characters, and so read bit by bit


class Said(Answer):
    """One word."""

    text: str


class Told(Body):
    """A word, or many."""

    text: str


@dataclass
class House:
    """A family with one turn; `busy()` takes it until `let_go` is set."""

    client: Client
    let_go: threading.Event
    at_work: threading.Event
    statements: list[str]

    def ask(self, path: str = "/api/house/quick/", **more: Any) -> TestResponse:
        """Ask from this thread."""
        return self.client.open(path, **more)

    def busy(self, path: str = "/api/house/slow/") -> threading.Thread:
        """Somebody has the turn when this returns; the thread ends with their reply."""
        thread = threading.Thread(target=self.ask, args=(path,), daemon=True)
        thread.start()
        assert self.at_work.wait(PATIENCE)
        return thread


@pytest.fixture
def opened(runtime: Runtime, engine: sa.Engine) -> Iterator[Callable[..., House]]:
    """Opens the house with as many turns, places to wait and milliseconds as told."""
    let_go, statements = threading.Event(), list[str]()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    def open_house(waiting: int = 0, patience_ms: int = 0, warming_seconds: int = 0) -> House:
        at_work = threading.Event()
        told = {"requests_at_once": 1, "requests_waiting": waiting, "request_patience_ms": patience_ms}
        told |= {"request_warming_seconds": warming_seconds}
        settings = runtime.settings.model_copy(update=told | {"cors_origins": (ORIGIN,)})
        mine = replace(runtime, settings=settings, transactions=Transactions.of(engine))
        return House(Client(create_app(_api(let_go, at_work), mine)), let_go, at_work, statements)

    sa.event.listen(engine, "before_cursor_execute", note)
    yield open_house
    let_go.set()
    sa.event.remove(engine, "before_cursor_execute", note)


def _api(let_go: threading.Event, at_work: threading.Event) -> Api:
    api = Api("house")

    @api.get("/api/house/slow/", auth=anyone)
    def slow() -> Said:
        """Work until the test has seen enough."""
        at_work.set()
        assert let_go.wait(PATIENCE)
        return Said(text="done")

    @api.get("/api/house/outside/", auth=anyone)
    def outside() -> Said:
        """Wait for somebody else's computer."""
        with aside():
            at_work.set()
            assert let_go.wait(PATIENCE)
        return Said(text="done")

    @api.get("/api/house/quick/", auth=anyone)
    def quick() -> Said:
        """Answer at once."""
        return Said(text="here")

    @api.post("/api/house/told/", auth=anyone)
    def told(body: Told) -> Said:
        """Say how much was told."""
        return Said(text=str(len(body.text)))

    return api


def test_who_comes_while_everybody_is_busy_is_told_to_come_back_at_once(opened: Callable[..., House]) -> None:
    house = opened()
    house.busy()
    refused = house.ask(headers={"Accept-Language": "sq", "X-Request-Id": "mine"})
    assert (refused.status_code, refused.content_type) == (503, "application/problem+json")
    assert refused.headers["Retry-After"] == "1"
    assert refused.json is not None
    assert refused.json["code"] == "unavailable"
    assert refused.json["retry_after"] == 1
    assert refused.json["request_id"] == refused.headers["X-Request-Id"] == "mine"
    assert refused.headers["Content-Language"] == "sq"
    assert refused.json["title"] != "We are busy right now."
    assert refused.headers["Cache-Control"] == "no-store"


def test_a_refusal_costs_the_database_nothing(opened: Callable[..., House]) -> None:
    house = opened()
    house.busy()
    before = len(house.statements)
    assert house.ask().status_code == 503
    assert len(house.statements) == before


def test_each_refusal_has_a_name_of_its_own_and_a_browser_may_read_it(opened: Callable[..., House]) -> None:
    house = opened()
    house.busy()
    refused = [house.ask(headers={"Origin": ORIGIN}) for _ in range(2)]
    assert len({each.headers["X-Request-Id"] for each in refused}) == 2
    assert all(each.text.count(each.headers["X-Request-Id"]) == 1 for each in refused)
    assert {each.headers["Access-Control-Allow-Origin"] for each in refused} == {ORIGIN}
    assert house.ask(method="HEAD").data == b""


@pytest.mark.parametrize("path", ["/health/", "/avatid-house/health/", "/health/db/"])
def test_a_health_page_is_never_refused(opened: Callable[..., House], path: str) -> None:
    house = opened()
    house.busy()
    assert house.ask(path).status_code == 200
    assert house.ask("/api/house/quick/", method="OPTIONS", headers={"Origin": ORIGIN}).status_code == 200


def test_afterwards_everything_is_as_before(opened: Callable[..., House]) -> None:
    house = opened()
    somebody = house.busy()
    assert house.ask().status_code == 503
    house.let_go.set()
    somebody.join(PATIENCE)
    assert [house.ask().status_code for _ in range(3)] == [200, 200, 200]


def test_a_turn_comes_back_whatever_became_of_it(opened: Callable[..., House]) -> None:
    house = opened()
    wrong = [house.ask("/nowhere/").status_code, house.ask("/api/house/told/", method="POST").status_code]
    assert wrong == [404, 422]
    assert house.ask().status_code == 200


def test_whoever_finds_a_place_waits_for_a_turn_and_gets_it(opened: Callable[..., House]) -> None:
    house = opened(waiting=1, patience_ms=int(PATIENCE * 1000))
    house.busy()
    replies: list[int] = []
    waiting = threading.Thread(target=lambda: replies.append(house.ask().status_code), daemon=True)
    waiting.start()
    until(lambda: house.ask().status_code == 503, "the only place to wait is taken", PATIENCE)
    house.let_go.set()
    waiting.join(PATIENCE)
    assert replies == [200]


def test_whoever_waits_for_others_keeps_nobody_from_working(opened: Callable[..., House]) -> None:
    house = opened()
    somebody = house.busy("/api/house/outside/")
    assert house.ask().status_code == 200
    house.let_go.set()
    somebody.join(PATIENCE)
    assert house.ask().status_code == 200


class Dawdling(io.RawIOBase):
    """A body of which more comes only when the test says so."""

    def __init__(self, body: bytes, begun: threading.Event, go_on: threading.Event) -> None:
        self._body, self._begun, self._go_on = io.BytesIO(body), begun, go_on

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self._begun.set()
        assert self._go_on.wait(PATIENCE)
        return self._body.read(size)

    def readinto(self, into: Any) -> int:
        said = self.read(len(into))
        into[: len(said)] = said
        return len(said)


@pytest.mark.parametrize("length", [10, LONG], ids=["a short body", "a long one"])
def test_who_sends_slowly_keeps_nobody_from_working(opened: Callable[..., House], length: int) -> None:
    house = opened()
    body = b'{"text": "' + b"a" * length + b'"}'
    sent = EnvironBuilder("/api/house/told/", method="POST", content_type="application/json").get_environ()
    begun = threading.Event()
    sent |= {"wsgi.input": Dawdling(body, begun, house.let_go), "CONTENT_LENGTH": str(len(body))}
    said: list[bytes] = []
    app = house.client.application
    slow = threading.Thread(target=lambda: said.extend(run_wsgi_app(app, sent)[0]), daemon=True)
    slow.start()
    assert begun.wait(PATIENCE)
    assert house.ask().status_code == 200
    house.let_go.set()
    slow.join(PATIENCE)
    assert json.loads(b"".join(said)) == {"text": str(length)}


def test_it_is_told_once_a_second_and_not_once_a_request(
    opened: Callable[..., House], caplog: pytest.LogCaptureFixture
) -> None:
    house = opened()
    house.busy()
    with caplog.at_level(logging.WARNING, "common.web.overload"):
        for _ in range(20):
            assert house.ask().status_code == 503
    told = [each for each in caplog.records if each.getMessage() == "requests are sent away"]
    assert 1 <= len(told) < 20


def test_late_is_served_while_nobody_is_at_work_and_refused_while_somebody_is() -> None:
    """A machine that stood still is no rush; what lay in the socket during one is."""
    turns = Turns(at_once=2, waiting=1, patience_seconds=0.025)
    assert turns.begin(waited_seconds=60)
    assert not turns.begin(waited_seconds=60)
    assert turns.begin(waited_seconds=0.01)


def test_whoever_came_while_the_process_was_starting_is_served() -> None:
    """The first requests of a process have lain in its socket for as long as it took to start."""
    ages = {"warm_at": time.monotonic() + 3600, "cold_patience_seconds": 5}
    cold = Turns(at_once=2, waiting=1, patience_seconds=0.025, **ages)
    assert [cold.begin(waited_seconds=3), cold.begin(waited_seconds=3)] == [True, True]
