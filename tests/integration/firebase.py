"""Firebase's sign-in on this machine, and surroundings that lead to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jwt
import requests
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from common.integrations import Doors
from common.integrations.chat import NoChat
from common.runtime import Runtime
from tests.patience import PATIENCE
from tools.local.keys import Keys
from tools.local.providers.serving import running

_PROJECT = "avatid-test"


@dataclass(frozen=True)
class Firebase:
    """Where it is, whose signature it knows, and our surroundings with it."""

    url: str
    keys: Keys
    runtime: Runtime

    def behave(self, mode: str, count: int = 1) -> None:
        """How the next requests to it end."""
        wish = {"provider": "identitytoolkit", "mode": mode, "count": count}
        requests.post(f"{self.url}/control", json=wish, timeout=PATIENCE).raise_for_status()

    def knows(self, uid: object) -> bool:
        """Whether there is such a user."""
        return bool(self._ask(f"projects/{_PROJECT}/accounts:lookup", localId=[str(uid)]).json().get("users"))

    def asked(self) -> int:
        """How often it was asked for, or about, anything."""
        calls = requests.get(f"{self.url}/calls", timeout=PATIENCE).json()
        return sum(times for name, times in calls.items() if "/accounts" in name)

    def takes(self, token: str) -> bool:
        """Whether an app gets in with this custom token."""
        return self._ask("accounts:signInWithCustomToken", token=token, returnSecureToken=True).ok

    def claims_of(self, token: str) -> dict[str, Any]:
        """What a custom token says, if its signature is ours."""
        key: Any = load_pem_private_key(self.keys.service_account.encode(), password=None).public_key()
        options: Any = {"verify_aud": False}
        return dict(jwt.decode(token, key, algorithms=["RS256"], options=options))

    def _ask(self, what: str, **body: Any) -> requests.Response:
        url = f"{self.url}/identitytoolkit/v1/{what}"
        return requests.post(url, json=body, headers={"Authorization": "Bearer any"}, timeout=PATIENCE)


@contextmanager
def firebase_for(runtime: Runtime, keys: Keys, folder: Path, **ours: Any) -> Iterator[Firebase]:
    """Firebase, by the machine's clock, which dates the tokens; what chat shows is shown to nobody."""
    with running(folder / "firebase", keys=keys) as url:
        leading_there = {
            "chat_provider": "firestore",
            "project_id": _PROJECT,
            "fire_base_cred_base64": keys.firebase_credential(_PROJECT, f"{url}/token"),
            "identity_toolkit_host": f"{url}/identitytoolkit",
        }
        settings = type(runtime.settings).model_validate(runtime.settings.model_dump() | leading_there | ours)
        doors = Doors(settings)
        doors.__dict__ |= vars(runtime.doors) | {"_settings": settings, "chat": NoChat()}
        yield Firebase(url, keys, replace(runtime, settings=settings, doors=doors))
