"""The cards that Stripe has for tests, by the names of their payment methods: https://docs.stripe.com/testing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Behaviour:
    """What a card does when it is charged."""

    brand: str = "visa"
    last4: str = "4242"
    decline_code: str = ""
    only_when_charged: bool = False
    asks_the_bank: bool = False


CARDS = {
    "pm_card_visa": Behaviour(),
    "pm_card_mastercard": Behaviour("mastercard", "4444"),
    "pm_card_chargeDeclined": Behaviour(last4="0002", decline_code="generic_decline"),
    "pm_card_chargeDeclinedInsufficientFunds": Behaviour(last4="9995", decline_code="insufficient_funds"),
    "pm_card_chargeCustomerFail": Behaviour(
        last4="0341", decline_code="generic_decline", only_when_charged=True
    ),
    "pm_card_authenticationRequired": Behaviour(last4="3220", asks_the_bank=True),
}
