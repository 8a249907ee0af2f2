"""Other people's servers that call us, and what a forger makes of a genuine call of theirs."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.e2e.forgeries.calls import FORM, Call
from tests.forging import b64
from tests.integration.payments.test_notices import FORGERIES as OF_STRIPE
from tests.integration.payments.test_notices import signature as of_stripe
from tools.local.identities import FACEBOOK_APP_SECRET

STRIPE, SENDGRID = "/api/payments/webhook/stripe/", "/api/notifications/webhook/sendgrid/"
FACEBOOK, ELASTIC = "/api/user/webhooks/facebook/deletion/", "/api/notifications/webhook/elasticemail/{}/"
ELASTIC_SECRET = "s3cret"
SENDGRID_KEY, STRANGERS_KEY = (ec.generate_private_key(ec.SECP256R1()) for _ in "12")
_SIGNATURE, _TIME = (f"X-Twilio-Email-Event-Webhook-{name}" for name in ("Signature", "Timestamp"))


def settings() -> dict[str, str]:
    """What our processes are told of these two."""
    shown = SENDGRID_KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {
        "SENDGRID_WEBHOOK_KEY": base64.b64encode(shown).decode(),
        "ELASTICEMAIL_WEBHOOK_SECRET": ELASTIC_SECRET,
    }


@dataclass(frozen=True)
class Webhook:
    """A genuine call, and the forgeries made from it."""

    genuine: Call
    forged: list[Call]


def stripe() -> Webhook:
    """HMAC over time and body."""
    at, thing = int(time.time()), {"id": "pi_1", "object": "payment_intent", "amount": 30000}
    event = {"id": "evt_1", "object": "event", "type": "payment_intent.succeeded", "livemode": False}
    body = json.dumps(event | {"data": {"object": thing}}, separators=(",", ":")).encode()
    right = of_stripe(body, at)
    genuine = Call("booking", STRIPE, body, {"Stripe-Signature": right})
    made = [make(body, at, right) for name, make in OF_STRIPE.items() if name != "six minutes ahead"]
    made.append((body, of_stripe(body, at + 600)))  # time goes on here, and would catch up with six minutes
    return Webhook(genuine, [genuine.with_body(b).with_headers(Stripe_Signature=s) for b, s in made])


def sendgrid() -> Webhook:
    """ECDSA over time and body."""
    body = json.dumps([{"event": "spamreport", "email": "alice@example.com", "avatid_id": str(uuid4())}])
    genuine = _by_sendgrid(body.encode())
    return Webhook(genuine, list(_not_by_sendgrid(genuine, body.encode())))


def _by_sendgrid(body: bytes, at: object = None, key: ec.EllipticCurvePrivateKey = SENDGRID_KEY) -> Call:
    stamp = str(int(time.time()) if at is None else at)
    sealed = base64.b64encode(key.sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256()))).decode()
    return Call("notify", SENDGRID, body, {_SIGNATURE: sealed, _TIME: stamp})


def _not_by_sendgrid(genuine: Call, body: bytes) -> Iterator[Call]:
    now, right = int(time.time()), genuine.headers[_SIGNATURE]
    elsewhere = Call("", "", headers=_by_sendgrid(b"[]").headers).headers[_SIGNATURE]
    for sealed in (
        None,
        "",
        "AAAA",
        "ë",
        right[:-8],
        right + "AAAA",
        elsewhere,
        b64(b"\x30\x06\x02\x01\x00"),
    ):
        yield genuine.with_headers(**{_SIGNATURE: sealed})
    for stamp in (None, "", "0", str(now + 1), f"{now}.0", "now", "٣" * 10):
        yield genuine.with_headers(**{_TIME: stamp})
    for at in (now - 3 * 86400, now + 3 * 86400, -1, "soon", "9" * 400):
        yield _by_sendgrid(body, at)
    for other in (b"", body + b" ", body[:-1], body.replace(b"alice", b"bora_"), b"[]"):
        yield genuine.with_body(other)
    yield _by_sendgrid(body, key=STRANGERS_KEY)


def elastic() -> Webhook:
    """Its address is the secret."""
    notice = {"status": "AbuseReport", "to": "alice@example.com", "postback": str(uuid4()), "messageid": "r"}
    form = urlencode(notice).encode()
    wrong = [
        "x",
        "",
        ELASTIC_SECRET[:-1],
        f"{ELASTIC_SECRET}x",
        ELASTIC_SECRET.upper(),
        "%00",
        "ë",
        "x" * 500,
    ]
    wrong += [f"{ELASTIC_SECRET}%00", f" {ELASTIC_SECRET}", "..", "null"]
    ways: tuple[Callable[[str], Call], ...] = (
        lambda word: Call("notify", ELASTIC.format(quote(word, safe="%")), form, kind=FORM),
        lambda word: Call(
            "notify", f"{ELASTIC.format(quote(word, safe='%'))}?{form.decode()}", None, method="GET"
        ),
    )
    return Webhook(ways[0](ELASTIC_SECRET), [way(word) for way in ways for word in wrong])


def facebook() -> Webhook:
    """HMAC over a payload, both in one field of a form."""
    now = int(time.time())
    good = {"algorithm": "HMAC-SHA256", "issued_at": now, "user_id": "4711"}
    seal, body = _by_facebook(good).split(".")
    forged = [
        *(_by_facebook(good, secret) for secret in ("another secret", "", FACEBOOK_APP_SECRET.upper())),
        body,
        f".{body}",
        f"{seal}.",
        f"{seal}.e{body}",
        f"{seal}.{body}=",
        f"{seal}={'.'}{body}",
        f"{seal}.{body}.x",
        f"{seal[:-4]}.{body}",
        f"{seal}.{_by_facebook(good | {'user_id': '4712'}).split('.')[1]}",
        *(_by_facebook(good | {"algorithm": name}) for name in ("none", None, "HMAC-SHA1")),
        *(
            _by_facebook(good | {"user_id": uid})
            for uid in (None, ["4711"], "4711\u0000", "4711 OR 1=1", True)
        ),
        *(
            _by_facebook(good | {"issued_at": at})
            for at in (None, str(now), True, now + 3600, now - 8 * 86400)
        ),
        *(_by_facebook(text) for text in ("[]", "[" * 5000, "not json", '{"user_id": "1", "user_id": "2"}')),
        "é.é",
        ".",
        "x" * 20000,
    ]
    genuine, *rest = [_in_a_form(word) for word in (f"{seal}.{body}", *forged)]
    return Webhook(genuine, rest)


def _by_facebook(payload: dict[str, Any] | str, secret: str = FACEBOOK_APP_SECRET) -> str:
    text = payload if isinstance(payload, str) else json.dumps(payload)
    body = b64(text.encode())
    return f"{b64(hmac.digest(secret.encode(), body.encode(), hashlib.sha256))}.{body}"


def _in_a_form(word: str) -> Call:
    return Call("auth", FACEBOOK, urlencode({"signed_request": word}).encode(), kind=FORM)
