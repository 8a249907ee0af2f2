"""Doors whose requests are written down on the way to the stand-ins."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from werkzeug.wrappers import Request

from common.integrations import Doors
from common.settings import Settings
from tests.conftest import settings_for
from tools.local import identities
from tools.local.keys import Keys
from tools.local.providers.app import providers_app
from tools.local.providers.journal import Journal
from tools.local.serve import serving


@dataclass(frozen=True)
class Sent:
    """One request as it went out."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> Any:
        """What its JSON says."""
        return json.loads(self.content)

    @property
    def form(self) -> dict[str, list[str]]:
        """The fields of its form."""
        return parse_qs(self.content.decode(), keep_blank_values=True)


@dataclass
class Wire:
    """Everything that went out, in order, and the doors it went through."""

    doors: Doors
    sent: list[Sent] = field(default_factory=list)

    def to(self, path: str) -> list[Sent]:
        """The requests whose path ends so."""
        return [each for each in self.sent if each.path.endswith(path)]


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """A throwaway service account."""
    return Keys.kept_in(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def wire(tmp_path: Path, keys: Keys, access_key: str) -> Iterator[Wire]:
    """The real SDKs and doors, overheard."""
    sent: list[Sent] = []
    stand_ins = providers_app(Journal(tmp_path))

    def overhearing(environ: Any, start: Any) -> Any:
        request = Request(environ)
        content = request.get_data()
        environ["wsgi.input"] = BytesIO(content)
        query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        sent.append(Sent(request.method, request.path, query, dict(request.headers), content))
        return stand_ins(environ, start)

    with serving(overhearing) as url:
        yield Wire(Doors(_settings(url, keys, access_key)), sent)


def _settings(url: str, keys: Keys, access_key: str) -> Settings:
    told = {name.lower(): value for name, value in identities.variables(url, "").items()}
    ours: dict[str, Any] = {name: told[name] for name in told if name.startswith(("twilio_", "sms_"))}
    ours |= {
        "mail_provider": "sendgrid",
        "sendgrid_key": "SG.test",
        "sendgrid_host": url,
        "push_provider": "fcm",
        "fcm_host": url,
        "project_id": "avatid-test",
        "fire_base_cred_base64": keys.firebase_credential("avatid-test", f"{url}/token"),
    }
    return settings_for("postgresql+pg8000://nobody@127.0.0.1:1/nothing", access_key, **ours)
