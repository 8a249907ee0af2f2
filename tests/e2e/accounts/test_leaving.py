"""Somebody leaves, comes back, leaves for good, and is a stranger from then on."""

import re
from dataclasses import dataclass

import pytest

from tests.e2e.accounts.conftest import Town, Watched
from tools.demo import ways_in
from tools.demo.days import let_the_days_pass, what_is_left
from tools.demo.phone import until
from tools.demo.ways_in import fetched

DETAIL = "/api/user/detail/"


@pytest.fixture
def leaver(alice: Watched) -> Watched:
    """Alice, who can be reached both ways."""
    wish = {"phone": alice.number, "purpose": "phone_update"}
    alice.post("/api/sms/verify/request/", wish, expect=202)
    proof = ways_in.redeem(alice, "phone_update")["proof"]
    alice.post("/api/sms/phone/update/", {"phone": alice.number, "proof": proof})
    return alice


def is_told_to_wait(phone: Watched) -> bool:
    """Whether signing in with the right password says that the account is about to go."""
    body = {"email": phone.address, "password": ways_in.PASSWORD}
    return bool(phone.post("/api/user/auth/email/", body, expect=403)["code"] == "deletion_pending")


def test_whoever_changes_their_mind_comes_back_as_they_were(town: Town, leaver: Watched) -> None:
    before = leaver.get(DETAIL)
    other = town.another(leaver)
    ways_in.sign_in(other)
    leaver.delete("/api/user/delete/", {"reason": "I have moved abroad."}, expect=202)
    leaver.get(DETAIL, expect=401)
    other.get(DETAIL, expect=401)
    assert is_told_to_wait(leaver)
    letter = leaver.letter("will be deleted")["text"]
    token = re.findall(r"/undo-deletion\?token=([\w-]+)", letter)[0]
    leaver.keep(leaver.post("/api/user/delete/undo/", {"token": token}))
    assert leaver.get(DETAIL) == before
    leaver.post("/api/user/delete/undo/", {"token": token}, expect=422)


@dataclass
class Gone:
    """Somebody who has been erased: their phone, what was left of the row, and the picture they wore."""

    phone: Watched
    left: tuple[str | None, ...]
    picture: str


@pytest.fixture
def gone(town: Town, leaver: Watched) -> Gone:
    """Alice had a picture and could sign in with Apple; then she left, and the days passed."""
    leaver.picture("/api/user/avatar/", ways_in.photo_with_place())
    leaver.post("/api/user/providers/apple/", town.word_of("apple", sub=leaver.address))
    me = leaver.get(DETAIL)
    leaver.delete("/api/user/delete/", {}, expect=202)
    let_the_days_pass(town.engine, me["uid"])
    assert town.run("tools.local.tick", "erase_accounts").startswith("200 ")
    left = until(lambda: what_is_left(town.engine, me["uid"]), "the account is erased")
    return Gone(town.another(leaver), left, me["avatar"]["original"])


def test_when_the_days_are_over_everything_goes(town: Town, gone: Gone) -> None:
    email, phone, name, _surname = gone.left
    assert (email, phone) == (None, None)
    assert "Alice" not in (name or "")
    body = {"email": gone.phone.address, "password": ways_in.PASSWORD}
    assert gone.phone.post("/api/user/auth/email/", body, expect=401)["code"] == "wrong_credentials"
    until(lambda: fetched(gone.picture) is None or None, "the picture is gone")
    heard = until(lambda: next(iter(gone.phone.messages("apple", gone.phone.address)), None), "Apple hears")
    assert heard["subject"] == "revoked"


def test_number_and_address_are_free_again(town: Town, gone: Gone) -> None:
    by_mail, by_number = town.another(gone.phone), town.another(gone.phone)
    ways_in.register_by_mail(by_mail, "Erion")
    ways_in.register_by_phone(by_number, "Erion")
    assert by_mail.get(DETAIL)["phone"] is None
    assert by_number.get(DETAIL)["email"] is None
