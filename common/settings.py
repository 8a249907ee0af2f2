"""The whole environment, read once and frozen: no other file looks at `os.environ`."""

from decimal import Decimal
from functools import cache
from typing import Annotated, Literal, Self
from urllib.parse import quote

from pydantic import AliasChoices, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Words = Annotated[tuple[str, ...], NoDecode]

_LISTS = (
    "cors_origins",
    "trusted_proxies",
    "oidc_issuers",
    "sms_countries",
    "google_client_ids",
    "google_issuers",
    "apple_client_ids",
    "facebook_issuers",
    "busy_calendar_hosts",
)
_HARDENED: dict[str, object] = {"access_ttl_seconds": 15 * 60, "refresh_ttl_seconds": 90 * 24 * 3600}
# other people's computers: in production their own addresses, nobody else's
_ADDRESSES = (
    "sendgrid_host",
    "fcm_host",
    "oidc_certs_url",
    "oidc_issuers",
    "twilio_api_host",
    "twilio_verify_host",
    "google_jwks_url",
    "google_issuers",
    "apple_url",
    "facebook_graph_url",
    "facebook_jwks_url",
    "facebook_issuers",
    "instagram_token_url",
    "instagram_graph_url",
    "vision_host",
    "stripe_host",
)


class Settings(BaseSettings):
    """Every setting of every function; names in the environment are these in capitals.

    In production `local` providers, emulator addresses and the throwaway secrets below are refused.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    environment: Literal["local", "test", "production"] = "local"
    project_name: str = "AvatID"
    project_id: str = Field(
        "avatid-local", validation_alias=AliasChoices("PROJECT_ID", "GOOGLE_CLOUD_PROJECT")
    )
    public_url: str = "http://127.0.0.1:8080"
    frontend_url: str = "http://127.0.0.1:8080"
    cors_origins: Words = ()
    trusted_proxies: Words = ()
    minimum_app_ios: str = Field("1.0.0", pattern=r"^\d{1,4}(\.\d{1,4}){0,3}$")
    minimum_app_android: str = Field("1.0.0", pattern=r"^\d{1,4}(\.\d{1,4}){0,3}$")

    # the database
    database_url: str = ""
    db_host: str = "127.0.0.1"
    db_port: int = 5432
    db_name: str = "avatid"
    db_user: str = "avatid_app"
    db_pass: SecretStr = SecretStr("")
    cloud_sql_instance: str = ""
    pool_size: int = 4
    pool_timeout_seconds: float = 5
    lock_timeout_ms: int = 1000
    statement_timeout_ms: int = 5000

    # accounts
    access_keys: SecretStr = SecretStr("")
    refresh_key: SecretStr = SecretStr("")
    password_pepper: SecretStr = SecretStr("")
    session_profile: Literal["default", "hardened"] = "default"
    """`hardened`: 15 minutes of access, 90 days of refresh, unless the two lines below are set themselves."""
    access_ttl_seconds: int = 30 * 24 * 3600
    refresh_ttl_seconds: int = 365 * 24 * 3600
    refresh_grace_seconds: int = 10
    mail_code_ttl_seconds: int = 600
    sms_code_ttl_seconds: int = 600
    proof_ttl_seconds: int = 600
    reset_ttl_seconds: int = 1800
    code_tries: int = 5
    max_sessions: int = 20
    sealing_keys: SecretStr = SecretStr("")
    """Seals what must be read again (TOTP secrets, Apple's refresh tokens): one per line, the first one seals."""
    deletion_undo_days: int = 14
    export_link_seconds: int = 24 * 3600
    invitation_ttl_days: int = 7
    claim_code_ttl_seconds: int = 1800
    claim_review_days: int = 30

    # support access: off unless somebody turns it on; the master password is one more secret, never the only one
    support_access: Literal["off", "on"] = "off"
    support_seconds: int = 900
    master_password_hash: SecretStr = SecretStr("")

    # codes by SMS: what one number, its neighbours, one address, and everybody together may ask for
    sms_countries: Words = ("AL", "XK")
    sms_per_phone_minute: int = 1
    sms_per_phone_hour: int = 5
    sms_per_phone_day: int = 10
    sms_per_ipv4_hour: int = 30
    sms_per_ipv4_day: int = 200
    sms_per_ipv6_hour: int = 5
    sms_per_neighbours_hour: int = 20
    sms_per_day: int = 2000
    sms_failed_checks_hour: int = 500

    # limits, as multiples of the documented ones, for the local stack and load tests
    per_address_factor: int = 1
    max_body_bytes: int = 1024 * 1024
    max_upload_bytes: int = 10 * 1024 * 1024
    max_signed_upload_bytes: int = 25 * 1024 * 1024
    uploads_per_day: int = 200
    upload_bytes_per_day: int = 500 * 1024 * 1024
    gallery_size: int = 30
    redis_url: SecretStr = SecretStr("")
    redis_server: str = ""
    redis_password: SecretStr = SecretStr("")

    # background work
    tasks_api_endpoint: str = ""
    tasks_location: str = "europe-west1"
    tasks_invoker_email: str = "tasks-invoker@avatid-local.iam.gserviceaccount.com"
    tasks_audience: str = ""
    worker_url: str = "http://127.0.0.1:8081"
    oidc_certs_url: str = "https://www.googleapis.com/oauth2/v3/certs"
    oidc_issuers: Words = ("https://accounts.google.com",)
    relay_timeout_seconds: float = 0.3
    lease_seconds: int = 60
    max_attempts: int = 8
    next_free_minutes: int = 5
    """How often what is free next is worked out anew; what is shown is checked anyway."""
    cron_time_1hr: int = 10
    cron_time_24hr: int = 60

    # providers
    mail_provider: Literal["local", "sendgrid"] = "local"
    sendgrid_key: SecretStr = SecretStr("")
    sendgrid_host: str = "https://api.sendgrid.com"
    mail_from: str = "AvatID <no-reply@avatid.example>"
    push_provider: Literal["local", "fcm"] = "local"
    fcm_host: str = "https://fcm.googleapis.com"
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
    media_url: str = ""
    storage_emulator_host: str = ""
    firestore_emulator_host: str = ""
    chat_provider: Literal["off", "firestore"] = "off"
    vision: Literal["off", "local", "on"] = "off"
    """`on`: pictures for everybody to see are shown to Google Vision first; `local` knows one colour."""
    vision_host: str = "https://vision.googleapis.com"
    local_inbox_dir: str = ".local/inbox"
    local_storage_dir: str = ".local/storage"

    # money
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

    # signing in with somebody else's word; without ids or secrets a provider answers 501
    google_client_ids: Words = ()
    google_jwks_url: str = "https://www.googleapis.com/oauth2/v3/certs"
    google_issuers: Words = ("https://accounts.google.com", "accounts.google.com")
    apple_client_ids: Words = ()
    apple_team_id: str = ""
    apple_key_id: str = ""
    apple_private_key: SecretStr = SecretStr("")
    apple_url: str = "https://appleid.apple.com"
    facebook_app_id: str = ""
    facebook_app_secret: SecretStr = SecretStr("")
    facebook_graph_url: str = "https://graph.facebook.com/v23.0"
    facebook_jwks_url: str = "https://limited.facebook.com/.well-known/oauth/openid/jwks/"
    facebook_issuers: Words = ("https://www.facebook.com", "https://limited.facebook.com")
    instagram_app_id: str = ""
    instagram_app_secret: SecretStr = SecretStr("")
    instagram_redirect_uri: str = ""
    instagram_token_url: str = "https://api.instagram.com/oauth/access_token"  # noqa: S105 (an address)
    instagram_graph_url: str = "https://graph.instagram.com/v23.0"

    @model_validator(mode="before")
    @classmethod
    def _split_lists(cls, values: dict[str, object]) -> dict[str, object]:
        """`a, b` in the environment is a list of two."""
        for name in _LISTS:
            value = values.get(name)
            if isinstance(value, str):
                values[name] = tuple(part.strip() for part in value.split(",") if part.strip())
        return values

    @model_validator(mode="before")
    @classmethod
    def _hardened(cls, values: dict[str, object]) -> dict[str, object]:
        return _HARDENED | values if values.get("session_profile") == "hardened" else values

    @model_validator(mode="after")
    def _production_is_serious(self) -> Self:
        if self.environment != "production":
            return self
        problems = [name for name, bad in self._unfit_for_production().items() if bad]
        if problems:
            raise ValueError(f"not fit for production: {', '.join(problems)}")
        return self

    def _unfit_for_production(self) -> dict[str, bool]:
        elsewhere = {
            name.upper(): getattr(self, name) != type(self).model_fields[name].default for name in _ADDRESSES
        }
        return elsewhere | {
            "MAIL_PROVIDER": self.mail_provider == "local",
            "PUSH_PROVIDER": self.push_provider == "local",
            "SMS_PROVIDER": self.sms_provider == "local",
            "STORAGE_PROVIDER": self.storage_provider == "local",
            "FIRESTORE_EMULATOR_HOST": bool(self.firestore_emulator_host),
            "VISION": self.vision == "local",
            "PAYMENT_PROVIDER": self.payment_provider == "local",
            "PAYMENT_DESTINATION": self.payment_destination == "business",
            "STRIPE_SECRET_KEY": self._wants_stripe and not self.stripe_secret_key.get_secret_value(),
            "STRIPE_WEBHOOK_SECRETS": self._wants_stripe
            and not self.stripe_webhook_secrets.get_secret_value(),
            "BUSY_CALENDAR_HOSTS": bool(self.busy_calendar_hosts),
            "SEALING_KEYS": not self.sealing_keys.get_secret_value(),
            "TASKS_API_ENDPOINT": bool(self.tasks_api_endpoint),
            "STORAGE_EMULATOR_HOST": bool(self.storage_emulator_host),
            "ACCESS_KEYS": not self.access_keys.get_secret_value(),
            "REFRESH_KEY": len(self.refresh_key.get_secret_value()) < 32,
            "PASSWORD_PEPPER": len(self.password_pepper.get_secret_value()) < 32,
            "PUBLIC_URL": not self.public_url.startswith("https://"),
            "PER_ADDRESS_FACTOR": self.per_address_factor != 1,
        }

    @property
    def _wants_stripe(self) -> bool:
        return self.payment_provider == "stripe"

    @property
    def database(self) -> str:
        """The SQLAlchemy URL: `DATABASE_URL`, or one made of the `DB_*` names."""
        if self.database_url:
            return self.database_url
        secret = quote(self.db_pass.get_secret_value(), safe="")
        return (
            f"postgresql+pg8000://{quote(self.db_user)}:{secret}@{self.db_host}:{self.db_port}/{self.db_name}"
        )

    @property
    def redis(self) -> str:
        """The URL of the Redis that counts, or nothing: then PostgreSQL does. `REDIS_SERVER` is host[:port]."""
        if self.redis_url.get_secret_value() or not self.redis_server:
            return self.redis_url.get_secret_value()
        secret = quote(self.redis_password.get_secret_value(), safe="")
        return f"redis://{f':{secret}@' if secret else ''}{self.redis_server}/0"

    @property
    def audience(self) -> str:
        """What an OIDC token of Cloud Tasks or Scheduler must be made out to."""
        return self.tasks_audience or self.worker_url


@cache
def load() -> Settings:
    """The settings of this process, read from its environment at the first call."""
    return Settings()
