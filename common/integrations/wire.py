"""What asking over HTTP has in common wherever a door does it itself."""

import ssl
import time
from typing import Any, TypeVar

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError

PATIENCE = (3, 5)
"""Seconds to connect, and between two pieces of the answer."""
SECONDS = 8
"""The same in all."""

LATER = {408, 425, 429}
"""The refusals (4xx) that are about the moment, not about what was asked."""
WORTH_ANOTHER_TRY = LATER | {401}
"""Those, and that our key is not good: somebody will mend it, and what was asked is not to blame."""

_LARGEST = 4 * 1024 * 1024
_PIECE = 16 * 1024

Session = TypeVar("Session", bound=requests.Session)


class Punctual(HTTPAdapter):
    """Asks once, and gives an answer that drips in no longer than all in all: a timeout counts only the pauses."""

    def __init__(self, seconds: float = SECONDS, **how: Any) -> None:
        super().__init__(max_retries=0, **how)
        self._seconds = seconds

    def send(
        self, request: requests.PreparedRequest, stream: bool = False, *args: Any, **more: Any
    ) -> requests.Response:
        """Send one request; raises what `requests` does."""
        until = time.monotonic() + self._seconds
        reply = super().send(request, True, *args, **more)
        if not stream:
            reply._content = _content(reply, until)
        return reply


def _content(reply: requests.Response, until: float) -> bytes:
    content = b""
    try:
        while piece := reply.raw.read1(_PIECE, decode_content=True):
            content += piece
            if len(content) > _LARGEST:
                raise requests.ConnectionError("the answer is too long")
            if time.monotonic() > until:
                raise requests.ReadTimeout("the answer is too slow")
    except requests.RequestException:
        reply.close()
        raise
    except (HTTPError, OSError) as error:
        reply.close()
        raise requests.ConnectionError(error) from None
    return content


def plain(session: Session) -> Session:
    """No ~/.netrc, no proxies: the settings say whom we talk to. Once, and not for ever."""
    session.trust_env = False
    for start in ("https://", "http://"):
        session.mount(start, Punctual())
    return session


def plain_session() -> requests.Session:
    """A new one."""
    return plain(requests.Session())


def never_arrived(error: requests.RequestException) -> bool:
    """Whether no connection was made, so that nothing can have been done about the request.

    Of what goes wrong with TLS only a certificate is surely seen before anything is sent.
    """
    told = error.args[0] if error.args else None
    reason = getattr(told, "reason", None)
    if isinstance(reason, SSLError):
        return bool(reason.args) and isinstance(reason.args[0], ssl.SSLCertVerificationError)
    return isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError)
