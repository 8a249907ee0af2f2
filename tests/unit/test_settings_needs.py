"""A function is given the secrets that its code can read, and no other ones."""

from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr, ValidationError

from common.access_tokens import Claims
from common.integrations import Doors
from common.integrations.payments import Forged
from common.runtime import Runtime
from common.settings import ADDRESSES, Settings
from common.settings.needs import FAMILIES, NOT_IN_THE_CLOUD, PROVIDERS, SECRETS, concerns
from main import FAMILIES as STARTED
from tests.unit.test_settings import SERIOUS
from tools import generate
from tools.reach import Place, code

LIES_THERE_UNUSED = {
    # every family looks whether somebody is signed in; without keys nobody is
    ("admin", "ACCESS_KEYS"),
    ("worker", "ACCESS_KEYS"),
    # the worker opens the whole door to say one word: it takes no notices, and asks Apple alone
    ("worker", "STRIPE_WEBHOOK_SECRETS"),
    ("worker", "FACEBOOK_APP_SECRET"),
    ("worker", "INSTAGRAM_APP_SECRET"),
}
"""What a family's code can read and does without; each is tried below."""
SETTINGS = {name.upper(): field for name, field in Settings.model_fields.items()}


@cache
def read_by(family: str) -> dict[str, set[Place]]:
    """What a family's code can read, by the names of the environment."""
    return {name.upper(): places for name, places in code().reached(family).items()}


def given_to(family: str) -> dict[str, Any]:
    """What Terraform gives a family of a serious environment: its own secrets, and what is plain."""
    its_own = {name for name, secret in SECRETS.items() if family in secret.families}
    return {name: value for name, value in SERIOUS.items() if name not in SECRETS or name in its_own} | {
        "FAMILY": family
    }


def settings_of(family: str, **more: str) -> Settings:
    """The settings of a family in production, with nothing but its own; from no environment."""
    values = {name.lower(): value for name, value in (given_to(family) | more).items()}
    return Settings.model_validate(values)


@pytest.fixture(autouse=True)
def _nothing_around(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)


def test_the_families_are_those_that_start() -> None:
    assert FAMILIES == STARTED


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_is_given_the_secrets_that_its_code_reads_and_no_other(family: str) -> None:
    given = {name for name, secret in SECRETS.items() if family in secret.families}
    unused = {name for whose, name in LIES_THERE_UNUSED if whose == family}
    assert read_by(family).keys() & SECRETS.keys() - unused == given
    assert unused <= read_by(family).keys(), "nobody reads these any more"


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_production_asks_for_a_provider_whoever_opens_its_door(name: str) -> None:
    assert set(PROVIDERS[name]) == {family for family in FAMILIES if name in read_by(family)}


def test_every_setting_is_a_secret_or_plain_or_not_for_the_cloud() -> None:
    plain = {name for names in generate.settings()["plain"].values() for name in names}
    elsewhere = NOT_IN_THE_CLOUD | {name.upper() for name in ADDRESSES}
    assert [name for name in SETTINGS if (name in SECRETS) + (name in plain) + (name in elsewhere) != 1] == []
    assert SECRETS.keys() | plain | elsewhere == SETTINGS.keys()


def test_what_hides_its_value_is_no_plain_setting() -> None:
    hidden = {name for name, field in SETTINGS.items() if field.annotation is SecretStr}
    assert hidden - NOT_IN_THE_CLOUD == SECRETS.keys()


def test_every_line_that_reads_a_setting_is_reached_by_somebody() -> None:
    """Or the following of names has a hole, and what it says of secrets is worth nothing."""
    reached = {
        (place, name)
        for family in FAMILIES
        for name, places in code().reached(family).items()
        for place in places
    }
    assert code().reading() - reached == set()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_starts_with_its_own_secrets(family: str) -> None:
    assert settings_of(family).family == family


@pytest.mark.parametrize(
    ("family", "name"),
    [(family, name) for name, secret in SECRETS.items() if secret.is_required for family in secret.families],
)
def test_a_family_does_not_start_without_one_of_them(family: str, name: str) -> None:
    elastic = {"MAIL_PROVIDER": "elasticemail", "ELASTICEMAIL_KEY": "x"}
    more = elastic if name == "ELASTICEMAIL_KEY" else {}
    assert settings_of(family, **more)
    with pytest.raises(ValidationError, match=name):
        settings_of(family, **{**more, name: ""})


def test_nobody_is_asked_for_what_is_anothers() -> None:
    assert not concerns("STRIPE_SECRET_KEY", "rating")
    assert not concerns("MAIL_PROVIDER", "rating")
    assert concerns("STRIPE_SECRET_KEY", "")
    with pytest.raises(ValidationError, match="STRIPE_HOST"):
        settings_of("rating", STRIPE_HOST="http://127.0.0.1:1")


@pytest.mark.parametrize("family", ["admin", "worker"])
def test_where_nobody_signs_in_a_token_is_nobodys(family: str, access_key: str) -> None:
    runtime = Runtime.of(settings_of(family))
    issuer = Runtime.of(settings_of("auth", ACCESS_KEYS=access_key)).access_tokens
    token = issuer.issue(Claims(uuid4(), uuid4(), 0, 0), runtime.clock.now())
    app = import_module(f"functions.{family}.main").app(runtime)
    reply = app.test_client().get("/health/", headers={"Authorization": f"Bearer {token}"})
    assert reply.status_code == 200


def test_the_worker_pays_back_and_ends_links_without_what_it_is_not_given() -> None:
    doors = Doors(settings_of("worker"))
    assert doors.payments is not None
    assert doors.identity.facebook.__class__.__name__ == "Unconfigured"
    now = datetime.now(UTC)
    with pytest.raises(Forged, match="not signed"):
        doors.payments.heard(b"{}", {"Stripe-Signature": f"t={int(now.timestamp())},v1=0"}, now)
