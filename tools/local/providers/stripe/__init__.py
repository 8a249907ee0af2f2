"""Stripe: PaymentIntents, SetupIntents, refunds, disputes and events, with controls to pay like a phone would."""

from __future__ import annotations

from flask import Blueprint

from tools.local.providers.stripe.account import Account
from tools.local.providers.stripe.api import add_api
from tools.local.providers.stripe.control import add_controls
from tools.local.providers.stripe.events import Endpoint, Events
from tools.local.providers.stripe.lasting import keep_between_runs
from tools.local.providers.surroundings import Surroundings


def blueprint(around: Surroundings) -> Blueprint:
    """One account, which lives as long as the process, or its file where there is a folder for what lasts."""
    stripe = Blueprint("stripe", __name__)
    endpoint = Endpoint(*around.payment_notices) if around.payment_notices else None
    events = Events(around.clock, endpoint)
    account = Account(around.clock, around.journal, events)
    add_api(stripe, account)
    add_controls(stripe, account, events)
    if around.lasting is not None:
        keep_between_runs(stripe, account, around.lasting / "stripe.json")
    return stripe
