"""The stand-in keeps Stripe's promises: its objects, its keys, its refusals."""

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

from common.data import exponent
from tests.patience import PATIENCE
from tools.local.providers.serving import running
from tools.local.providers.stripe import amounts

BESIDE = Path(__file__).parents[4] / "shared" / "contracts"
FIXTURES = Path(os.environ.get("CONTRACTS_DIR", BESIDE)) / "stripe_fixtures.json"
KEY = {"Authorization": "Bearer sk_test_x"}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address."""
    with running(tmp_path_factory.mktemp("inbox")) as url:
        yield url


def post(url: str, path: str, key: str = "", **form: Any) -> requests.Response:
    """Ask its API; two underscores in a name open brackets."""
    named = {name.replace("__", "[") + "]" * name.count("__"): value for name, value in form.items()}
    headers = KEY | ({"Idempotency-Key": key} if key else {})
    return requests.post(f"{url}/v1/{path}", named, headers=headers, timeout=PATIENCE)


def test_without_a_key_nobody_is_served(url: str) -> None:
    assert requests.get(f"{url}/v1/balance", timeout=PATIENCE).status_code == 401


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"amount": 100, "currency": "all", "colour": "red"}, "parameter_unknown"),
        ({"amount": 100, "currency": "all", "automatic_payment_methods__colour": "red"}, "parameter_unknown"),
        ({"currency": "all"}, "parameter_missing"),
        ({"amount": "1.5", "currency": "all"}, "parameter_invalid_integer"),
        ({"amount": 0, "currency": "all"}, "parameter_invalid_integer"),
        ({"amount": 100000000, "currency": "all"}, "amount_too_large"),
        ({"amount": 1001, "currency": "kwd"}, "invalid_charge_amount_no_decimal_compatible"),
        ({"amount": 150, "currency": "isk"}, "invalid_charge_amount_no_decimal_compatible"),
        ({"amount": 150, "currency": "ugx"}, "invalid_charge_amount_no_decimal_compatible"),
        ({"amount": 100, "currency": "ALL"}, None),
        ({"amount": 100, "currency": "xxx"}, None),
        ({"amount": 100, "currency": "all", "setup_future_usage": "always"}, None),
        ({"amount": 100, "currency": "all", "customer": "cus_nobody"}, "resource_missing"),
    ],
)
def test_wrong_parameters_are_refused(url: str, form: dict[str, Any], code: str | None) -> None:
    refused = post(url, "payment_intents", **form)
    assert refused.status_code in (400, 404)
    assert refused.json()["error"].get("code") == code


def test_its_table_of_currencies_and_ours_agree() -> None:
    """Two tables, written apart: what one of them has wrong, the other has not."""
    digits = dict.fromkeys(amounts.PRESENTABLE, 2) | dict.fromkeys(amounts.WITHOUT_DECIMALS, 0)
    digits |= dict.fromkeys(amounts.WITH_THREE, 3)
    del digits["std"]  # Stripe's name for the dobra; in ISO it has been STN since 2018
    assert {each: exponent(each.upper(), "stripe") for each in digits} == digits


def test_a_key_means_one_payment(url: str) -> None:
    key = str(uuid4())
    first, second = (post(url, "payment_intents", key, amount=100, currency="all") for _ in range(2))
    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    other = post(url, "payment_intents", key, amount=200, currency="all")
    assert (other.status_code, other.json()["error"]["type"]) == (400, "idempotency_error")


def test_a_key_means_one_payment_also_at_once(url: str) -> None:
    key = str(uuid4())

    def pay(_person: int) -> str:
        return str(post(url, "payment_intents", key, amount=100, currency="all").json()["id"])

    with ThreadPoolExecutor(8) as people:
        assert len(set(people.map(pay, range(16)))) == 1


def test_no_more_goes_back_than_was_paid(url: str) -> None:
    intent = post(url, "payment_intents", amount=1000, currency="all").json()["id"]
    assert post(url, "refunds", payment_intent=intent).status_code == 400
    requests.post(f"{url}/stripe/pay", json={"intent": intent}, timeout=PATIENCE).raise_for_status()
    assert post(url, "refunds", payment_intent=intent, amount=1001).status_code == 400
    assert post(url, "refunds", payment_intent=intent, amount=600).status_code == 200
    assert post(url, "refunds", payment_intent=intent, amount=600).status_code == 400
    assert post(url, "refunds", payment_intent=intent).json()["amount"] == 400
    again = post(url, "refunds", payment_intent=intent).json()["error"]
    assert again["code"] == "charge_already_refunded"


def test_what_is_over_cannot_be_canceled_or_paid(url: str) -> None:
    paid, canceled = (
        post(url, "payment_intents", amount=1000, currency="all").json()["id"] for _ in range(2)
    )
    requests.post(f"{url}/stripe/pay", json={"intent": paid}, timeout=PATIENCE).raise_for_status()
    assert post(url, f"payment_intents/{canceled}/cancel").json()["status"] == "canceled"
    for intent in (paid, canceled):
        refused = post(url, f"payment_intents/{intent}/cancel").json()["error"]
        assert refused["code"] == "payment_intent_unexpected_state"
    assert requests.post(f"{url}/stripe/pay", json={"intent": canceled}, timeout=PATIENCE).status_code == 400


@pytest.mark.skipif(not FIXTURES.exists(), reason="Stripe's example objects are not here")
def test_objects_have_the_fields_of_stripes_own(url: str) -> None:
    theirs = json.loads(FIXTURES.read_text())["resources"]
    customer = post(url, "customers", metadata__user="x").json()
    made = post(url, "payment_intents", amount=1000, currency="all", customer=customer["id"]).json()
    requests.post(f"{url}/stripe/pay", json={"intent": made["id"]}, timeout=PATIENCE).raise_for_status()
    wanted = {"expand[0]": "latest_charge.balance_transaction", "expand[1]": "payment_method"}
    found = requests.get(f"{url}/v1/payment_intents/{made['id']}", wanted, headers=KEY, timeout=PATIENCE)
    intent = found.json()
    refund = post(url, "refunds", payment_intent=made["id"], amount=100).json()
    dispute = requests.post(f"{url}/stripe/dispute", json={"intent": made["id"]}, timeout=PATIENCE).json()
    setup = post(url, "setup_intents", customer=customer["id"]).json()
    event = json.loads(requests.get(f"{url}/stripe/events", timeout=PATIENCE).json()[0]["body"])
    ours = {
        "customer": customer,
        "payment_intent": intent,
        "charge": intent["latest_charge"],
        "balance_transaction": intent["latest_charge"]["balance_transaction"],
        "payment_method": intent["payment_method"],
        "refund": refund,
        "dispute": dispute,
        "setup_intent": setup,
        "event": event,
    }
    assert {name: sorted(each) for name, each in ours.items()} == {
        name: sorted(theirs[name]) for name in ours
    }
