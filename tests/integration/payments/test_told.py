"""What customers are told of money that nobody had asked them for."""

import pytest
from sqlalchemy import select

from common.models import Notification
from tests.integration.payments.desk import Desk


@pytest.mark.parametrize(
    ("currency", "said"), [("eur", "Comes back to you: €300.00"), ("usd", "Comes back to you: US$300.00")]
)
def test_a_refund_says_the_currency_that_goes_back(desk: Desk, currency: str, said: str) -> None:
    booking = desk.book()
    ready = desk.ready(booking)
    desk.stripe.does("amend", intent=ready["client_secret"], amount=30000, currency=currency)
    desk.stripe.pay(ready["client_secret"])
    desk.hear_everything()
    desk.work()
    assert [told.title for told in desk.db.scalars(select(Notification))] == [said]
