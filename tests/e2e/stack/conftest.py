"""The fakes, each served on a free port, and a worker that writes down what reaches it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from flask import Flask, Response, request
from google.api_core.client_options import ClientOptions
from google.auth.credentials import AnonymousCredentials
from google.cloud.tasks_v2 import CloudTasksClient

from common.clock import SetClock
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
