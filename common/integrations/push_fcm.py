"""Push through Firebase Cloud Messaging, v1: to one device, or to those who follow a topic."""

import re
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any
from uuid import uuid4

import firebase_admin
from firebase_admin import exceptions, messaging
from google.auth.exceptions import GoogleAuthError

from common.integrations.firebase import credentials_of
from common.integrations.push import Notice, PushError, Unregistered
from common.integrations.wire import PATIENCE, Punctual
from common.settings import Settings

_PERMANENT = (exceptions.InvalidArgumentError, messaging.SenderIdMismatchError)
_AT_ONCE = 20
"""The SDK asks about each device of a list in a thread of its own; a hundred would be too many."""
_FOUR_WEEKS = 28 * 24 * 3600
_GONE = {"UNREGISTERED", "NOT_FOUND", "INVALID_ARGUMENT"}
"""INVALID_ARGUMENT is a token that never was one: of the two things we name, the topic has been looked at."""
_NEVER = {"SENDER_ID_MISMATCH"}
_NO_TOKEN = "registration token is not a valid"  # noqa: S105 (a sentence)
"""All that tells a bad token from a bad notice: https://github.com/firebase/firebase-admin-java/issues/1064."""
_TOPIC = re.compile(r"[\w\-.~%]{1,900}", re.ASCII)


class FcmPush:
    """The real one; `FCM_HOST` may name a stand-in that speaks the same contract."""

    def __init__(self, settings: Settings) -> None:
        options = {"projectId": settings.project_id, "httpTimeout": PATIENCE}
        self._app = firebase_admin.initialize_app(credentials_of(settings), options, name=f"push-{uuid4()}")
        self._host, self._project = settings.fcm_host, settings.project_id

    def send(self, notice: Notice) -> str:
        """Push one notice; raises `Unregistered` when the device is gone, else `PushError`."""
        try:
            return str(self._messaging.send(_message(notice)))
        except messaging.UnregisteredError as error:
            raise Unregistered from error
        except (*_PERMANENT, ValueError) as error:
            if _NO_TOKEN in str(error):
                raise Unregistered from None
            raise PushError(_said(error), permanent=True) from None
        except (exceptions.FirebaseError, GoogleAuthError, OSError) as error:
            raise PushError(_said(error)) from None

    def follow(self, tokens: Sequence[str], topic: str) -> frozenset[str]:
        """Subscribe the devices; returns those that are gone, raises `PushError` for any other trouble.

        https://firebase.google.com/docs/reference/fcm/rest/v1/projects.registrations.topicSubscriptions
        """
        _refuse_strange(topic)
        return self._for_each(tokens, lambda some: self._messaging.subscribe_to_topic(some, topic))

    def unfollow(self, tokens: Sequence[str], topic: str) -> frozenset[str]:
        """End their subscriptions, in the same way; one that there is not is fine."""
        _refuse_strange(topic)
        return self._for_each(tokens, lambda some: self._messaging.unsubscribe_from_topic(some, topic))

    def _for_each(self, tokens: Sequence[str], ask: Callable[[list[str]], Any]) -> frozenset[str]:
        gone: set[str] = set()
        for start in range(0, len(tokens), _AT_ONCE):
            some = list(tokens[start : start + _AT_ONCE])
            try:
                answer = ask(some)
            except ValueError as error:  # the SDK refuses it without asking
                raise PushError("this is no device", permanent=True) from error
            except (exceptions.FirebaseError, GoogleAuthError, OSError) as error:
                raise PushError(f"FCM could not be asked: {type(error).__name__}") from error
            gone |= _gone_of(some, answer.errors)
        return frozenset(gone)

    @cached_property
    def _messaging(self) -> Any:
        """The SDK's service, at the host that settings name, and asking once: whoever calls tries again.

        It has no options for either, and by itself would repeat a request four times, for minutes.
        """
        service = messaging._get_messaging_service(self._app)
        service._fcm_url = f"{self._host}/v1/projects/{self._project}/messages:send"
        service._fcm_topic_url = f"{self._host}/v1/projects/{self._project}/registrations"
        for address in (*service._client.session.adapters, self._host):
            service._client.session.mount(address, Punctual(pool_maxsize=_AT_ONCE))
        return service


def _said(error: Exception) -> str:
    """Its kind alone: Google's sentences quote the value that they do not like."""
    return f"FCM: {getattr(error, 'code', '')} {type(error).__name__}"


def _refuse_strange(topic: str) -> None:
    if not _TOPIC.fullmatch(topic):
        raise PushError("this is no topic", permanent=True)


def _gone_of(tokens: list[str], errors: list[Any]) -> set[str]:
    """The devices that are gone; raises `PushError` if anything else went wrong, permanent only if nothing else."""
    reasons = {str(error.reason) for error in errors} - _GONE
    if reasons:
        raise PushError(f"FCM answered {', '.join(sorted(reasons))}", permanent=reasons <= _NEVER)
    return {tokens[error.index] for error in errors}


def _message(notice: Notice) -> Any:
    """What the app sees of it is the same on both systems; how it rings is told to each in its own words."""
    return messaging.Message(
        token=notice.token or None,
        topic=notice.topic or None,
        notification=messaging.Notification(title=notice.title, body=notice.body),
        data=dict(notice.data),
        android=_android(notice),
        apns=_apns(notice),
    )


def _android(notice: Notice) -> Any:
    return messaging.AndroidConfig(
        collapse_key=notice.collapse_id,
        priority="high" if notice.is_urgent else "normal",
        ttl=_kept_for(notice),
        notification=messaging.AndroidNotification(
            channel_id=notice.channel or None, tag=notice.collapse_id, notification_count=notice.badge
        ),
    )


def _kept_for(notice: Notice) -> int | None:
    """Seconds; FCM takes no more than four weeks."""
    return None if notice.lasts_seconds is None else min(notice.lasts_seconds, _FOUR_WEEKS)


def _apns(notice: Notice) -> Any:
    """Priorities: https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns."""
    aps = messaging.Aps(badge=notice.badge, sound="default", thread_id=notice.thread or None)
    headers = {"apns-collapse-id": notice.collapse_id, "apns-priority": "10" if notice.is_urgent else "5"}
    seconds = _kept_for(notice)
    if seconds is not None:
        headers["apns-expiration"] = str(int(time.time()) + seconds)
    return messaging.APNSConfig(headers=headers, payload=messaging.APNSPayload(aps=aps))
