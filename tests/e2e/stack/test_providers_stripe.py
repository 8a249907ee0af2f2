"""The account of the stack's Stripe outlives the process: what was paid yesterday can be given back today."""

from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from tools.local.identities import STRIPE_SECRET_KEY
from tools.local.keys import Keys
from tools.local.providers import Journal, providers_app

KEY = {"Authorization": f"Bearer {STRIPE_SECRET_KEY}"}


def started(folder: Path, keys: Keys, *, lasting: Path | None) -> FlaskClient:
    return providers_app(Journal(folder), keys=keys, lasting=lasting).test_client()


def paid(stripe: FlaskClient) -> str:
    wish = {"amount": "150000", "currency": "all"}
    intent: Any = stripe.post("/v1/payment_intents", data=wish, headers=KEY).json
    reply: Any = stripe.post("/stripe/pay", json={"intent": intent["id"]}).json
    assert reply["status"] == "succeeded"
    return str(intent["id"])


def test_what_was_paid_before_can_be_given_back(tmp_path: Path, keys: Keys) -> None:
    intent = paid(started(tmp_path, keys, lasting=tmp_path))
    anew = started(tmp_path, keys, lasting=tmp_path)
    refund: Any = anew.post("/v1/refunds", data={"payment_intent": intent}, headers=KEY).json
    assert (refund["status"], refund["amount"]) == ("succeeded", 150000)
    balance: Any = started(tmp_path, keys, lasting=tmp_path).get("/v1/balance", headers=KEY).json
    assert [each["amount"] for each in balance["available"]] == [-2250], "what Stripe keeps of it"


def test_without_a_folder_it_forgets(tmp_path: Path, keys: Keys) -> None:
    intent = paid(started(tmp_path, keys, lasting=None))
    reply = started(tmp_path, keys, lasting=None).get(f"/v1/payment_intents/{intent}", headers=KEY)
    assert reply.status_code == 404
