"""The database that is to be migrated, as the environment names it."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import AliasChoices, Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import Connection, create_engine, make_url, pool

from common import connecting
from common.settings.words import Words

_WHICH = "Which database? Set MIGRATION_DATABASE_URL (or DATABASE_URL), or CLOUD_SQL_INSTANCE, DB_USER and DB_NAME."


class Place(BaseSettings):
    """`MIGRATION_DATABASE_URL` or `DATABASE_URL`, or in the cloud `CLOUD_SQL_INSTANCE`, `DB_USER` and `DB_NAME`.

    The migrate job has these and nothing else: no secret of ours is needed to change a schema.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    database_url: str = Field("", validation_alias=AliasChoices("MIGRATION_DATABASE_URL", "DATABASE_URL"))
    cloud_sql_instance: str = ""
    db_user: str = ""
    db_name: str = "avatid"
    db_app_users: Words = ()
    """Who works with the database as the app: they are made members of avatid_app."""
    statement_timeout_ms: int = 0
    """An index of a large table takes as long as it takes."""
    lock_timeout_ms: int = 5000

    @field_validator("db_app_users", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @property
    def database(self) -> str:
        """Where it is; raises SystemExit if nobody has said it."""
        if not (self.database_url or self.cloud_sql_instance):
            raise SystemExit(_WHICH)
        return self.database_url or "postgresql+pg8000://"

    @property
    def described(self) -> str:
        """Its name for people, without anything secret."""
        if self.cloud_sql_instance:
            return f"{self.db_name} of {self.cloud_sql_instance}"
        return repr(make_url(self.database))

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """The one connection over which everything is done."""
        engine = create_engine(
            self.database,
            poolclass=pool.NullPool,
            hide_parameters=True,
            **connecting.arguments(self),
        )
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()
