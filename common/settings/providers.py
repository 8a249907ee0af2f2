"""Settings about other people's computers: mail, push, texts, files, chat, pictures, money."""

from decimal import Decimal
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from common.settings.words import Words


class Providers(BaseSettings):
    """Which provider, by which key, at which address."""

    mail_provider: Literal["local", "sendgrid", "elasticemail"] = "local"
    sendgrid_key: SecretStr = SecretStr("")
    sendgrid_host: str = "https://api.sendgrid.com"
    sendgrid_webhook_key: SecretStr = SecretStr("")
    """The public key of its Event Webhook, base64; without it nobody's word about letters is taken."""
    elasticemail_key: SecretStr = SecretStr("")
    elasticemail_host: str = "https://api.elasticemail.com"
    elasticemail_webhook_secret: SecretStr = SecretStr("")
    """What the address of its web notifications carries, because they are not signed."""
    mail_from: str = "AvatID <no-reply@avatid.example>"
    push_provider: Literal["local", "fcm"] = "local"
    fcm_host: str = "https://fcm.googleapis.com"
    identity_toolkit_host: str = "https://identitytoolkit.googleapis.com"
    """Where Firebase keeps who may sign in to the chat."""
    fire_base_cred_base64: SecretStr = SecretStr("")
    sms_provider: Literal["local", "twilio"] = "local"
    twilio_account_sid: str = ""
    twilio_auth_token: SecretStr = SecretStr("")
    twilio_verify_service_sid: str = ""
    twilio_messaging_service_sid: str = ""
    twilio_api_host: str = "https://api.twilio.com"
    twilio_verify_host: str = "https://verify.twilio.com"
    storage_provider: Literal["local", "gcs"] = "local"
    gs_media_bucket_name: str = ""
    """The bucket of what everybody may see."""
    gs_private_bucket_name: str = ""
    """The bucket of everything else; without it, which production refuses, the one above takes it all."""
    media_url: str = ""
    storage_emulator_host: str = ""
    firestore_emulator_host: str = ""
    chat_provider: Literal["off", "firestore"] = "off"
    vision: Literal["off", "local", "on"] = "off"
    """`on`: pictures for everybody to see are shown to Google Vision first; `local` knows one colour."""
    vision_host: str = "https://vision.googleapis.com"
    local_inbox_dir: str = ".local/inbox"
    local_storage_dir: str = ".local/storage"


class Money(BaseSettings):
    """Who takes payments, and for how long what holds."""

    payment_provider: Literal["off", "local", "stripe"] = "local"
    payment_destination: Literal["platform", "business"] = "platform"
    """Whose merchant account customers pay into: ours, or each business's own at the provider."""
    platform_fee_percent: Decimal = Field(Decimal(0), ge=0, le=100)
    stripe_secret_key: SecretStr = SecretStr("")
    stripe_publishable_key: str = ""
    stripe_webhook_secrets: SecretStr = SecretStr("")
    """One per line: the old and the new one are both good while they are exchanged."""
    stripe_host: str = "https://api.stripe.com"
    apple_pay_merchant_id: str = ""
    apple_pay_domain_file: SecretStr = SecretStr("")
    """What Apple wants to read under /.well-known/apple-developer-merchantid-domain-association."""
    google_pay_merchant_id: str = ""
    payment_minutes: int = 15
    """So long does a time wait for its payment."""
    quote_minutes: int = 10
    """So long is what calling off costs binding."""
    waitlist_claim_minutes: int = 10
    busy_calendar_minutes: int = 30
    busy_calendar_hosts: Words = ()
    """For tests: hosts whose calendars may be read wherever they are, also by plain http; refused in production."""
