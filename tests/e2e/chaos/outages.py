"""Other people's computers fail in every way there is, while people book, pay back, write and invite."""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.models import Policy
from tests.e2e.chaos.customers import Crowd, Customer, invite
from tests.e2e.chaos.proxy import Fault
from tests.e2e.chaos.system import Sweeper
from tests.e2e.families import Answer, ask
from tests.e2e.stack.waiting import until
from tools.local.identities import STRIPE_SECRET_KEY

PATIENCE_SECONDS = 8
"""So long do we wait for a provider; whoever books must not."""


@dataclass
class Outage:
    """What came of one: how long people waited for their booking, and the money that was due back."""

    seconds: list[float] = field(default_factory=list)
    payments: list[str] = field(default_factory=list)


def outage(crowd: Crowd, fault: Fault, wires: list[str], visits: int) -> Outage:
    """Break these wires, book so often, call off what was paid for, invite somebody; then heal and let it all settle.

    It is not over before every provider has been tried in vain.
    """
    system, came = crowd.system, Outage()
    if "payments" in wires:
        came.payments.append(_pay(crowd, crowd.customers[0]))
    for wire in wires:
        system.wires[wire].behave(fault)
    with Sweeper(system):
        for number in range(visits):
            crowd.book(crowd.customers[number % len(crowd.customers)])
        came.seconds = sorted(crowd.seconds[-visits:])
        for payment in came.payments:
            crowd.call_off(payment)
        invite(crowd, people=1)
        until(lambda: _are_tried(crowd, wires), f"{fault}: {wires} have been tried")
        system.heal()
        system.settle(seconds=60)
    return came


def _are_tried(crowd: Crowd, wires: list[str]) -> bool:
    """Whether each broken wire has been used."""
    return all(crowd.system.wires[wire].spoilt for wire in wires)


def _pay(crowd: Crowd, customer: Customer) -> str:
    """Book what wants a deposit, and pay it as a phone does; returns the booking."""
    _set_deposit(crowd, 30)
    booking = str(crowd.book(customer).body["uid"])
    _set_deposit(crowd, None)
    url = crowd.system.webs[0].url
    ready = _done(ask("POST", f"{url}/api/payments/intent/", {"booking": booking}, customer.token))
    fake = crowd.system.providers_url
    _done(ask("POST", f"{fake}/stripe/pay", {"intent": ready["client_secret"], "card": "pm_card_visa"}))
    assert (
        _done(ask("GET", f"{url}/api/payments/{ready['uid']}/", None, customer.token))["status"]
        == "succeeded"
    )
    crowd.paid[booking] = ready["client_secret"].partition("_secret_")[0]
    return booking


def _set_deposit(crowd: Crowd, percent: int | None) -> None:
    with Session(crowd.system.engine) as db:
        mine = sa.update(Policy).where(Policy.business_id == crowd.salon.business.id)
        db.execute(mine.values(deposit_percent=percent))
        db.commit()


def _done(answer: Answer) -> Any:
    assert answer.status in (200, 201), answer
    return answer.body


def refunds_of(crowd: Crowd, payment: str) -> list[str]:
    """How the refunds of a payment stand at the provider."""
    where = f"{crowd.system.providers_url}/v1/refunds?payment_intent={crowd.paid[payment]}"
    return [str(each["status"]) for each in _done(ask("GET", where, token=STRIPE_SECRET_KEY))["data"]]
