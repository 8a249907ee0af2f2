"""The whole environment, read once and frozen: no other file looks at `os.environ`."""

from functools import cache
from typing import Annotated, Literal, Self
from urllib.parse import quote

from pydantic import AliasChoices, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Words = Annotated[tuple[str, ...], NoDecode]


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
    access_ttl_seconds: int = 30 * 24 * 3600
    refresh_ttl_seconds: int = 365 * 24 * 3600
    refresh_grace_seconds: int = 10
    mail_code_ttl_seconds: int = 600
    max_sessions: int = 20

    # limits, as multiples of the documented ones, for the local stack and load tests
    per_address_factor: int = 1
    max_body_bytes: int = 1024 * 1024

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
    gs_media_bucket_name: str = ""
    storage_emulator_host: str = ""
    local_inbox_dir: str = ".local/inbox"

    @model_validator(mode="before")
    @classmethod
    def _split_lists(cls, values: dict[str, object]) -> dict[str, object]:
        """`a, b` in the environment is a list of two."""
        for name in ("cors_origins", "trusted_proxies", "oidc_issuers"):
            value = values.get(name)
            if isinstance(value, str):
                values[name] = tuple(part.strip() for part in value.split(",") if part.strip())
        return values

    @model_validator(mode="after")
    def _production_is_serious(self) -> Self:
        if self.environment != "production":
            return self
        problems = [name for name, bad in self._unfit_for_production().items() if bad]
        if problems:
            raise ValueError(f"not fit for production: {', '.join(problems)}")
        return self

    def _unfit_for_production(self) -> dict[str, bool]:
        return {
            "MAIL_PROVIDER": self.mail_provider == "local",
            "PUSH_PROVIDER": self.push_provider == "local",
            "TASKS_API_ENDPOINT": bool(self.tasks_api_endpoint),
            "STORAGE_EMULATOR_HOST": bool(self.storage_emulator_host),
            "ACCESS_KEYS": not self.access_keys.get_secret_value(),
            "REFRESH_KEY": len(self.refresh_key.get_secret_value()) < 32,
            "PASSWORD_PEPPER": len(self.password_pepper.get_secret_value()) < 32,
            "PUBLIC_URL": not self.public_url.startswith("https://"),
            "PER_ADDRESS_FACTOR": self.per_address_factor != 1,
        }

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
    def audience(self) -> str:
        """What an OIDC token of Cloud Tasks or Scheduler must be made out to."""
        return self.tasks_audience or self.worker_url


@cache
def load() -> Settings:
    """The settings of this process, read from its environment at the first call."""
    return Settings()
