"""The acquirer on this machine: a folder, honest all the same."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest

from common.clock import SetClock
from common.integrations.payments import Asked, Forged, PaymentError, Progress, Return
from common.integrations.payments_local import LocalPayments


@pytest.fixture
def till(tmp_path: Path) -> LocalPayments:
    """It."""
    return LocalPayments(tmp_path)


def asked(amount: str = "300.00") -> Asked:
    """Something to be paid."""
    return Asked(uuid4(), Decimal(amount), "ALL", "payer", "Bora's salon")


def test_it_is_paid_once_and_remembers(till: LocalPayments, tmp_path: Path) -> None:
    wanted = asked()
    opened = till.open(wanted)
    assert till.open(wanted) == opened
    till.pay(opened.ref)
    seen = LocalPayments(tmp_path).look_up(opened.ref)
    assert (seen.progress, seen.captured, seen.uid) == (Progress.SUCCEEDED, Decimal("300.00"), wanted.uid)
    assert till.cancel(opened.ref).progress is Progress.SUCCEEDED


def test_what_is_called_off_cannot_be_paid(till: LocalPayments) -> None:
    ref = till.open(asked()).ref
    assert till.cancel(ref).progress is Progress.CANCELED
    with pytest.raises(PaymentError):
        till.pay(ref)


def test_no_more_goes_back_than_came(till: LocalPayments) -> None:
    ref = till.open(asked()).ref
    till.pay(ref)
    back = Return(uuid4(), ref, Decimal("200.00"), "ALL")
    assert till.give_back(back) == till.give_back(back)
    with pytest.raises(PaymentError):
        till.give_back(Return(uuid4(), ref, Decimal("100.01"), "ALL"))
    assert [each.amount for each in till.look_up(ref).returns] == [Decimal("200.00")]


def test_a_kept_card_is_charged_unless_it_refuses(till: LocalPayments) -> None:
    assert till.charge(asked(), "card_local").progress is Progress.SUCCEEDED
    assert till.charge(asked(), "card_refuses").progress is Progress.REFUSED


def test_its_notices_are_signed(till: LocalPayments, clock: SetClock) -> None:
    ref = till.open(asked()).ref
    body, headers = till.notice(ref, clock.now())
    assert till.heard(body, headers, clock.now()).payment == ref
    for wrong in (body + b" ", b""):
        with pytest.raises(Forged):
            till.heard(wrong, headers, clock.now())
    with pytest.raises(Forged):
        till.heard(body, headers, clock.now() + timedelta(minutes=6))
    with pytest.raises(Forged):
        till.heard(body, {}, clock.now())


def test_two_people_keep_two_cards(till: LocalPayments) -> None:
    """A card is known by one name for ever; two people with the same name would lose one of the cards."""
    refs = [till.open(Asked(uuid4(), Decimal(0), "ALL", who, "")).ref for who in ("payer_a", "payer_b")]
    cards = [till.pay(ref).card for ref in refs]
    assert cards[0] is not None
    assert cards[1] is not None
    assert cards[0].ref != cards[1].ref
    assert till.charge(asked(), cards[0].ref).progress is Progress.SUCCEEDED
