"""The whole environment, read once and frozen: no other file looks at `os.environ`."""

from functools import cache
from typing import Literal, Self
from urllib.parse import quote, urlencode

from pydantic import AliasChoices, Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from common.settings import needs
from common.settings.accounts import Accounts, SignIn
from common.settings.providers import Money, Providers
from common.settings.words import Words
from common.settings.work import Told, Work

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
ADDRESSES = (
    "sendgrid_host",
    "elasticemail_host",
    "fcm_host",
    "identity_toolkit_host",
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


class Settings(Accounts, SignIn, Work, Told, Providers, Money):
    """Every setting of every function; names in the environment are these in capitals.

    In production `local` providers, emulator addresses and the throwaway secrets below are refused; the refusal
    names settings and never shows what they hold.
    """

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

    environment: Literal["local", "test", "production"] = "local"
    family: Literal["", needs.Family] = ""
    """Which function this is: in production it is asked for what it needs, and gets nothing else; empty is all."""
    project_name: str = "AvatID"
    project_id: str = Field(
        "avatid-local", validation_alias=AliasChoices("PROJECT_ID", "GOOGLE_CLOUD_PROJECT")
    )
    public_url: str = "http://127.0.0.1:8080"
    frontend_url: str = "http://127.0.0.1:8080"
    cors_origins: Words = ()
    trusted_proxies: Words = ()
    sentry_dsn: SecretStr = SecretStr("")
    """Where errors are reported; without it nowhere but to the log."""
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

    # more requests than can be served in time (docs/overload.md)
    requests_at_once: int = 0
    """So many does a process work on; 0: as many as it has connections."""
    requests_waiting: int = 4
    """So many more may wait for their turn; whoever comes then is told to come back."""
    request_patience_ms: int = 25
    """So long may they wait; the worker, whose requests are nobody's, waits as long as for a connection."""
    request_warming_seconds: float = 10
    """In a process younger than this everybody may wait that long: its first requests bring in what it needs."""

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
        unfit = self._unfit_for_production().items()
        problems = [name for name, is_bad in unfit if is_bad and needs.concerns(name, self.family)]
        if problems:
            raise ValueError(f"not fit for production: {', '.join(problems)}")
        return self

    def _unfit_for_production(self) -> dict[str, bool]:
        elsewhere = {
            name.upper(): getattr(self, name) != type(self).model_fields[name].default for name in ADDRESSES
        }
        return elsewhere | {
            "MAIL_PROVIDER": self.mail_provider == "local",
            "PUSH_PROVIDER": self.push_provider == "local",
            "SMS_PROVIDER": self.sms_provider == "local",
            "STORAGE_PROVIDER": self.storage_provider == "local",
            **self._one_bucket_for_all(),
            "FIRESTORE_EMULATOR_HOST": bool(self.firestore_emulator_host),
            "VISION": self.vision == "local",
            "PAYMENT_PROVIDER": self.payment_provider == "local",
            **self._missing_keys(),
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

    def _missing_keys(self) -> dict[str, bool]:
        """A post office or network without its key would refuse everything, one message after the other."""
        by_twilio = self.sms_provider == "twilio"
        return {
            "SENDGRID_KEY": self.mail_provider == "sendgrid" and not self.sendgrid_key.get_secret_value(),
            "ELASTICEMAIL_KEY": self.mail_provider == "elasticemail"
            and not self.elasticemail_key.get_secret_value(),
            "TWILIO_ACCOUNT_SID": by_twilio and not self.twilio_account_sid,
            "TWILIO_AUTH_TOKEN": by_twilio and not self.twilio_auth_token.get_secret_value(),
            "TWILIO_VERIFY_SERVICE_SID": by_twilio and not self.twilio_verify_service_sid,
            "TWILIO_MESSAGING_SERVICE_SID": by_twilio and not self.twilio_messaging_service_sid,
        }

    def _one_bucket_for_all(self) -> dict[str, bool]:
        """What everybody may see and what nobody may lie apart: a bucket is public or it is not."""
        ours, everybodys = self.gs_private_bucket_name, self.gs_media_bucket_name
        in_gcs = self.storage_provider == "gcs"
        return {
            "GS_MEDIA_BUCKET_NAME": in_gcs and not everybodys,
            "GS_PRIVATE_BUCKET_NAME": in_gcs and (not ours or ours == everybodys),
        }

    @property
    def _wants_stripe(self) -> bool:
        return self.payment_provider == "stripe"

    @property
    def database(self) -> str:
        """The SQLAlchemy URL: `DATABASE_URL`, or one made of the `DB_*` names (a host may be a socket's folder)."""
        if self.database_url:
            return self.database_url
        secret = quote(self.db_pass.get_secret_value(), safe="")
        who = f"postgresql+pg8000://{quote(self.db_user)}:{secret}"
        if self.db_host.startswith("/"):
            return f"{who}@/{self.db_name}?{urlencode({'host': self.db_host})}"
        return f"{who}@{self.db_host}:{self.db_port}/{self.db_name}"

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
