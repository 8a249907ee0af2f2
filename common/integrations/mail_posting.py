"""Handing a letter over by HTTP, once, and telling what is certain from what is not."""

from collections.abc import Mapping
from typing import Any

import requests

from common.integrations.mail import MailError
from common.integrations.wire import PATIENCE, never_arrived, plain_session

_ASKED_BEHIND = {502, 504}  # a gateway of theirs did not hear how it ended
_WRONG_LETTER = {400, 413, 415, 422}
"""What is about the letter. A key that is refused, or a sender, is about us: all letters wait until it is mended."""


def posted(office: str, url: str, headers: Mapping[str, str], letter: Any) -> requests.Response:
    """Post one letter as JSON; raises `MailError`, with `unknown` when it may have been taken all the same.

    Permanent is what they say is wrong with the letter itself. Their sentences may quote it and are not kept.
    """
    try:
        with plain_session() as session:
            reply = session.post(
                url, json=letter, headers=dict(headers), timeout=PATIENCE, allow_redirects=False
            )
    except requests.RequestException as error:
        said = f"{office} could not be asked: {type(error).__name__}"
        raise MailError(said, unknown=not never_arrived(error)) from None
    if not 200 <= reply.status_code < 300:
        raise _refusal(office, reply.status_code)
    return reply


def _refusal(office: str, status: int) -> MailError:
    return MailError(
        f"{office} answered {status}", permanent=status in _WRONG_LETTER, unknown=status in _ASKED_BEHIND
    )


def headers_of(unsubscribe: str) -> dict[str, str]:
    """What lets somebody's mail program stop such letters with one click: RFC 8058, section 3.1."""
    if not unsubscribe:
        return {}
    return {"List-Unsubscribe": f"<{unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
