"""Facebook asks us to delete somebody's data, and the person looks what has become of it."""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Identity, Inbox, Provider, User
from common.runtime import Runtime
from tests.forging import b64
from tests.integration.auth.social.conftest import Providers, code_of, enter, links_of, user_of
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything
from tools.local.identities import FACEBOOK_APP_SECRET

URL = "/api/user/webhooks/facebook/deletion/"


def asked_for(phone: Phone, form: dict[str, str], **more: Any) -> Any:
    """POST a form, as Facebook does."""
    return phone.town.open(URL, method="POST", data=form, **more)


def signed(payload: dict[str, Any] | str, secret: str = FACEBOOK_APP_SECRET) -> str:
    """A signed request of our own making."""
    text = payload if isinstance(payload, str) else json.dumps(payload)
    body = b64(text.encode())
    seal = hmac.digest(secret.encode(), body.encode(), hashlib.sha256)
    return f"{b64(seal)}.{body}"


def state(phone: Phone, reply: Any) -> str:
    """What the page says to somebody who opens it."""
    shown = phone.get(reply.json["url"].removeprefix("https://api.avatid.test"))
    assert (shown.status_code, shown.mimetype) == (200, "text/plain")
    return str(shown.text)


@pytest.fixture
def arta(stranger: Phone, providers: Providers, db: Session) -> User:
    """Somebody whose only way in is Facebook."""
    return user_of(db, enter(stranger, "facebook", providers.facebook(sub="4711")))


@pytest.fixture
def wish(providers: Providers) -> dict[str, str]:
    """What Facebook posts about Arta."""
    return providers.tell("/facebook/mint_deletion", {"user_id": "4711"})


def test_the_last_link_takes_the_account_along(
    arta: User, stranger: Phone, wish: dict[str, str], db: Session
) -> None:
    reply = asked_for(stranger, wish)
    assert reply.status_code == 200
    assert reply.json["url"] == f"https://api.avatid.test{URL}{reply.json['confirmation_code']}/"
    assert links_of(db, arta) == []
    db.refresh(arta)
    assert arta.erase_at is not None
    assert "will be deleted on Monday, 15 March 2027" in state(stranger, reply)
    stranger.language = "sq"
    shown = stranger.get(reply.json["url"].removeprefix("https://api.avatid.test"))
    assert shown.headers["Content-Language"] == "sq"


def test_with_another_way_in_only_the_link_goes(
    arta: User, stranger: Phone, wish: dict[str, str], db: Session, clock: SetClock
) -> None:
    arta.phone, arta.phone_verified_at = "+355691234567", clock.now()
    db.commit()
    reply = asked_for(stranger, wish)
    assert links_of(db, arta) == []
    db.refresh(arta)
    assert arta.erase_at is None
    assert "The account stays" in state(stranger, reply)


def test_somebody_we_do_not_know_gets_a_confirmation_as_well(
    stranger: Phone, providers: Providers, wish: dict[str, str]
) -> None:
    reply = asked_for(stranger, wish)
    assert reply.status_code == 200
    assert "nothing to delete" in state(stranger, reply)


def test_when_it_is_done_the_page_says_so(
    arta: User, stranger: Phone, wish: dict[str, str], db: Session, clock: SetClock
) -> None:
    reply = asked_for(stranger, wish)
    db.refresh(arta)
    arta.erased_at = clock.now()
    db.commit()
    assert state(stranger, reply) == "The account has been deleted."


def test_an_only_owner_is_told_what_to_do_first(
    stranger: Phone, providers: Providers, db: Session, only_owner: User
) -> None:
    held = db.scalars(select(Identity).where(Identity.user_id == only_owner.id)).one()
    held.provider, held.subject = Provider.FACEBOOK, "4712"
    db.commit()
    reply = asked_for(stranger, providers.tell("/facebook/mint_deletion", {"user_id": "4712"}))
    assert links_of(db, only_owner) == [("facebook", "4712")]
    assert "hand over or close" in state(stranger, reply)


def test_asking_twice_brings_the_same_answer(
    arta: User, stranger: Phone, wish: dict[str, str], db: Session
) -> None:
    assert asked_for(stranger, wish).json == asked_for(stranger, wish).json
    assert db.scalar(select(func.count()).select_from(Inbox)) == 1


def test_a_wish_of_before_the_link_ends_nothing(
    stranger: Phone, providers: Providers, wish: dict[str, str], db: Session, clock: SetClock
) -> None:
    clock.advance(timedelta(hours=1))
    user = user_of(db, enter(stranger, "facebook", providers.facebook(sub="4711")))
    assert asked_for(stranger, wish).status_code == 200
    assert links_of(db, user) == [("facebook", "4711")]


def test_whose_account_goes_is_told_by_letter(
    arta: User, stranger: Phone, wish: dict[str, str], runtime: Runtime
) -> None:
    asked_for(stranger, wish)
    assert "send_deletion_email" in [kind for kind, _ended in deliver_everything(runtime)]


NOW = 1803888000  # A_MONDAY_MORNING, in seconds
GOOD = {"algorithm": "HMAC-SHA256", "issued_at": NOW, "user_id": "4711"}


def test_a_good_one_of_our_own_making_is_accepted(arta: User, stranger: Phone, db: Session) -> None:
    """So the next test refuses for the reasons it names."""
    assert asked_for(stranger, {"signed_request": signed(GOOD)}).status_code == 200
    assert links_of(db, arta) == []


@pytest.mark.parametrize(
    "request_",
    [
        signed(GOOD, "another secret"),
        signed(GOOD, ""),
        signed(GOOD).split(".")[1],
        "." + signed(GOOD).split(".")[1],
        signed(GOOD).split(".")[0] + ".",
        signed(GOOD).replace(".", ".e", 1),
        signed(GOOD) + "=",
        signed(GOOD) + ".x",
        signed(GOOD | {"algorithm": "none"}),
        signed(GOOD | {"algorithm": None}),
        signed(GOOD | {"user_id": None}),
        signed(GOOD | {"user_id": ["4711"]}),
        signed(GOOD | {"user_id": "4711\u0000"}),
        signed(GOOD | {"user_id": "4711 OR 1=1"}),
        signed(GOOD | {"issued_at": str(NOW)}),
        signed(GOOD | {"issued_at": None}),
        signed(GOOD | {"issued_at": True}),
        signed(GOOD | {"issued_at": NOW + 3600}),
        signed(GOOD | {"issued_at": NOW - 8 * 86400}),
        signed(GOOD | {"issued_at": 10**400}),
        signed("[]"),
        signed("[" * 5000),
        signed('{"user_id": "1", ' + json.dumps(GOOD)[1:]),
        signed("not json"),
        "é.é",
        ".",
        "\x00.\x00",
        "x" * 20000,
    ],
    ids=range(28),
)
def test_a_forged_wish_is_refused(arta: User, stranger: Phone, db: Session, request_: str) -> None:
    reply = asked_for(stranger, {"signed_request": request_})
    assert (reply.status_code, code_of(reply)) == (401, "provider_refused")
    assert links_of(db, arta) == [("facebook", "4711")]


def test_a_form_is_needed_and_its_field_is_too(stranger: Phone) -> None:
    assert stranger.post(URL, {"signed_request": "x"}).status_code == 415
    assert asked_for(stranger, {"signed_request": ""}).status_code == 422
    assert asked_for(stranger, {"other": "x"}).status_code == 422
    assert asked_for(stranger, {"signed_request": "x" * 2_000_000}).status_code == 413


@pytest.mark.parametrize("code", ["x", "%00", "é", "f" * 5000])
def test_a_code_that_nobody_got_is_not_found(stranger: Phone, code: str) -> None:
    assert stranger.get(f"{URL}{code}/").status_code == 404
