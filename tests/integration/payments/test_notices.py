"""What claims to come from Stripe is believed only if it does; told twice, it counts once."""

import hmac
import json
from collections.abc import Callable
from hashlib import sha256

import pytest
from sqlalchemy import func, select

from common.models import Inbox
from tests.integration.payments.desk import SECRET, Desk, Json


def signature(body: bytes, at: object, secret: str = SECRET, name: str = "v1") -> str:
    """A header as Stripe would make it."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()
    return f"t={at},{name}={digest}"


@pytest.fixture
def told(desk: Desk) -> Json:
    """A genuine notice that Alice has paid."""
    booking = desk.book()
    desk.stripe.pay(desk.ready(booking)["client_secret"])
    return next(each for each in desk.stripe.events() if each["type"] == "payment_intent.succeeded")


Forging = Callable[[bytes, int, str], tuple[bytes, str | None]]
FORGERIES: dict[str, Forging] = {
    "no header": lambda b, t, s: (b, None),
    "empty header": lambda b, t, s: (b, ""),
    "nonsense": lambda b, t, s: (b, "hello"),
    "no signature": lambda b, t, s: (b, f"t={t}"),
    "no time": lambda b, t, s: (b, s.split(",", 1)[1]),
    "empty signature": lambda b, t, s: (b, f"t={t},v1="),
    "somebody else's secret": lambda b, t, s: (b, signature(b, t, "whsec_other")),
    "an empty secret": lambda b, t, s: (b, signature(b, t, "")),
    "the old scheme": lambda b, t, s: (b, signature(b, t, name="v0")),
    "another scheme": lambda b, t, s: (b, signature(b, t, name="v2")),
    "six minutes old": lambda b, t, s: (b, signature(b, t - 301)),
    "six minutes ahead": lambda b, t, s: (b, signature(b, t + 301)),
    "a year old": lambda b, t, s: (b, signature(b, t - 31536000)),
    "an old one with a new time": lambda b, t, s: (b, f"t={t}," + signature(b, t - 600).split(",")[1]),
    "two times": lambda b, t, s: (b, f"t={t - 600},{s}"),
    "a negative time": lambda b, t, s: (b, signature(b, -t)),
    "a time with a point": lambda b, t, s: (b, signature(b, f"{t}.0")),
    "a time in words": lambda b, t, s: (b, signature(b, "now")),
    "a time without end": lambda b, t, s: (b, signature(b, "9" * 400)),
    "a time in other digits": lambda b, t, s: (b, "t=" + "٣" * 10 + "," + s.split(",")[1]),
    "an edited body": lambda b, t, s: (b.replace(b"30000", b"30001"), s),
    "a body with a space more": lambda b, t, s: (b + b" ", s),
    "the same JSON written otherwise": lambda b, t, s: (json.dumps(json.loads(b), indent=1).encode(), s),
    "a cut body": lambda b, t, s: (b[:-1], s),
    "an empty body": lambda b, t, s: (b"", s),
    "a signature in capitals": lambda b, t, s: (b, f"t={t},v1=" + signature(b, t).split("v1=")[1].upper()),
    "half a signature": lambda b, t, s: (b, signature(b, t)[:-32]),
    "letters beyond ASCII": lambda b, t, s: (b, f"t={t},v1=ë"),
    "a signature of the body alone": lambda b, t, s: (
        b,
        f"t={t},v1=" + hmac.new(SECRET.encode(), b, sha256).hexdigest(),
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_notice_is_refused_and_changes_nothing(desk: Desk, told: Json, name: str) -> None:
    at = int(desk.clock.now().timestamp())
    genuine = told["signature"].split(",v0")[0]
    body, header = FORGERIES[name](told["body"].encode(), at, genuine)
    refused = desk.post(body, header)
    assert (refused.status_code, refused.json["code"]) == (400, "not_genuine")
    assert desk.db.scalar(select(func.count()).select_from(Inbox)) == 0
    assert desk.hear(told).status_code == 200  # the genuine one is taken


@pytest.mark.parametrize(
    "said",
    [
        b"[]",
        b"null",
        b"{}",
        b"\x00",
        b"not json",
        b"\xff\xfe",
        b'{"object": "charge", "id": "ch_1"}',
        b'{"object": "event", "id": "evt_1", "type": "x", "livemode": true, "data": {"object": {}}}',
        b'{"object": "event", "id": "evt_1", "type": "x", "livemode": false, "data": null}',
        b'{"object": "event", "id": "evt_1", "type": "x", "livemode": false, "data": {"object": 5}}',
        b'{"object": "event", "type": "x", "livemode": false, "data": {"object": {}}}',
    ],
)
def test_signed_garbage_is_garbage(desk: Desk, said: bytes) -> None:
    refused = desk.post(said, signature(said, int(desk.clock.now().timestamp())))
    assert (refused.status_code, refused.json["code"]) == (400, "not_genuine")


def test_what_is_about_no_payment_is_taken_and_left(desk: Desk) -> None:
    said = b'{"object":"event","id":"evt_1","type":"payout.paid","livemode":false,"data":{"object":{"id":"po_1"}}}'
    assert desk.post(said, signature(said, int(desk.clock.now().timestamp()))).status_code == 200
    assert desk.db.scalars(select(Inbox.handled_at)).one() is not None
    assert "take_payment_news" not in dict(desk.work())


def test_a_notice_counts_once(desk: Desk, told: Json) -> None:
    assert [desk.hear(told).status_code for _ in range(3)] == [200, 200, 200]
    assert [kind for kind, _state in desk.work() if kind == "take_payment_news"] == ["take_payment_news"]


def test_somebody_elses_payment_is_left_alone(desk: Desk) -> None:
    """One account may serve several systems."""
    said = (
        b'{"object":"event","id":"evt_1","type":"payment_intent.succeeded","livemode":false,"data":{"object":'
    )
    body = said + b'{"object":"payment_intent","id":"pi_nobodys"}}}'
    assert desk.post(body, signature(body, int(desk.clock.now().timestamp()))).status_code == 200
    assert dict(desk.work())["take_payment_news"] == "dead"


def test_both_secrets_are_good_while_they_are_exchanged(desk: Desk, told: Json) -> None:
    known = desk.runtime.doors.payments
    assert known is not None
    known._door._secrets = ["whsec_new", SECRET]  # type: ignore[attr-defined]  # behind its guard
    at = int(desk.clock.now().timestamp())
    body = told["body"].encode()
    assert desk.post(body, signature(body, at, "whsec_new")).status_code == 200
    assert desk.post(body, signature(body, at)).status_code == 200
    assert desk.post(body, signature(body, at, "whsec_older")).status_code == 400


def test_another_providers_address_is_not_there(desk: Desk) -> None:
    assert desk.alice.town.post("/api/payments/webhook/paypal/", data=b"{}").status_code == 404


def test_a_second_signature_of_a_changing_secret_is_found(desk: Desk, told: Json) -> None:
    body, at = told["body"].encode(), int(desk.clock.now().timestamp())
    both = f"{signature(body, at, 'whsec_old')},{signature(body, at).split(',')[1]}"
    assert desk.post(body, both).status_code == 200
