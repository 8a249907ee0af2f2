"""In whatever order webhook, return, retry, expiry and cancel come: there is one right end, and the books know it."""

from collections.abc import Callable
from decimal import Decimal
from itertools import islice, permutations

from tests.integration.payments.desk import Desk, Json

Act = Callable[[Json, Json], None]


def acts_of(desk: Desk) -> dict[str, Act]:
    """What can happen to a payment besides its being paid."""

    def webhook(_booking: Json, _ready: Json) -> None:
        desk.hear_everything()
        desk.work()

    def again(_booking: Json, ready: Json) -> None:
        for told in desk.stripe.events(max(desk.heard - 8, 0)):
            if ready["client_secret"] in told["body"]:
                assert desk.hear(told).status_code == 200
        desk.work()

    def comes_back(_booking: Json, ready: Json) -> None:
        desk.look(ready["uid"])

    def retry(booking: Json, ready: Json) -> None:
        reply = desk.ask(booking)
        assert reply.status_code in (200, 409)
        assert reply.status_code == 409 or reply.json["uid"] == ready["uid"]

    def expire(_booking: Json, _ready: Json) -> None:
        desk.pass_by(minutes=16)
        desk.run("expire_bookings")

    def cancel(booking: Json, _ready: Json) -> None:
        assert desk.alice.delete(f"/api/business/booking/{booking['uid']}/").status_code == 200

    def pay(_booking: Json, ready: Json) -> None:
        desk.stripe.pay(ready["client_secret"])

    return {
        "webhook": webhook,
        "again": again,
        "comes_back": comes_back,
        "retry": retry,
        "expire": expire,
        "cancel": cancel,
        "pay": pay,
    }


def finished(desk: Desk) -> None:
    """Everything that is still under way comes to its end."""
    desk.hear_everything()
    desk.work()
    desk.pass_by(minutes=6)
    desk.run("settle_payments")


End = tuple[tuple[str, ...], list[str], dict[str, Decimal], list[str]]


def ends(
    desk: Desk, names: tuple[str, ...], *, paid_first: bool, first: int = 0, every: int = 1
) -> dict[tuple[str, ...], End]:
    """How the same story ends in each order of its acts from the `first`, or in `every` so many-th."""
    acts = acts_of(desk)
    found: dict[tuple[str, ...], End] = {}
    for order in islice(permutations(names), first, None, every):
        before = desk.stripe.balance().get("all", 0)
        booking = desk.book()
        ready = desk.ready(booking)
        if paid_first:
            acts["pay"](booking, ready)
        for name in order:
            acts[name](booking, ready)
        finished(desk)
        sums = desk.books(booking)
        moved = desk.stripe.balance().get("all", 0) - before
        assert moved == int(sums.get("provider", 0) * 100), order
        back = [str(each.status) for each in desk.refunds(booking)]
        found[order] = desk.stand(booking), back, sums, [str(each.status) for each in desk.intents(booking)]
    return found


FIVE = ("webhook", "again", "comes_back", "retry", "expire")
STANDS: End = (
    ("confirmed", "paid", "300.00", "300.00", "0.00"),
    [],
    {
        "provider": Decimal("295.50"),
        "business_payable": Decimal("-300.00"),
        "platform_fee": Decimal("4.50"),
    },
    ["succeeded"],
)


def test_who_has_paid_has_the_booking_whatever_comes_first(desk: Desk) -> None:
    """Expiry may come before the news: the time is taken again. Every 7th of the 120 orders; `make prove` has all."""
    found = ends(desk, FIVE, paid_first=True, every=7)
    assert {order[0] for order in found} == set(FIVE)
    assert {order: end for order, end in found.items() if end != STANDS} == {}


def test_who_cancels_gets_it_back_in_every_order(desk: Desk) -> None:
    found = ends(desk, ("webhook", "again", "comes_back", "cancel"), paid_first=True)
    assert {str(end[0]) for end in found.values()} == {
        str(("cancelled_by_customer", "refunded", "300.00", "300.00", "300.00"))
    }
    assert len({str(end) for end in found.values()}) == 1


def test_paying_before_or_after_the_end_decides(desk: Desk) -> None:
    """Paid before it lapsed, it stands; after, nothing could be paid. Never anything between."""
    found = ends(desk, ("pay", "webhook", "retry", "expire"), paid_first=False)
    for order, end in found.items():
        was_in_time = order.index("pay") < order.index("expire")
        right = ("confirmed", "paid", "300.00") if was_in_time else ("expired", "failed", "300.00")
        assert end[0][:3] == right, order
        assert end[1] == [], order
