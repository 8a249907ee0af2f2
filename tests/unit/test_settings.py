"""The environment, read once, and what production refuses."""

import traceback
from typing import Any

import pytest
from pydantic import ValidationError

from common.settings import Settings

SERIOUS: dict[str, Any] = {
    "ENVIRONMENT": "production",
    "MAIL_PROVIDER": "sendgrid",
    "SENDGRID_KEY": "SG.x",
    "PUSH_PROVIDER": "fcm",
    "SMS_PROVIDER": "twilio",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "x",
    "TWILIO_VERIFY_SERVICE_SID": "VA1",
    "TWILIO_MESSAGING_SERVICE_SID": "MG1",
    "STORAGE_PROVIDER": "gcs",
    "GS_MEDIA_BUCKET_NAME": "avatid-media",
    "GS_PRIVATE_BUCKET_NAME": "avatid-private",
    "PAYMENT_PROVIDER": "stripe",
    "STRIPE_SECRET_KEY": "sk_live_x",
    "STRIPE_WEBHOOK_SECRETS": "whsec_x",
    "SEALING_KEYS": "a key",
    "ACCESS_KEYS": "a key",
    "REFRESH_KEY": "r" * 32,
    "PASSWORD_PEPPER": "p" * 32,
    "PUBLIC_URL": "https://api.avatid.example",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that holds nothing of ours."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def read(environment: pytest.MonkeyPatch, variables: dict[str, str]) -> Settings:
    """The settings of a process with these variables."""
    for name, value in variables.items():
        environment.setenv(name, value)
    return Settings()


def test_production_takes_what_is_serious(environment: pytest.MonkeyPatch) -> None:
    assert read(environment, SERIOUS).environment == "production"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL_PROVIDER", "local"),
        ("SENDGRID_KEY", ""),
        ("ELASTICEMAIL_HOST", "http://127.0.0.1:1"),
        ("FCM_HOST", "https://fcm.example"),
        ("TWILIO_AUTH_TOKEN", ""),
        ("TWILIO_MESSAGING_SERVICE_SID", ""),
        ("PUSH_PROVIDER", "local"),
        ("PAYMENT_PROVIDER", "local"),
        ("PAYMENT_DESTINATION", "business"),
        ("STRIPE_SECRET_KEY", ""),
        ("STRIPE_WEBHOOK_SECRETS", ""),
        ("STRIPE_HOST", "http://127.0.0.1:1"),
        ("ACCESS_KEYS", ""),
        ("REFRESH_KEY", "short"),
        ("PASSWORD_PEPPER", "short"),
        ("PUBLIC_URL", "http://api.avatid.example"),
        ("TASKS_API_ENDPOINT", "http://127.0.0.1:1"),
        ("STORAGE_EMULATOR_HOST", "http://127.0.0.1:1"),
        ("PER_ADDRESS_FACTOR", "1000"),
        ("GS_MEDIA_BUCKET_NAME", ""),
        ("GS_PRIVATE_BUCKET_NAME", ""),
        ("GS_PRIVATE_BUCKET_NAME", "avatid-media"),
    ],
)
def test_production_refuses_what_is_local_or_weak_and_names_it(
    environment: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(ValidationError, match=name):
        read(environment, SERIOUS | {name: value})


def test_a_post_office_needs_its_key(environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError, match="ELASTICEMAIL_KEY"):
        read(environment, SERIOUS | {"MAIL_PROVIDER": "elasticemail"})
    assert read(environment, {"ELASTICEMAIL_KEY": "x"}).mail_provider == "elasticemail"


def test_the_owners_database_names_are_accepted(environment: pytest.MonkeyPatch) -> None:
    variables = {"DB_HOST": "db", "DB_NAME": "avatid", "DB_USER": "bora", "DB_PASS": "p@ss/word"}
    assert read(environment, variables).database == "postgresql+pg8000://bora:p%40ss%2Fword@db:5432/avatid"


def test_lists_are_written_with_commas(environment: pytest.MonkeyPatch) -> None:
    settings = read(environment, {"CORS_ORIGINS": "https://a.example, https://b.example"})
    assert settings.cors_origins == ("https://a.example", "https://b.example")


def test_secrets_are_not_shown(environment: pytest.MonkeyPatch) -> None:
    settings = read(environment, {"REFRESH_KEY": "canary-refresh", "DB_PASS": "canary-pass"})
    assert "canary" not in repr(settings)


@pytest.mark.parametrize(
    "broken",
    [
        {"REFRESH_KEY": "canary"},
        {"PASSWORD_PEPPER": "canary", "POOL_SIZE": "canary", "QUIET_FROM": "canary"},
        {"FAMILY": "canary", "SESSION_PROFILE": "canary"},
    ],
)
def test_a_refused_start_shows_nothing_of_what_it_was_given(
    environment: pytest.MonkeyPatch, broken: dict[str, str]
) -> None:
    """The platform writes it into the log, for more people than may know these."""
    every = {name: "canary" for name in Settings.model_fields if "key" in name or "secret" in name}
    with pytest.raises(ValidationError) as refused:
        read(environment, SERIOUS | {name.upper(): value for name, value in every.items()} | broken)
    shown = "".join(traceback.format_exception(refused.value))
    assert "for Settings" in shown
    assert "canary" not in shown
