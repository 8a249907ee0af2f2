"""What asking over HTTP has in common wherever a door does it itself."""

import requests
from urllib3.exceptions import NewConnectionError, SSLError

PATIENCE = (3, 5)
"""Seconds to connect, and between two pieces of the answer: eight in all."""

WORTH_ANOTHER_TRY = {408, 425, 429}
"""The refusals (4xx) that are about the moment, not about what was asked."""


def plain_session() -> requests.Session:
    """No ~/.netrc, no proxies: the settings say whom we talk to."""
    session = requests.Session()
    session.trust_env = False
    return session


def never_arrived(error: requests.RequestException) -> bool:
    """Whether no connection was made, so that nothing can have been done about the request."""
    told = error.args[0] if error.args else None
    reason = getattr(told, "reason", None)
    return isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError | SSLError)
