"""Google, Apple, Facebook, Instagram and Firebase: the real code against the fakes that speak for them."""

from secrets import token_hex
from typing import Any

import jwt
import pytest

from tests.e2e.accounts.conftest import Town, Watched
from tools.demo import ways_in
from tools.demo.phone import until

DETAIL = "/api/user/detail/"
EVERY_WAY = ["google", "apple", "facebook limited", "facebook classic", "instagram"]


def digits() -> str:
    """An id as Facebook and Instagram give them."""
    return f"1{int(token_hex(6), 16):015d}"


def word_of(town: Town, way: str) -> dict[str, Any]:
    """What the dialogue of one of the five gives the app, about somebody new."""
    provider, _, kind = way.partition(" ")
    if provider == "instagram":
        return town.word_of(provider, user_id=digits())
    word = town.word_of(provider, sub=digits(), name="Dritan Leka")
    wanted = {"limited": {"id_token"}, "classic": {"access_token"}}.get(kind, word.keys())
    return {name: word[name] for name in wanted}


@pytest.mark.parametrize("way", EVERY_WAY)
def test_it_opens_an_account_for_somebody_new(town: Town, way: str) -> None:
    provider = way.partition(" ")[0]
    dritan = town.phone("Dritan")
    ways_in.vouched(dritan, provider, word_of(town, way), expect=201)
    me = dritan.get(DETAIL)
    assert (me["providers"], me["email"], me["has_password"]) == ([provider], None, False)


def test_the_same_person_comes_back_to_the_same_account(town: Town) -> None:
    dritan, again = town.phone("Dritan"), town.phone("Dritan")
    who = digits()
    ways_in.vouched(dritan, "apple", town.word_of("apple", sub=who), expect=201)
    ways_in.vouched(again, "apple", town.word_of("apple", sub=who))
    assert again.get(DETAIL)["uid"] == dritan.get(DETAIL)["uid"]


def test_a_code_of_apple_works_once(town: Town) -> None:
    dritan = town.phone("Dritan")
    word = word_of(town, "apple")
    ways_in.vouched(dritan, "apple", word, expect=201)
    refusal = ways_in.vouched(dritan, "apple", word, expect=401)
    assert refusal["code"] == "provider_refused"


def test_a_second_provider_is_linked_and_unlinked(town: Town, alice: Watched) -> None:
    ways_in.reauthenticate(alice)
    who = digits()
    links = alice.post("/api/user/providers/google/", town.word_of("google", sub=who))
    assert links["providers"] == ["google"]
    assert alice.letter_about("sign in with google")
    ways_in.vouched(town.another(alice), "google", town.word_of("google", sub=who))
    alice.delete("/api/user/providers/google/", expect=204)
    assert alice.get(DETAIL)["providers"] == []
    assert alice.letter_about("no longer sign in with google")


def test_somebody_elses_google_is_not_linked(town: Town, alice: Watched) -> None:
    who = digits()
    ways_in.vouched(town.phone("Erion"), "google", town.word_of("google", sub=who), expect=201)
    refusal = alice.post("/api/user/providers/google/", town.word_of("google", sub=who), expect=409)
    assert refusal["code"] == "linked_to_another_account"


def test_the_last_way_in_stays(town: Town) -> None:
    dritan = town.phone("Dritan")
    ways_in.vouched(dritan, "facebook", word_of(town, "facebook limited"), expect=201)
    refusal = dritan.delete("/api/user/providers/facebook/", expect=409)
    assert refusal["code"] == "last_credential"


def test_apple_hears_when_a_link_ends(town: Town, alice: Watched) -> None:
    who = digits()
    alice.post("/api/user/providers/apple/", town.word_of("apple", sub=who))
    alice.delete("/api/user/providers/apple/", expect=204)
    heard = until(lambda: next(iter(alice.messages("apple", who)), None), "Apple hears of it")
    assert heard["subject"] == "revoked"


def test_a_gmail_address_that_both_have_proved_is_one_person(town: Town) -> None:
    alice, again = town.phone("Alice"), town.phone("Alice")
    alice.address = again.address = f"alice.{token_hex(4)}@gmail.com"
    ways_in.register_by_mail(alice, "Alice")
    ways_in.vouched(again, "google", town.word_of("google", sub=digits(), email=alice.address))
    assert again.get(DETAIL)["uid"] == alice.get(DETAIL)["uid"]


def test_firebase_takes_our_word_for_who_it_is(town: Town, alice: Watched) -> None:
    given = alice.post("/api/user/firebase-token/")["token"]
    exchange = "/identitytoolkit/v1/accounts:signInWithCustomToken"
    reply = town.providers.post(exchange, {"token": given, "returnSecureToken": True})
    claims = jwt.decode(reply["idToken"], options={"verify_signature": False})
    assert claims["sub"] == alice.get(DETAIL)["uid"]
    assert claims["aud"] == town.variables["PROJECT_ID"]
