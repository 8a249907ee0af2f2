"""Tokens that sign somebody in, or say who is calling, and what a forger makes of good ones."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from common.models import User
from common.settings import Settings
from functions.auth import sessions
from tests.e2e.forgeries.calls import Call
from tests.e2e.forgeries.publisher import NONCE, Publisher
from tests.e2e.forgeries.webhooks import Webhook
from tests.forging import unb64
from tests.integration.auth.forgery.corpus import CLASSES
from tests.integration.auth.forgery.forger import Forger
from tests.integration.auth.social.forgeries import CLASSES as BY_PROVIDERS

DETAIL, APPLE = "/api/user/detail/", "/api/user/webhooks/apple/"
_ABOUT_PEOPLE = (
    "tests.integration.auth.social.forgeries.claims",
    "tests.integration.auth.social.forgeries.forms",
)


def ours(db: Session, settings: Settings, key: str) -> Webhook:
    """Our own access tokens: every class of forgery that there is."""
    now = datetime.now(UTC)
    alice, erion = (User(name=name, email=f"{uuid4().hex}@example.com") for name in ("Alice", "Erion"))
    db.add_all([alice, erion])
    db.flush()
    hers, his, ended = (
        sessions.open_session(db, each, None, "pwd", now=now, settings=settings)
        for each in (alice, erion, erion)
    )
    last = json.loads(unb64(ended.access.split(".")[1]))["sid"]
    sessions.close_own_session(db, erion, ended.session_uid, "signed_out", now)
    db.commit()
    others = {"uid": str(erion.uid), "sid": str(his.session_uid), "ended_sid": last}
    forger = Forger(hers.access, key, others | {"token": his.access, "refresh": ended.refresh})
    good = Call("auth", DETAIL, None, method="GET").with_token(hers.access)
    return Webhook(good, [good.with_token(word) for make in CLASSES.values() for word in make(forger)])


def sign_in(publisher: Publisher, provider: str) -> Webhook:
    """A provider's ID tokens."""
    token = publisher.id_token(provider)
    words = [word for make in BY_PROVIDERS.values() for word in make(publisher.forger(provider, token))]
    genuine, *forged = (
        Call("auth", f"/api/user/auth/{provider}/", _shown(id_token=word, nonce=NONCE))
        for word in (token, *words)
    )
    return Webhook(genuine, forged)


def apple_notices(publisher: Publisher) -> Webhook:
    """What Apple's server tells ours."""
    token = publisher.notice()
    words = _without_the_key(publisher, "apple", token)
    genuine, *forged = (Call("auth", APPLE, _shown(payload=word)) for word in (token, *words))
    return Webhook(genuine, forged)


def platform(publisher: Publisher, audience: str) -> Webhook:
    """What Cloud Tasks and Cloud Scheduler show to the worker."""
    token = publisher.platform_token(audience)
    mine = publisher.forger("platform", token)
    words = [*_without_the_key(publisher, "platform", token), publisher.id_token("google")]
    words += [mine.with_claims(aud="x"), mine.with_claims(iss="x"), mine.with_claims(email="x")]
    words += [mine.with_claims(aud=None), mine.with_claims(iss=None), mine.with_claims(email=None)]
    words += [mine.with_claims(exp=None), mine.with_claims(exp=1), mine.with_claims(email_verified=False)]
    genuine = Call("worker", "/tasks/test/", b"").with_token(token)
    return Webhook(genuine, [genuine.with_token(word) for word in words])


def _without_the_key(publisher: Publisher, provider: str, token: str) -> Iterable[str]:
    """Every class that is about header, key and signature, and not about the person a token names."""
    forger = publisher.forger(provider, token)
    classes = [make for make in BY_PROVIDERS.values() if make.__module__ not in _ABOUT_PEOPLE]
    return [word for make in classes for word in make(forger)]


def _shown(**body: str) -> bytes:
    return json.dumps(body).encode()
