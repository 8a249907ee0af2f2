"""All providers on this machine, and doors to them that open through guards."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from common.clock import SetClock
from common.integrations import Doors
from common.settings import Settings
from tests.patience import PATIENCE
from tools.local import identities
from tools.local.keys import Keys
from tools.local.providers.serving import running


@dataclass
class Providers:
    """Their address, what they accepted, and how to open doors to them."""

    url: str
    folder: Path
    settings: Settings

    def doors(self, **ours: Any) -> Doors:
        """Doors to all of them, with some settings of their own."""
        return Doors(Settings.model_validate(self.settings.model_dump() | ours))

    def behave(self, provider: str, mode: str, count: int = 1) -> None:
        """How the next requests to this one end."""
        wish = {"provider": provider, "mode": mode, "count": count}
        requests.post(f"{self.url}/control", json=wish, timeout=PATIENCE).raise_for_status()

    def calls(self, path: str) -> int:
        """How often one was asked for something whose address ends so."""
        counted = requests.get(f"{self.url}/calls", timeout=PATIENCE).json()
        return sum(times for name, times in counted.items() if name.endswith(path))

    def accepted(self) -> list[dict[str, Any]]:
        """Every message that they took, oldest first."""
        file = self.folder / "providers.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


@pytest.fixture(scope="package")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """A throwaway service account: making one takes a moment."""
    return Keys.kept_in(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def providers(settings: Settings, clock: SetClock, keys: Keys, tmp_path: Path) -> Iterator[Providers]:
    """Every provider, by the test's own clock."""
    with running(tmp_path / "journal", clock) as url:
        yield Providers(url, tmp_path / "journal", _leading_to(url, settings, keys))


def _leading_to(url: str, settings: Settings, keys: Keys) -> Settings:
    key = keys.firebase_credential("avatid-test", f"{url}/token")
    told = {name.lower(): value for name, value in identities.variables(url, "").items()}
    addresses = ("sendgrid", "elasticemail", "fcm", "vision")
    ours: dict[str, Any] = {f"{name}_host": url for name in addresses}
    ours |= {
        name: told[name]
        for name in told
        if name.startswith(("twilio_", "sms_provider", "stripe_", "payment_provider"))
    }
    ours |= {
        "mail_provider": "sendgrid",
        "sendgrid_key": "SG.test",
        "elasticemail_key": "elastic",
        "push_provider": "fcm",
        "project_id": "avatid-test",
        "fire_base_cred_base64": key,
    }
    return Settings.model_validate(settings.model_dump() | ours)
