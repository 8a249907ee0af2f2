"""The doors to the outside world: settings choose which, here and nowhere else; SDKs load at first use."""

from functools import cached_property
from pathlib import Path

from common.integrations.mail import LocalMail, Mailer
from common.integrations.push import LocalPush, Pusher
from common.integrations.queue import LocalQueue, TaskQueue
from common.settings import Settings


class Doors:
    """Each outside service, opened when first used."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def mail(self) -> Mailer:
        """Whoever carries our mail."""
        if self._settings.mail_provider == "local":
            return LocalMail(Path(self._settings.local_inbox_dir))
        from common.integrations.mail_sendgrid import SendGridMail

        return SendGridMail(self._settings)

    @cached_property
    def push(self) -> Pusher:
        """Whoever reaches phones for us."""
        if self._settings.push_provider == "local":
            return LocalPush(Path(self._settings.local_inbox_dir))
        from common.integrations.push_fcm import FcmPush

        return FcmPush(self._settings)

    @cached_property
    def queue(self) -> TaskQueue:
        """Whoever wakes the worker."""
        if self._settings.environment != "production" and not self._settings.tasks_api_endpoint:
            return LocalQueue()
        from common.integrations.queue_cloud_tasks import CloudTasksQueue

        return CloudTasksQueue(self._settings)
