"""The queue in Cloud Tasks, over REST, with our own name in the token it shows to the worker."""

import json
from uuid import UUID

from google.api_core.client_options import ClientOptions
from google.api_core.exceptions import Conflict, GoogleAPIError
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import GoogleAuthError
from google.cloud import tasks_v2

from common.integrations.queue import QueueError
from common.settings import Settings


class CloudTasksQueue:
    """The real one; `TASKS_API_ENDPOINT` may name a stand-in that speaks the same REST contract."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client = _client(settings.tasks_api_endpoint)

    def wake(self, kind: str, queue: str, outbox: UUID, attempt: int, again: int = 0) -> None:
        """Create the task; the same message, attempt and hint asked twice is one task."""
        parent = self._client.queue_path(self._settings.project_id, self._settings.tasks_location, queue)
        name = f"{outbox.hex}-{attempt}" + (f"-{again}" if again else "")
        task = self._task(f"{parent}/tasks/{name}", kind, outbox)
        try:
            self._client.create_task(
                parent=parent, task=task, timeout=self._settings.relay_timeout_seconds, retry=None
            )
        except Conflict:
            return
        except (GoogleAPIError, GoogleAuthError, OSError) as error:
            raise QueueError(f"Cloud Tasks did not take a task: {error}") from error

    def _task(self, name: str, kind: str, outbox: UUID) -> tasks_v2.Task:
        token = tasks_v2.OidcToken(
            service_account_email=self._settings.tasks_invoker_email, audience=self._settings.audience
        )
        request = tasks_v2.HttpRequest(
            url=f"{self._settings.worker_url}/tasks/{kind}/",
            http_method=tasks_v2.HttpMethod.POST,
            headers={"Content-Type": "application/json"},
            body=json.dumps({"outbox": str(outbox)}).encode(),
            oidc_token=token,
        )
        return tasks_v2.Task(name=name, http_request=request)


def _client(endpoint: str) -> tasks_v2.CloudTasksClient:
    if not endpoint:
        return tasks_v2.CloudTasksClient(transport="rest")
    return tasks_v2.CloudTasksClient(
        transport="rest",
        credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call]
        client_options=ClientOptions(api_endpoint=endpoint),
    )
