"""Twilio's SDK led to the fakes, and how its refusals are expected."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient

from tests.patience import PATIENCE
from tools.local.identities import TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN
from tools.local.providers.contracts import of_openapi_reply, problems

ALICE = "+355691234567"
AUTH = (TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN)

needs_contracts = pytest.mark.skipif(
    "CONTRACTS_DIR" not in os.environ, reason="CONTRACTS_DIR does not say where the official descriptions are"
)


class ToTheFake(TwilioHttpClient):  # type: ignore[misc]
    """Twilio's transport, which takes every request to one address on this machine."""

    def __init__(self, url: str) -> None:
        super().__init__(timeout=PATIENCE)
        self._there = urlsplit(url)

    def request(self, method: str, url: str, *args: Any, **more: Any) -> Any:
        """The same request, elsewhere."""
        there = urlsplit(url)._replace(scheme=self._there.scheme, netloc=self._there.netloc)
        return super().request(method, there.geturl(), *args, **more)


def refuses(status: int, code: int, act: Callable[[], object]) -> None:
    """Expect Twilio's error `code` with an HTTP status."""
    with pytest.raises(TwilioRestException) as refusal:
        act()
    assert (refusal.value.status, refusal.value.code) == (status, code)


def looks_right(reply: requests.Response, file: str, path: str) -> None:
    """Hold the reply to a POST against the official description of `path`."""
    official = of_openapi_reply(Path(os.environ["CONTRACTS_DIR"], file), path, "post", reply.status_code)
    assert problems(official, reply.json()) == []
