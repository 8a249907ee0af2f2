"""A word sent through every field of every operation comes out in no log line and in no report to Sentry."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from common import reports
from common.settings import Settings
from common.web import logs
from tests.integration.authorization.conftest import world
from tests.integration.authorization.contract import operations
from tests.integration.authorization.world import World
from tests.integration.secrecy.posting import CANARIES, requests, send
from tests.proof import Proof

__all__ = ["world"]  # a fixture


class Outlets(logging.Handler):
    """Everything that leaves by a log, and by a report of an error."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(logging.INFO)
        self._lines, self._reports = logs.JsonLines("avatid-test"), reports.Reports(settings)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """As both would have it."""
        self.said.append(self._lines.format(record))
        if record.levelno >= logging.ERROR:
            event: Any = self._reports._event(record)
            self.said.append(json.dumps(reports._allowed(event, None), default=str))

    def leaks(self) -> list[str]:
        """What the word stands in."""
        return [line for line in self.said if any(word in line for word in CANARIES)]


@pytest.fixture
def outlets(settings: Settings) -> Iterator[Outlets]:
    """Listening to all of it."""
    listening, root = Outlets(settings), logging.getLogger()
    root.addHandler(listening)
    yield listening
    root.removeHandler(listening)


def posted(world: World, *, thorough: bool) -> int:
    """Send all requests there are; how many."""
    count = 0
    for operation in operations():
        for request in requests(world, operation, thorough=thorough):
            status = send(world, operation, request)
            assert status != 500, (operation.name, request.where)
            count += 1
    return count


def test_nothing_that_is_sent_comes_out(world: World, outlets: Outlets, proof: Proof) -> None:
    count = posted(world, thorough=False)
    assert len(outlets.said) >= count > 300
    assert outlets.leaks() == []
    proof.held("P24", "a word through every operation", requests=count, lines=len(outlets.said), canaries=0)
