"""The doors to the outside world: settings choose which, here and nowhere else; SDKs load at first use.

Before each door to somebody else's computer stands a guard (`guarded.py`); the local ones need none. Strangers'
addresses have none either: one that does not answer says nothing about the next.
"""

from functools import cached_property
from pathlib import Path
from typing import TypeVar

from common.fetching import Fetcher
from common.integrations.chat import Chat, ChatError, NoChat
from common.integrations.chat_tokens import ChatTokenError, ChatTokens
from common.integrations.guarded import Guard, guarded
from common.integrations.identity import Identities, IdentityError, Unconfigured, Voucher
from common.integrations.mail import LocalMail, Mailer, MailError
from common.integrations.outside import OutsideError
from common.integrations.payments import PaymentError, Payments
from common.integrations.push import LocalPush, Pusher, PushError
from common.integrations.queue import LocalQueue, QueueError, TaskQueue
from common.integrations.sms import LocalSms, Sms, SmsError
from common.integrations.storage import LocalStorage, Storage, StorageError
from common.integrations.vision import LocalVision, NoVision, Vision, VisionError
from common.settings import Settings

Door = TypeVar("Door")

_PURE = frozenset({"url", "heard"})
"""What a door works out by itself: where a public picture lies, and whether a notice is genuine."""


class Doors:
    """Each outside service, opened when first used."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def mail(self) -> Mailer:
        """Whoever carries our mail."""
        if self._settings.mail_provider == "local":
            return LocalMail(Path(self._settings.local_inbox_dir))
        if self._settings.mail_provider == "elasticemail":
            from common.integrations.mail_elastic import ElasticMail

            return self._guarded(ElasticMail(self._settings), "mail", MailError)
        from common.integrations.mail_sendgrid import SendGridMail

        return self._guarded(SendGridMail(self._settings), "mail", MailError)

    @cached_property
    def push(self) -> Pusher:
        """Whoever reaches phones for us."""
        if self._settings.push_provider == "local":
            return LocalPush(Path(self._settings.local_inbox_dir))
        from common.integrations.push_fcm import FcmPush

        return self._guarded(FcmPush(self._settings), "push", PushError)

    @cached_property
    def sms(self) -> Sms:
        """Whoever reaches phones by SMS."""
        if self._settings.sms_provider == "local":
            return LocalSms(Path(self._settings.local_inbox_dir))
        from common.integrations.sms_twilio import TwilioSms

        return self._guarded(TwilioSms(self._settings), "sms", SmsError)

    @cached_property
    def queue(self) -> TaskQueue:
        """Whoever wakes the worker."""
        if self._settings.environment != "production" and not self._settings.tasks_api_endpoint:
            return LocalQueue()
        from common.integrations.queue_cloud_tasks import CloudTasksQueue

        # a hint is not worth waiting for: somebody waits for the reply
        return self._guarded(CloudTasksQueue(self._settings), "queue", QueueError, patience_seconds=0)

    @cached_property
    def storage(self) -> Storage:
        """Whoever keeps our files."""
        if self._settings.storage_provider == "local":
            return LocalStorage(self._settings)
        from common.integrations.storage_gcs import GcsStorage

        return self._guarded(GcsStorage(self._settings), "storage", StorageError)

    @cached_property
    def strangers(self) -> Fetcher:
        """Whoever reads what somebody else's address leads to; not into our own network."""
        return Fetcher(trusted=frozenset(self._settings.busy_calendar_hosts))

    @cached_property
    def vision(self) -> Vision:
        """Whoever looks at pictures before everybody does."""
        if self._settings.vision != "on":
            return LocalVision() if self._settings.vision == "local" else NoVision()
        from common.integrations.vision_google import GoogleVision

        return self._guarded(GoogleVision(self._settings), "vision", VisionError)

    @cached_property
    def chat(self) -> Chat:
        """Whoever keeps our conversations."""
        if self._settings.chat_provider == "off":
            return NoChat()
        from common.integrations.chat_firestore import FirestoreChat

        return self._guarded(FirestoreChat(self._settings), "chat", ChatError)

    @cached_property
    def chat_tokens(self) -> ChatTokens | None:
        """Whoever signs people in to the chat; nobody where there is no chat."""
        if self._settings.chat_provider == "off":
            return None
        from common.integrations.chat_tokens_firebase import FirebaseChatTokens

        return self._guarded(FirebaseChatTokens(self._settings), "chat_tokens", ChatTokenError)

    @cached_property
    def payments(self) -> Payments | None:
        """Whoever takes payments; nobody where it is off."""
        if self._settings.payment_provider == "off":
            return None
        if self._settings.payment_provider == "local":
            from common.integrations.payments_local import LocalPayments

            return LocalPayments(Path(self._settings.local_inbox_dir))
        from common.integrations.payments_stripe import StripePayments

        return self._guarded(StripePayments(self._settings), "payments", PaymentError)

    @cached_property
    def identity(self) -> Identities:
        """Whoever vouches for people; a provider without ids or secrets vouches for nobody."""
        return Identities(self._google(), self._apple(), self._facebook(), self._instagram())

    def _google(self) -> Voucher:
        if not self._settings.google_client_ids:
            return Unconfigured()
        from common.integrations.identity_google import GoogleIdentity

        return self._guarded(GoogleIdentity(self._settings), "google", IdentityError)

    def _apple(self) -> Voucher:
        ours = self._settings
        key = ours.apple_private_key.get_secret_value()
        if not (ours.apple_client_ids and ours.apple_team_id and ours.apple_key_id and key):
            return Unconfigured()
        from common.integrations.identity_apple import AppleIdentity

        return self._guarded(AppleIdentity(ours), "apple", IdentityError)

    def _facebook(self) -> Voucher:
        if not (self._settings.facebook_app_id and self._settings.facebook_app_secret.get_secret_value()):
            return Unconfigured()
        from common.integrations.identity_facebook import FacebookIdentity

        return self._guarded(FacebookIdentity(self._settings), "facebook", IdentityError)

    def _instagram(self) -> Voucher:
        ours = self._settings
        secret = ours.instagram_app_secret.get_secret_value()
        if not (ours.instagram_app_id and secret and ours.instagram_redirect_uri):
            return Unconfigured()
        from common.integrations.identity_instagram import InstagramIdentity

        return self._guarded(InstagramIdentity(ours), "instagram", IdentityError)

    def _guarded(self, door: Door, name: str, error: type[OutsideError], **how: float) -> Door:
        return guarded(door, Guard(name, error, self._settings, **how), freely=_PURE)
