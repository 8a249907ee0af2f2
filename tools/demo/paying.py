"""The demo's deposits are paid the way an app pays them, with play money; one of them goes back."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.integrations.payments_local import LocalPayments
from common.models import Booking, BookingStatus, User
from functions.booking.actions import cancel
from functions.booking.payments.opening import Ready, open_payment
from functions.booking.payments.settling import Till, settle
from tools.demo.people import CUSTOMERS
from tools.demo.phone import Phone
from tools.demo.stories import IN_TWO_MINDS

_CARD = "pm_card_visa"
_ON_THIS_MACHINE = "http://127.0.0.1:"


@dataclass(frozen=True, slots=True)
class _Owing:
    who: User
    booking: UUID


def pay_all(till: Till) -> int:
    """Pay what the demo's customers owe, and call off what one of them thinks better of; returns how many paid.

    Where only real money is taken nobody pays, and those visits lapse. No transaction may be open.
    """
    if not _takes_play_money(till):
        return 0
    owing = till.work.run(_owing)
    for each in owing:
        _pay(till, each)
        if each.who.email == IN_TWO_MINDS:
            _call_off(till, each)
    return len(owing)


def _takes_play_money(till: Till) -> bool:
    return till.provider.name == "local" or till.settings.stripe_host.startswith(_ON_THIS_MACHINE)


def _owing(db: Session) -> list[_Owing]:
    rows = select(User, Booking.uid).join(Booking, Booking.customer_id == User.id)
    rows = rows.where(Booking.status == BookingStatus.PENDING_PAYMENT)
    rows = rows.where(User.email.in_([address for address, *_ in CUSTOMERS]))
    return [_Owing(who, uid) for who, uid in db.execute(rows.order_by(Booking.id))]


def _pay(till: Till, owing: _Owing) -> None:
    """As the app does it: what is asked for, a card, and a look at how it stands."""
    ready = open_payment(till, owing.who, owing.booking)
    _hold_a_card(till, ready)
    settle(till, ready.uid)


def _hold_a_card(till: Till, ready: Ready) -> None:
    """What the customer's phone does; the provider's own app talks to the provider, never to us."""
    if isinstance(till.provider, LocalPayments):
        till.provider.pay(ready.client_secret.partition("_secret_")[0])
    else:
        fake = Phone(till.settings.stripe_host)
        fake.post("/stripe/pay", {"intent": ready.client_secret, "card": _CARD})


def _call_off(till: Till, owing: _Owing) -> None:
    """Free of charge in good time; the money goes back by the task that sends every refund."""
    said, now = "I am travelling that day.", till.clock.now()
    till.work.run(lambda db: cancel(db, owing.who, owing.booking, said, now=now))
