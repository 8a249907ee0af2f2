"""The fakes, each served on a free port, the SDKs that talk to them, and a worker that writes down what comes."""

import base64
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import firebase_admin
import pytest
from firebase_admin import credentials, messaging
from flask import Flask, Response, request
from google.api_core.client_options import ClientOptions
from google.auth.credentials import AnonymousCredentials
from google.cloud.tasks_v2 import CloudTasksClient
from twilio.rest import Client as Twilio

from common.clock import SetClock
from tests.e2e.stack.twilio_sdk import AUTH, ToTheFake
from tests.patience import PATIENCE
from tools.local.keys import Keys
from tools.local.providers import Journal, running
from tools.local.serve import serving
from tools.local.tasks_fake import Dispatcher, Retry, Signer, tasks_app

QUEUE = "projects/avatid-local/locations/europe-west1/queues/default"


@dataclass
class Worker:
    """Answers with the statuses it was given, then with 200; `arrivals` are headers and body."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    arrivals: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def worker() -> Iterator[Worker]:
    """A server that plays the worker function."""
    app, worker = Flask("worker"), Worker()

    @app.post("/<path:path>")
    def arrive(path: str) -> Response:
        worker.arrivals.append((dict(request.headers), request.get_data()))
        return Response(status=worker.statuses.pop(0) if worker.statuses else 200)

    with serving(app) as url:
        worker.url = f"{url}/tasks/test/"
        yield worker


@pytest.fixture
def queue_clock() -> SetClock:
    """The clock of the tasks fake: stands still until a test moves it."""
    return SetClock(datetime.now(UTC))


@pytest.fixture
def tasks_url(queue_clock: SetClock) -> Iterator[str]:
    """The Cloud Tasks fake with a queue that gives up after three attempts."""
    signer = Signer()
    dispatcher = Dispatcher(signer, Retry(max_attempts=3, min_backoff=10), queue_clock.now)
    with serving(tasks_app(dispatcher, signer)) as url:
        yield url
    dispatcher.close()


@pytest.fixture
def cloud_tasks(tasks_url: str) -> Iterator[CloudTasksClient]:
    """Google's own client, as production uses it but for the address."""
    options = ClientOptions(api_endpoint=tasks_url)
    nobody = AnonymousCredentials()  # type: ignore[no-untyped-call]
    client = CloudTasksClient(transport="rest", client_options=options, credentials=nobody)
    with client:
        yield client


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """The throwaway keys of a stack."""
    return Keys.kept_in(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Where the provider fakes write down what they accept."""
    return Journal(tmp_path / "inbox")


@pytest.fixture
def providers_url(tmp_path: Path, clock: SetClock, keys: Keys) -> Iterator[str]:
    """All provider fakes on a free port, by the test's clock."""
    with running(tmp_path / "inbox", clock, keys) as url:
        yield url


@pytest.fixture
def twilio(providers_url: str) -> Twilio:
    """Twilio's SDK, talking to the fakes."""
    return Twilio(*AUTH, http_client=ToTheFake(providers_url))


@pytest.fixture
def firebase(providers_url: str, keys: Keys) -> Iterator[firebase_admin.App]:
    """The Firebase Admin SDK with a throwaway service-account key."""
    key_file = json.loads(
        base64.b64decode(keys.firebase_credential("avatid-local", f"{providers_url}/token"))
    )
    app = firebase_admin.initialize_app(
        credentials.Certificate(key_file), {"httpTimeout": PATIENCE}, uuid.uuid4().hex
    )
    service: Any = messaging._get_messaging_service(app)
    service._fcm_url = f"{providers_url}/v1/projects/avatid-local/messages:send"
    yield app
    service._client.close()
    firebase_admin.delete_app(app)
