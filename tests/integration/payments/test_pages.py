"""What stands around paying: Apple's file, wallets, and whose account it is."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from common.integrations import Doors
from common.runtime import Runtime
from common.settings import Settings
from functions.booking import main as booking
from tests.integration.conftest import Phone
from tests.integration.payments.desk import Desk
from tests.integration.salon import done

APPLE = "/.well-known/apple-developer-merchantid-domain-association"


@pytest.fixture
def town_with(runtime: Runtime) -> Callable[..., Phone]:
    """Somebody in a town with other settings."""

    def make(**other: Any) -> Phone:
        settings = runtime.settings.model_copy(update=other)
        there = replace(runtime, settings=settings, doors=Doors(settings))
        return Phone(booking.app(there).test_client())

    return make


def test_apple_reads_that_the_domain_is_ours(town_with: Callable[..., Phone], stranger: Phone) -> None:
    reply = town_with(apple_pay_domain_file=SecretStr("7B227073704964")).get(APPLE)
    assert (reply.status_code, reply.text, reply.mimetype) == (200, "7B227073704964", "text/plain")
    assert stranger.get(APPLE).status_code == 404


def test_wallets_are_those_with_a_merchant(town_with: Callable[..., Phone]) -> None:
    phone = town_with(apple_pay_merchant_id="merchant.app.avatid", google_pay_merchant_id="BCR2")
    config = done(phone.get("/api/payments/config/"), 200)
    assert config["wallets"] == ["apple_pay", "google_pay"]
    assert config["apple_pay"] == {"merchant_id": "merchant.app.avatid"}


def test_a_businesss_own_account_is_not_silently_ours(desk: Desk) -> None:
    settings = desk.runtime.settings.model_copy(update={"payment_destination": "business"})
    there = replace(desk.runtime, settings=settings)
    phone = replace(desk.alice, town=booking.app(there).test_client())
    refused = desk.ask(desk.book(), phone)
    assert (refused.status_code, refused.json["code"]) == (503, "payments_unavailable")


def test_production_does_not_start_with_it() -> None:
    with pytest.raises(ValidationError, match="PAYMENT_DESTINATION"):
        Settings(environment="production", payment_destination="business")
