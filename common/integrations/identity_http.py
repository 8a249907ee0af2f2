"""Asking an identity provider something: JSON over HTTPS, three seconds to connect and eight in all."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

from common.integrations.identity import IdentityError
from common.integrations.wire import LATER, PATIENCE, plain_session

_PLAIN = {"Accept": "application/json", "Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Said:
    """A provider's reply: yes with what it says, or no (4xx) with its reasons."""

    is_yes: bool
    body: dict[str, Any]


def get(url: str, asked: Mapping[str, str] | None = None) -> Said:
    """GET with query parameters; raises `IdentityError` when there is no sensible answer."""
    return _ask("GET", url, params=asked)


def post(url: str, form: Mapping[str, str]) -> Said:
    """POST a form; raises `IdentityError` when there is no sensible answer."""
    return _ask("POST", url, data=form)


def _ask(method: str, url: str, **sent: Any) -> Said:
    """Errors carry no address and no cause: the library's own words quote the URL, and tokens with it."""
    try:
        with plain_session() as session:
            sent |= {"timeout": PATIENCE, "allow_redirects": False, "headers": _PLAIN}
            reply = session.request(method, url, **sent)
    except (requests.RequestException, OSError, ValueError) as error:
        raise IdentityError(f"could not be reached: {type(error).__name__}") from None
    return _said(reply.status_code, reply.content)


def _said(status: int, content: bytes) -> Said:
    if status in LATER or not (200 <= status < 300 or 400 <= status < 500):
        raise IdentityError(f"answered {status}")
    try:
        body = json.loads(content or b"{}")
    except (ValueError, RecursionError):
        raise IdentityError(f"answered {status} and no JSON") from None
    if not isinstance(body, dict):
        raise IdentityError(f"answered {status} and no object")
    return Said(status < 300, body)
