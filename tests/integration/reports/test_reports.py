"""What Sentry hears when something breaks: what and where, and nothing about whom."""

import gzip
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask, request
from pydantic import SecretStr

from common.integrations.outside import OutsideError
from common.reports import Reports
from common.runtime import Runtime
from common.settings import Settings
from common.web.app import create_app
from common.web.contract import Api
from common.web.guards import anyone
from common.web.validation import Answer, Body, Query
from tests.patience import PATIENCE
from tools.local.cluster import free_port
from tools.local.serve import serving

CANARY = "kanarina"


class Wish(Body):
    """What nobody else may read."""

    secret: str


class Asked(Query):
    """The same in an address."""

    secret: str = ""


class Never(Answer):
    """What is never answered."""

    text: str


@dataclass
class Intake:
    """Sentry's intake on this machine: https://develop.sentry.dev/sdk/data-model/envelopes/."""

    envelopes: list[str] = field(default_factory=list)
    seconds: float = 0
    is_open: Event = field(default_factory=Event)
    has_come: Event = field(default_factory=Event)

    def app(self) -> Flask:
        """It takes whatever comes and keeps it as text."""
        app = Flask("intake")

        @app.post("/api/7/envelope/")
        def take() -> dict[str, str]:
            content = request.get_data()
            self.has_come.set()
            self.is_open.wait(self.seconds)
            zipped = request.headers.get("Content-Encoding") == "gzip"
            self.envelopes.append((gzip.decompress(content) if zipped else content).decode())
            return {"id": "0" * 32}

        return app

    def events(self) -> list[dict[str, Any]]:
        """The event in each envelope: its third line."""
        return [json.loads(envelope.splitlines()[2]) for envelope in self.envelopes]


@pytest.fixture
def intake() -> Intake:
    """Where reports arrive."""
    return Intake()


@pytest.fixture
def reported(runtime: Runtime, intake: Intake) -> Iterator[Settings]:
    """Settings with which errors go there; afterwards nobody reports any more."""
    root = logging.getLogger()
    before = list(root.handlers)
    with serving(intake.app()) as url:
        dsn = SecretStr(url.replace("http://", "http://public@") + "/7")
        yield runtime.settings.model_copy(update={"sentry_dsn": dsn})
    root.handlers[:] = before


def broken_api() -> Api:
    """A route that fails with everything it knows in its hands."""
    api = Api("auth")

    @api.post("/api/user/broken/", auth=anyone)
    def broken(body: Wish, query: Asked) -> Never:
        """Break."""
        in_hand = f"{body.secret} {query.secret}"
        try:
            stored: dict[str, Never] = {}
            return stored[in_hand]
        except KeyError as error:
            raise RuntimeError(f"could not store {in_hand}") from error

    return api


def test_a_report_says_what_broke_and_nothing_about_whom(
    runtime: Runtime, reported: Settings, intake: Intake
) -> None:
    app = create_app(broken_api(), replace(runtime, settings=reported))
    reply = app.test_client().post(
        f"/api/user/broken/?secret={CANARY}-query",
        json={"secret": f"{CANARY}-body"},
        headers={
            "Authorization": f"Bearer {CANARY}-token",
            "User-Agent": f"{CANARY}-agent",
            "Cookie": CANARY,
        },
        environ_base={"REMOTE_ADDR": "203.0.113.77"},
    )
    assert (reply.status_code, CANARY in reply.text) == (500, False)
    (event,) = intake.events()
    assert event["message"] == "a request failed"
    assert [each["type"] for each in event["exception"]["values"]] == ["KeyError", "RuntimeError"]
    last = event["exception"]["values"][-1]["stacktrace"]["frames"][-1]
    assert (last["function"], set(last)) == ("broken", {"filename", "function", "module", "lineno", "in_app"})
    told = intake.envelopes[0]
    assert CANARY not in told
    assert "203.0.113.77" not in told
    assert not {"request", "user", "breadcrumbs", "extra", "server_name", "contexts", "modules"} & set(event)


def test_what_a_log_says_beside_its_sentence_is_chosen(reported: Settings, intake: Intake) -> None:
    reports = Reports(reported)
    facts = {"outbox": "1234", "provider": "mail", "person": CANARY, "why": CANARY}
    reports.handle(_record("common.outbox", "for %s", CANARY, **facts))
    reports.handle(_record("werkzeug", f"a stranger's sentence about {CANARY}"))
    ours, theirs = intake.events()
    assert (ours["message"], theirs["message"]) == ("for %s", "werkzeug")
    assert (ours["tags"]["outbox"], ours["tags"]["provider"]) == ("1234", "mail")
    assert CANARY not in "".join(intake.envelopes)


def _record(name: str, sentence: str, *filled: str, **facts: str) -> logging.LogRecord:
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, sentence, filled, None)
    vars(record).update(facts)
    return record


def test_what_is_no_error_is_not_reported(runtime: Runtime, reported: Settings, intake: Intake) -> None:
    app = create_app(broken_api(), replace(runtime, settings=reported))
    assert app.test_client().post("/api/user/broken/", json={}).status_code == 422
    logging.getLogger("common").warning("a provider is back")
    assert intake.envelopes == []


def test_a_reply_does_not_suffer_from_a_deaf_intake(runtime: Runtime, reported: Settings) -> None:
    for dsn in (f"http://public@127.0.0.1:{free_port()}/7", "this is no address"):
        root = logging.getLogger()
        root.handlers[:] = [each for each in root.handlers if not isinstance(each, Reports)]
        ours = reported.model_copy(update={"sentry_dsn": SecretStr(dsn)})
        app = create_app(broken_api(), replace(runtime, settings=ours))
        reply = app.test_client().post("/api/user/broken/", json={"secret": "x"})
        assert (reply.status_code, reply.json["code"]) == (500, "unexpected")  # type: ignore[index]


def test_an_intake_that_takes_its_time_still_hears_the_next(reported: Settings, intake: Intake) -> None:
    """The SDK complains after a tenth of a second, and goes on all the same."""
    intake.seconds = 0.2
    reports = Reports(reported, patience_seconds=30)
    for number in range(2):
        reports.handle(_record("common", f"error {number}"))
    assert [event["message"] for event in intake.events()] == ["error 0", "error 1"]


def test_when_much_breaks_at_once_one_waits_for_all(reported: Settings, intake: Intake) -> None:
    intake.seconds = 10
    reports = Reports(reported, patience_seconds=30)
    first = Thread(target=reports.handle, args=[_record("common", "the first")])
    first.start()
    assert intake.has_come.wait(PATIENCE)
    reports.handle(_record("common", "the second"))
    assert first.is_alive()
    intake.is_open.set()
    first.join(PATIENCE)
    assert [event["message"] for event in intake.events()] == ["the first", "the second"]


def test_without_an_address_nothing_is_reported(runtime: Runtime) -> None:
    create_app(broken_api(), runtime)
    assert not any(isinstance(each, Reports) for each in logging.getLogger().handlers)


def test_two_families_in_one_process_report_once(
    runtime: Runtime, reported: Settings, intake: Intake
) -> None:
    for _family in range(2):
        create_app(broken_api(), replace(runtime, settings=reported))
    refused = OutsideError("the provider's own words")
    logging.getLogger("common.outbox").error("a message could not be delivered", exc_info=refused)
    assert [event["message"] for event in intake.events()] == ["a message could not be delivered"]
    assert "own words" not in intake.envelopes[0]
