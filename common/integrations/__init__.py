"""The doors to the outside world: settings choose which, here and nowhere else; SDKs load at first use."""

from functools import cached_property
from pathlib import Path

from common.fetching import Fetcher
from common.integrations.chat import Chat, NoChat
from common.integrations.chat_tokens import ChatTokens
from common.integrations.identity import Identities, Unconfigured, Voucher
from common.integrations.mail import LocalMail, Mailer
from common.integrations.payments import Payments
from common.integrations.push import LocalPush, Pusher
from common.integrations.queue import LocalQueue, TaskQueue
from common.integrations.sms import LocalSms, Sms
from common.integrations.storage import LocalStorage, Storage
from common.integrations.vision import LocalVision, NoVision, Vision
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
    def sms(self) -> Sms:
        """Whoever reaches phones by SMS."""
        if self._settings.sms_provider == "local":
            return LocalSms(Path(self._settings.local_inbox_dir))
        from common.integrations.sms_twilio import TwilioSms

        return TwilioSms(self._settings)

    @cached_property
    def queue(self) -> TaskQueue:
        """Whoever wakes the worker."""
        if self._settings.environment != "production" and not self._settings.tasks_api_endpoint:
            return LocalQueue()
        from common.integrations.queue_cloud_tasks import CloudTasksQueue

        return CloudTasksQueue(self._settings)

    @cached_property
    def storage(self) -> Storage:
        """Whoever keeps our files."""
        if self._settings.storage_provider == "local":
            return LocalStorage(self._settings)
        from common.integrations.storage_gcs import GcsStorage

        return GcsStorage(self._settings)

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

        return GoogleVision(self._settings)

    @cached_property
    def chat(self) -> Chat:
        """Whoever keeps our conversations."""
        if self._settings.chat_provider == "off":
            return NoChat()
        from common.integrations.chat_firestore import FirestoreChat

        return FirestoreChat(self._settings)

    @cached_property
    def chat_tokens(self) -> ChatTokens | None:
        """Whoever signs people in to the chat; nobody where there is no chat."""
        if self._settings.chat_provider == "off":
            return None
        from common.integrations.chat_tokens_firebase import FirebaseChatTokens

        return FirebaseChatTokens(self._settings)

    @cached_property
    def payments(self) -> Payments | None:
        """Whoever takes payments; nobody where it is off."""
        if self._settings.payment_provider == "off":
            return None
        if self._settings.payment_provider == "local":
            from common.integrations.payments_local import LocalPayments

            return LocalPayments(Path(self._settings.local_inbox_dir))
        from common.integrations.payments_stripe import StripePayments

        return StripePayments(self._settings)

    @cached_property
    def identity(self) -> Identities:
        """Whoever vouches for people; a provider without ids or secrets vouches for nobody."""
        return Identities(self._google(), self._apple(), self._facebook(), self._instagram())

    def _google(self) -> Voucher:
        if not self._settings.google_client_ids:
            return Unconfigured()
        from common.integrations.identity_google import GoogleIdentity

        return GoogleIdentity(self._settings)

    def _apple(self) -> Voucher:
        ours = self._settings
        key = ours.apple_private_key.get_secret_value()
        if not (ours.apple_client_ids and ours.apple_team_id and ours.apple_key_id and key):
            return Unconfigured()
        from common.integrations.identity_apple import AppleIdentity

        return AppleIdentity(ours)

    def _facebook(self) -> Voucher:
        if not (self._settings.facebook_app_id and self._settings.facebook_app_secret.get_secret_value()):
            return Unconfigured()
        from common.integrations.identity_facebook import FacebookIdentity

        return FacebookIdentity(self._settings)

    def _instagram(self) -> Voucher:
        ours = self._settings
        secret = ours.instagram_app_secret.get_secret_value()
        if not (ours.instagram_app_id and secret and ours.instagram_redirect_uri):
            return Unconfigured()
        from common.integrations.identity_instagram import InstagramIdentity

        return InstagramIdentity(ours)
