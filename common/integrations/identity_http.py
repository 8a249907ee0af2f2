"""Asking an identity provider something: JSON over HTTPS, three seconds to connect and eight in all."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from common.integrations.identity import IdentityError

_CONNECT_SECONDS, _SECONDS = 3, 8
_LARGEST = 256 * 1024
_PIECE = 16 * 1024
_ASK_AGAIN = {408, 425, 429}
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
    deadline = time.monotonic() + _SECONDS
    patience = (_CONNECT_SECONDS, _SECONDS - _CONNECT_SECONDS)
    try:
        with requests.Session() as session:
            session.trust_env = False  # no ~/.netrc, no proxies: the settings say whom we talk to
            sent |= {"timeout": patience, "stream": True, "allow_redirects": False, "headers": _PLAIN}
            reply = session.request(method, url, **sent)
            content = _content(reply, deadline)
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        raise IdentityError(f"could not be reached: {type(error).__name__}") from None
    return _said(reply.status_code, content)


def _content(reply: requests.Response, deadline: float) -> bytes:
    """The body, unless it is too long or drips in too slowly: a timeout alone counts only the pauses."""
    content = b""
    while piece := reply.raw.read1(_PIECE):
        content += piece
        if len(content) > _LARGEST:
            raise IdentityError("answered too much")
        if time.monotonic() > deadline:
            raise IdentityError("answered too slowly")
    return content


def _said(status: int, content: bytes) -> Said:
    if status in _ASK_AGAIN or not (200 <= status < 300 or 400 <= status < 500):
        raise IdentityError(f"answered {status}")
    try:
        body = json.loads(content or b"{}")
    except (ValueError, RecursionError):
        raise IdentityError(f"answered {status} and no JSON") from None
    if not isinstance(body, dict):
        raise IdentityError(f"answered {status} and no object")
    return Said(status < 300, body)
