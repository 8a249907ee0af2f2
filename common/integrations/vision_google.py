"""Google's Cloud Vision: SafeSearch, by its REST interface, version 1."""

import base64
from functools import cached_property
from typing import Any

import google.auth
import requests
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2 import service_account

from common.integrations.google_account import account_key
from common.integrations.vision import KINDS, VisionError
from common.integrations.wire import PATIENCE, SECONDS, WORTH_ANOTHER_TRY, plain, plain_session
from common.settings import Settings

_SCOPES = ["https://www.googleapis.com/auth/cloud-vision"]
_WORDS = ("VERY_UNLIKELY", "UNLIKELY", "POSSIBLE", "LIKELY", "VERY_LIKELY")
_TOO_LIKELY = ("LIKELY", "VERY_LIKELY")


class GoogleVision:
    """The real one; `VISION_HOST` may name a stand-in that speaks the same contract."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._url = f"{settings.vision_host}/v1/images:annotate"

    def concerns(self, content: bytes) -> tuple[str, ...]:
        """What SafeSearch finds likely or more; an answer that does not say so clearly is none."""
        found = _annotation(self._said(content))
        if any(found.get(kind) not in _WORDS for kind in KINDS):
            raise VisionError("Vision did not say what it saw")
        return tuple(kind for kind in KINDS if found[kind] in _TOO_LIKELY)

    def _said(self, content: bytes) -> Any:
        image = {"content": base64.b64encode(content).decode()}
        asked = {"requests": [{"image": image, "features": [{"type": "SAFE_SEARCH_DETECTION"}]}]}
        try:
            with self._session() as session:
                reply = session.request(  # type: ignore[no-untyped-call]
                    "POST",
                    self._url,
                    json=asked,
                    timeout=PATIENCE,
                    max_allowed_time=SECONDS,
                    allow_redirects=False,
                )
                return _body(reply)
        except (GoogleAuthError, requests.RequestException, OSError, ValueError) as error:
            raise VisionError(f"Vision could not be asked: {type(error).__name__}") from error

    def _session(self) -> AuthorizedSession:
        with_patience = Request(plain_session())
        session = AuthorizedSession(  # type: ignore[no-untyped-call]
            self._credentials, refresh_timeout=SECONDS, auth_request=with_patience
        )
        return plain(session)

    @cached_property
    def _credentials(self) -> Credentials:
        """The key we were given, else the function's own identity; either keeps its token while it is good."""
        key = account_key(self._settings)
        if key is None:
            lent: Credentials = google.auth.default(scopes=_SCOPES)[0]
            return lent
        given: Credentials = service_account.Credentials.from_service_account_info(key, scopes=_SCOPES)  # type: ignore[no-untyped-call]
        return given


def _body(reply: requests.Response) -> Any:
    if reply.status_code != 200:
        permanent = 400 <= reply.status_code < 500 and reply.status_code not in WORTH_ANOTHER_TRY
        raise VisionError(f"Vision answered {reply.status_code}", permanent=permanent)
    return reply.json()


def _annotation(said: Any) -> dict[str, Any]:
    """What it says of the one picture; raises `VisionError` for a refusal, which comes with 200, too."""
    try:
        (answer,) = said["responses"]
        found = answer["safeSearchAnnotation"]
    except (KeyError, TypeError, ValueError) as error:
        raise VisionError("Vision did not look at the picture") from error
    if not isinstance(found, dict) or answer.get("error"):
        raise VisionError("Vision did not look at the picture")
    return found
