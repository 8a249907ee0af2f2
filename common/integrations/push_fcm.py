"""Push through Firebase Cloud Messaging, v1."""

from typing import Any
from uuid import uuid4

import firebase_admin
from firebase_admin import exceptions, messaging

from common.integrations.firebase import credentials_of
from common.integrations.push import Notice, PushError, Unregistered
from common.settings import Settings

_SECONDS = 8
_PERMANENT = (exceptions.InvalidArgumentError, messaging.SenderIdMismatchError)


class FcmPush:
    """The real one; `FCM_HOST` may name a stand-in that speaks the same contract."""

    def __init__(self, settings: Settings) -> None:
        options = {"projectId": settings.project_id, "httpTimeout": _SECONDS}
        self._app = firebase_admin.initialize_app(credentials_of(settings), options, name=f"push-{uuid4()}")
        # the SDK has no option for its host; it reads this class attribute when the service is first used
        messaging._MessagingService.FCM_URL = f"{settings.fcm_host}/v1/projects/{{0}}/messages:send"

    def send(self, notice: Notice) -> str:
        """Push one notice; raises `Unregistered` when the device is gone, else `PushError`."""
        try:
            return str(messaging.send(_message(notice), app=self._app))
        except messaging.UnregisteredError as error:
            raise Unregistered from error
        except _PERMANENT as error:
            raise PushError(str(error), permanent=True) from error
        except (exceptions.FirebaseError, OSError) as error:
            raise PushError(str(error)) from error


def _message(notice: Notice) -> Any:
    return messaging.Message(
        token=notice.token,
        notification=messaging.Notification(title=notice.title, body=notice.body),
        data=dict(notice.data),
        android=messaging.AndroidConfig(collapse_key=notice.collapse_id),
        apns=messaging.APNSConfig(headers={"apns-collapse-id": notice.collapse_id}),
    )
