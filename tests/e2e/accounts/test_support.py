"""One of AvatID's own people helps somebody: appointed, proven, seen, sent away, and all of it written down."""

import re
import time
from typing import Any

import pyotp
import pytest

from tests.e2e.accounts.conftest import Town, Watched
from tools.demo import ways_in

DETAIL, SESSIONS, SUPPORT = "/api/user/detail/", "/api/user/sessions/", "/api/user/auth/support/"
REASON = "She asked by phone why her booking is gone."


class Desk:
    """An operator at work: her phone, and the authenticator app beside it."""

    def __init__(self, town: Town, phone: Watched, secret: str) -> None:
        self.town, self.phone = town, phone
        self.app = pyotp.TOTP(secret)

    def wish(self, whom: Watched, **other: str) -> dict[str, Any]:
        """A request to look into an account; the code is that of the next half minute, as this one's is spent."""
        code = self.app.at(int(time.time()), counter_offset=1)
        proof = {"email": self.phone.address, "password": ways_in.PASSWORD, "totp": code}
        return proof | {"user": whom.address, "reason": REASON, "request_id": "HELP-1842"} | other


@pytest.fixture
def teuta(town: Town) -> Desk:
    """Appointed by the tool, with a password chosen through its link and a second factor."""
    phone = town.phone("Teuta")
    said = town.run("tools.operator", "--email", phone.address)
    assert f"{phone.address} is an operator: support." in said
    token = re.findall(r"token=([\w-]+)", said)[0]
    town.said.add(token)
    chosen = {"token": token, "password": ways_in.PASSWORD}
    phone.post("/api/user/password/reset/confirm/", chosen, expect=204)
    ways_in.sign_in(phone)
    secret = phone.post("/api/user/operator/totp/")["secret"]
    phone.post("/api/user/operator/totp/confirm/", {"totp": pyotp.TOTP(secret).now()}, expect=204)
    return Desk(town, phone, secret)


def test_support_looks_and_cannot_touch_and_its_person_ends_it(
    town: Town, teuta: Desk, alice: Watched
) -> None:
    given = teuta.phone.post(SUPPORT, teuta.wish(alice))
    assert "refresh" not in given
    inside = town.another(alice)
    inside.access = given["access"]
    assert inside.get(DETAIL)["email"] == alice.address
    change = {"password": ways_in.PASSWORD, "new_password": "mjellma-e-bardhe-9"}
    assert inside.patch("/api/user/update/", {"name": "Erion"}, expect=403)["code"] == "support_read_only"
    refusal = inside.post("/api/user/password/change/", change, expect=403)
    assert refusal["code"] == "support_not_allowed"
    assert alice.letter_about("support is looking into your account")
    (visitor,) = [each for each in alice.get(SESSIONS)["results"] if each["by_support"]]
    alice.delete(f"{SESSIONS}{visitor['uid']}/", expect=204)
    inside.get(DETAIL, expect=401)
    assert alice.get(DETAIL)["name"] == "Alice"
    assert town.run("tools.audit").startswith("The audit log is whole: ")


@pytest.mark.parametrize("wrong", [{"password": "dallandyshe-8"}, {"totp": "000000"}])
def test_one_secret_alone_opens_nothing(teuta: Desk, alice: Watched, wrong: dict[str, str]) -> None:
    refusal = teuta.phone.post(SUPPORT, teuta.wish(alice, **wrong), expect=401)
    assert refusal["code"] == "wrong_credentials"


def test_somebody_whose_rights_are_gone_is_nobody(town: Town, teuta: Desk, alice: Watched) -> None:
    inside = town.another(alice)
    inside.access = teuta.phone.post(SUPPORT, teuta.wish(alice))["access"]
    town.run("tools.operator", "--email", teuta.phone.address, "--revoke")
    inside.get(DETAIL, expect=401)


def test_nor_do_her_three_words_open_anything_any_more(town: Town, teuta: Desk, alice: Watched) -> None:
    """With a code that she has not spent yet, as it would be refused for that."""
    town.run("tools.operator", "--email", teuta.phone.address, "--revoke")
    teuta.phone.post(SUPPORT, teuta.wish(alice), expect=401)
