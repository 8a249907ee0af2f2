"""Cloud Tasks on this machine: the REST API that the real client speaks, a dispatcher and OIDC tokens."""

from tools.local.tasks_fake.app import tasks_app
from tools.local.tasks_fake.queue import Dispatcher
from tools.local.tasks_fake.signer import Signer
from tools.local.tasks_fake.task import Retry

__all__ = ["Dispatcher", "Retry", "Signer", "tasks_app"]
